import type { TaskBookDocument } from "./document.ts";
import { presetPreviews } from "./presets.ts";

/** What the page of a draft offers to change at once: the packages of terms. */
export function editorOf(document: TaskBookDocument) {
  return {
    presets: presetPreviews(document),
  };
}
export type TaskBookEditor = ReturnType<typeof editorOf>;
