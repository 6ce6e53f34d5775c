/** A row of the registry or the lexicon is in use or retired; it is never deleted, because what was written with it still shows. */
export const VOCABULARY_STATES = ["inUse", "retired"] as const;
export type VocabularyState = (typeof VOCABULARY_STATES)[number];
export const VOCABULARY_STATE_NAMES: Record<VocabularyState, string> = { inUse: "使用中", retired: "已停用" };

/** Act → the states it may start from. */
export const VOCABULARY_STATE_ACTS = { change: ["inUse"], retire: ["inUse"], reinstate: ["retired"] } as const;
export type VocabularyStateAct = keyof typeof VOCABULARY_STATE_ACTS;

export function canDo(act: VocabularyStateAct, state: VocabularyState): boolean {
  return VOCABULARY_STATE_ACTS[act].some((from) => from === state);
}
