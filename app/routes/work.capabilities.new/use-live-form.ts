import { useFetcher, useNavigation } from "@remix-run/react";
import { type MouseEvent, useCallback, useEffect, useRef, useState } from "react";
import type { CoveragePreview } from "#app/areas/matching/index.server.ts";

/** What the actions answer to an autosave or a preview. */
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
  const [latest, setLatest] = useState<LiveReply>({});
  useEffect(() => {
    if (saving.data) setLatest((now) => ({ ...now, ...saving.data }));
  }, [saving.data]);
  useEffect(() => {
    if (asking.data) setLatest((now) => ({ ...now, coverage: asking.data?.coverage ?? null }));
  }, [asking.data]);

  const send = useCallback((fetcher: typeof saving, intent: string) => {
    const form = anchor.current?.form;
    if (!form) return;
    const data = new FormData(form);
    data.set("intent", intent);
    fetcher.submit(data, { method: "post" });
  }, []);

  useEffect(() => {
    const form = anchor.current?.form;
    // Not before React has heard it: drawn in between, a cell of the grid would put back what stood in it, and the key would be lost.
    const touched = () => setTimeout(() => setDirty(true));
    form?.addEventListener("input", touched);
    return () => form?.removeEventListener("input", touched);
  }, []);
  const refused = saving.state === "idle" ? latest.refused : undefined;
  // What was just published, or is being left, is no draft any more; a save would also go to the page that comes.
  const isLeaving = useNavigation().state !== "idle";
  useEffect(() => {
    // One at a time: the next save needs the version that this one gives.
    if (!isDirty || isLeaving || saving.state !== "idle" || refused !== undefined) return;
    const pause = setTimeout(() => {
      setDirty(false);
      send(saving, "autosave");
    }, PAUSE_MS);
    return () => clearTimeout(pause);
  }, [isDirty, isLeaving, saving, refused, send]);

  return {
    anchor,
    /** For changes that no field tells of. */
    touch: () => setDirty(true),
    draftVersion: latest.draft?.version ?? first.draftVersion,
    savedAt: latest.draft?.savedAt ?? first.savedAt,
    isSaving: saving.state !== "idle",
    refused,
    coverage: latest.coverage ?? first.coverage,
    /** For the buttons of the preview: asks without leaving the page. */
    ask: (intent: string) => (event: MouseEvent) => {
      event.preventDefault();
      send(asking, intent);
    },
  };
}
