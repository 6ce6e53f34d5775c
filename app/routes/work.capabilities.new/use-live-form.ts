import { useFetcher } from "@remix-run/react";
import { type MouseEvent, useCallback, useEffect, useRef, useState } from "react";
import type { CoveragePreview } from "#app/areas/matching/index.server.ts";

/** What the actions answer to an autosave (the draft, or why it was refused) and to a preview (the coverage). */
export interface LiveReply {
  draft?: { key: string; version: number; savedAt: string };
  coverage?: CoveragePreview | null;
  /** Why it was not saved. */
  refused?: string;
}

const PAUSE_MS = 1500;

/**
 * Saves the form that `anchor` stands in as a draft a moment after typing stops, and brings the preview of its coverage. Without JavaScript
 * nothing happens: the buttons of the form do the same.
 */
export function useLiveForm(first: { draftVersion: number; savedAt: string | null; coverage: CoveragePreview | null }) {
  const anchor = useRef<HTMLInputElement>(null);
  const saving = useFetcher<LiveReply>();
  const asking = useFetcher<LiveReply>();
  const [isDirty, setDirty] = useState(false);
  /** The scenes being read: they stay in view when a save asks for new counts. */
  const view = useRef("preview:all:1");
  const { submit: submitSave } = saving;
  const { submit: submitAsk } = asking;
  const send = useCallback((submit: typeof submitSave, intent: string) => {
    const form = anchor.current?.form;
    if (!form) return;
    const data = new FormData(form);
    data.set("intent", intent);
    submit(data, { method: "post" });
  }, []);
  useEffect(() => {
    if (saving.data) send(submitAsk, view.current);
  }, [saving.data, send, submitAsk]);

  useEffect(() => {
    const form = anchor.current?.form;
    const touched = () => setDirty(true);
    form?.addEventListener("input", touched);
    return () => form?.removeEventListener("input", touched);
  }, []);
  const refused = saving.state === "idle" ? saving.data?.refused : undefined;
  useEffect(() => {
    // One at a time: the next save needs the version that this one gives.
    if (!isDirty || saving.state !== "idle" || refused !== undefined) return;
    const pause = setTimeout(() => {
      setDirty(false);
      send(submitSave, "autosave");
    }, PAUSE_MS);
    return () => clearTimeout(pause);
  }, [isDirty, saving.state, refused, send, submitSave]);

  return {
    anchor,
    draftVersion: saving.data?.draft?.version ?? first.draftVersion,
    savedAt: saving.data?.draft?.savedAt ?? first.savedAt,
    isSaving: saving.state !== "idle",
    refused,
    coverage: asking.data?.coverage === undefined ? first.coverage : asking.data.coverage,
    /** For the buttons of the preview: asks without leaving the page. */
    ask: (intent: string) => (event: MouseEvent) => {
      event.preventDefault();
      view.current = intent === "preview" ? "preview:all:1" : intent;
      send(submitAsk, view.current);
    },
  };
}
