export { Lexicon, normalizeText } from "./lexicon.ts";
export { loadLexicon, loadRegistry } from "./reads.server.ts";
export { comparatorsOf, type Measured, type MeasureFault, type Metric, Registry } from "./registry.ts";
