import { useNavigation, useRevalidator } from "@remix-run/react";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { DraftValue, SavedDraft } from "#app/areas/scenes/index.server.ts";

/** Typing pauses this long before it is saved; together with the request well below two seconds. */
const PAUSE_MS = 1_000;
const RETRY_MS = 5_000;

export type SaveState =
  | { kind: "saved"; at: string }
  | { kind: "dirty" | "saving" | "failed" | "signedOut" }
  | { kind: "refused"; message: string };

export interface Conflict {
  field: string;
  theirs: DraftValue;
}

/** Counts the saves of this page. */
function nextTurn(form: HTMLFormElement): void {
  const turn = form.elements.namedItem("turn");
  if (turn instanceof HTMLInputElement) turn.value = String(Number(turn.value) + 1);
}

/** The form as it is saved by itself: texts only, files have their own way. How a conflict is settled waits for the button. */
function bodyOf(form: HTMLFormElement): URLSearchParams {
  nextTurn(form);
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && !name.startsWith("settled.")) body.append(name, value);
  return body;
}

/**
 * Saves a form while it is typed: after a pause, when a field is left, and when the page goes away. A failure never stops the typing: what is
 * on the page stays there and is sent again. Fields somebody else changed too come back as conflicts.
 */
export function useAutosave(
  form: RefObject<HTMLFormElement>,
  address: string,
  savedAt: string,
): { state: SaveState; conflicts: Conflict[] } {
  const [state, setState] = useState<SaveState>({ kind: "saved", at: savedAt });
  const [conflicts, setConflicts] = useState<Conflict[]>([]);
  const revalidator = useRevalidator();
  const isLeaving = useNavigation().state !== "idle";
  const after = useRef<() => void>(() => {});
  // What stands beside the form is read anew, unless a page is being loaded anyway.
  after.current = () => {
    if (!isLeaving) revalidator.revalidate();
  };

  useEffect(() => {
    const element = form.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isDirty = false;
    let isRunning = false;
    let isGone = false;
    let hasFailed = false;

    const later = (delay: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => void save(), delay);
    };
    const save = async () => {
      clearTimeout(timer);
      if (isRunning || !isDirty || isGone) return;
      isRunning = true;
      isDirty = false;
      setState({ kind: "saving" });
      const answer = await send(address, bodyOf(element));
      isRunning = false;
      hasFailed = answer.kind === "failed";
      if (isGone) return;
      if (answer.kind === "saved") {
        for (const [field, mark] of Object.entries(answer.saved.marks)) {
          const input = element.elements.namedItem(`marks.${field}`);
          if (input instanceof HTMLInputElement) input.value = mark;
        }
        setConflicts(answer.saved.conflicts);
        setState(isDirty ? { kind: "dirty" } : { kind: "saved", at: answer.saved.savedAt });
        after.current();
      } else {
        isDirty = true;
        setState(answer);
        if (answer.kind === "failed") later(RETRY_MS);
        return;
      }
      if (isDirty) later(PAUSE_MS);
    };
    const onInput = (event: Event) => {
      if (event.target instanceof HTMLInputElement && event.target.name.startsWith("settled.")) return;
      isDirty = true;
      // Not before React has heard it: drawn in between, a cell of the grid would put back what stood in it, and the key would be lost.
      setTimeout(() => setState((now) => (isDirty && now.kind === "saved" ? { kind: "dirty" } : now)));
      later(PAUSE_MS);
    };
    const onLeaveField = () => {
      if (isDirty) later(0);
    };
    /**
     * The page goes out of sight and may never come back: the browser sends what is left by itself. Nobody hears the answer, so that a page that
     * does come back saves once more.
     */
    const flush = () => {
      if (isDirty && !navigator.sendBeacon(address, bodyOf(element))) void send(address, bodyOf(element));
    };
    const onSight = () => {
      if (document.visibilityState === "hidden") flush();
      else if (isDirty) later(0);
    };
    const onSubmit = (event: Event) => {
      if (hasFailed) {
        // While nothing can be sent, the page and what is typed on it must stay.
        event.preventDefault();
        isDirty = true;
        return later(0);
      }
      nextTurn(element);
      isDirty = false;
      clearTimeout(timer);
    };
    element.addEventListener("input", onInput);
    element.addEventListener("change", onInput);
    element.addEventListener("focusout", onLeaveField);
    element.addEventListener("submit", onSubmit);
    document.addEventListener("visibilitychange", onSight);
    window.addEventListener("pagehide", flush);
    return () => {
      flush();
      isGone = true;
      clearTimeout(timer);
      element.removeEventListener("input", onInput);
      element.removeEventListener("change", onInput);
      element.removeEventListener("focusout", onLeaveField);
      element.removeEventListener("submit", onSubmit);
      document.removeEventListener("visibilitychange", onSight);
      window.removeEventListener("pagehide", flush);
    };
  }, [form, address]);

  return { state, conflicts };
}

type Answer = { kind: "saved"; saved: SavedDraft } | { kind: "failed" | "signedOut" } | { kind: "refused"; message: string };

async function send(address: string, body: URLSearchParams): Promise<Answer> {
  try {
    const response = await fetch(address, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
    if (response.type === "opaqueredirect" || response.status === 401) return { kind: "signedOut" };
    if (response.ok) return { kind: "saved", saved: (await response.json()) as SavedDraft };
    if (response.status >= 500 || response.status === 429) return { kind: "failed" };
    const refusal = (await response.json()) as { message?: string };
    return { kind: "refused", message: refusal.message ?? "内容没有保存。" };
  } catch {
    return { kind: "failed" };
  }
}
