/** Lists that can be searched. */
export const SEARCH_CORPORA = ["scenes", "capabilities"] as const;
export type SearchCorpus = (typeof SEARCH_CORPORA)[number];
export const SEARCH_CORPUS_NAMES: Record<SearchCorpus, string> = { scenes: "场景库", capabilities: "能力库" };
