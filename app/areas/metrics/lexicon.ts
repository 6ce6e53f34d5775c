import type { SceneField } from "#db/vocabulary/scenes.ts";
import { toSimplified } from "./simplified.ts";

export interface Operation {
  key: string;
  name: string;
  field: SceneField;
  wordings: string[];
  /** When it was taken out of use; then it is found in no text. */
  retiredAt?: Date | null;
}

/** Text as the lexicon reads it: simplified characters, NFKC, no white space. */
export function normalizeText(text: string): string {
  return toSimplified(text.normalize("NFKC")).replace(/\s+/g, "").toLowerCase();
}

/** Finds canonical operations by any of their wordings; longer wordings win over those they contain. */
export class Lexicon {
  readonly operations: readonly Operation[];
  private readonly wordings: { wording: string; key: string }[];

  constructor(operations: readonly Operation[]) {
    this.operations = operations.filter(({ retiredAt }) => !retiredAt);
    this.wordings = this.operations
      .flatMap(({ key, name, wordings }) => [...new Set([name, ...wordings])].map((wording) => ({ wording: normalizeText(wording), key })))
      .sort((a, b) => b.wording.length - a.wording.length || (a.wording < b.wording ? -1 : 1));
  }

  /** Keys of the operations a text names, in the order of the lexicon. */
  tagsOf(text: string): string[] {
    let rest = normalizeText(text);
    const found = new Set<string>();
    for (const { wording, key } of this.wordings) {
      if (!rest.includes(wording)) continue;
      found.add(key);
      rest = rest.replaceAll(wording, "\u0000");
    }
    return this.operations.filter((operation) => found.has(operation.key)).map((operation) => operation.key);
  }
}
