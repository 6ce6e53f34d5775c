import type { ClauseNumber } from "../clause-variants.ts";

/** One choice, told in plain words. */
export interface VariantNote {
  name: string;
  /** One sentence for a reader who is no lawyer: what it means in practice. */
  explanation: string;
}

/** All choices of one member of the document. */
export interface VariantGroup<V extends string = string> {
  clause: ClauseNumber;
  /** Path inside the clause's data, e.g. "results[].ownership". */
  path: string;
  label: string;
  /** What the law says when the parties settle nothing, with its article; null when the law names no default. */
  silence: string | null;
  options: Readonly<Record<V, VariantNote>>;
}

/** Declares a group and makes the compiler ask for a note for every key. */
export function group<const V extends string>(_keys: readonly V[], value: VariantGroup<V>): VariantGroup<V> {
  return value;
}
