import { normalizeText } from "#app/areas/metrics/index.server.ts";
import {
  BACKGROUND_TABLE,
  characterTable,
  NEAR_DUPLICATE_FROM,
  type SceneText,
  sceneVector,
  similarity,
} from "#app/areas/scenes/similarity.ts";
import { bestThreshold, type LabelledPair, type LabelledScene, qualityAt, readPairs } from "./pairs.ts";

/** `npm run dup:report`: how well near-duplicates are told from neighbours, beside simpler methods, on the labelled pairs of this folder. */
const tuning = readPairs("tuning");
const heldOut = readPairs("held-out");
const scenesOf = (pairs: LabelledPair[]) => [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
const grown = characterTable(1, scenesOf(tuning));

type Score = (pair: LabelledPair) => number;
const whole = (scene: LabelledScene) => `${scene.name}。${scene.coreTask}。${scene.indicators}`;
const described = (scene: LabelledScene) => `${scene.name}。${scene.coreTask}`;

/** Runs of `length` characters, each once. */
function grams(text: string, length: number): Set<string> {
  const found = new Set<string>();
  for (const run of normalizeText(text).match(/[\p{L}\p{N}]+/gu) ?? []) {
    const characters = [...run];
    for (let i = 0; i + length <= characters.length; i++) found.add(characters.slice(i, i + length).join(""));
  }
  return found;
}
const shared = (first: Set<string>, second: Set<string>) => [...first].filter((gram) => second.has(gram));
const jaccard =
  (length: number, text: (scene: LabelledScene) => string): Score =>
  ({ a, b }) => {
    const [first, second] = [grams(text(a), length), grams(text(b), length)];
    return shared(first, second).length / (new Set([...first, ...second]).size || 1);
  };
const bigramFrequencies = new Map<string, number>();
const catalogue = scenesOf(tuning);
for (const scene of catalogue)
  for (const gram of grams(whole(scene), 2)) bigramFrequencies.set(gram, (bigramFrequencies.get(gram) ?? 0) + 1);
const weighedBigrams: Score = ({ a, b }) => {
  const sum = (found: Iterable<string>) => {
    let total = 0;
    for (const gram of found) total += Math.log((catalogue.length + 1) / ((bigramFrequencies.get(gram) ?? 0) + 0.5));
    return total;
  };
  const [first, second] = [grams(whole(a), 2), grams(whole(b), 2)];
  return sum(shared(first, second)) / sum(new Set([...first, ...second]));
};
const cosine = (a: SceneText, b: SceneText) => {
  const other = sceneVector(b, BACKGROUND_TABLE);
  return sceneVector(a, BACKGROUND_TABLE).reduce((total, value, i) => total + value * (other[i] ?? 0), 0);
};

const methods: [name: string, score: Score, threshold?: number][] = [
  ["ours: weighed characters, empty catalogue", ({ a, b }) => similarity(a, b, BACKGROUND_TABLE), NEAR_DUPLICATE_FROM],
  ["ours: the same, catalogue of the tuning half", ({ a, b }) => similarity(a, b, grown), NEAR_DUPLICATE_FROM],
  ["vector of 256 numbers (finds candidates)", ({ a, b }) => cosine(a, b)],
  ["weighed bigrams, name + task + indicators", weighedBigrams],
  ["plain 3-grams, name + task + indicators", jaccard(3, whole)],
  ["plain single characters, name + task", jaccard(1, described)],
  ["bigrams of the name alone", jaccard(2, ({ name }) => name)],
];

const percent = (value: number) => `${(100 * value).toFixed(1).padStart(5)} %`;
console.log(`${tuning.length} pairs for tuning, ${heldOut.length} held out; half of each are the same scene.`);
console.log("Thresholds are those of the tuning half.\n");
console.log(`${"method".padEnd(46)}${"from".padStart(6)}   tuning P / R / F1            held out P / R / F1`);
for (const [name, score, fixed] of methods) {
  const threshold = fixed ?? bestThreshold(tuning, score);
  const cells = [tuning, heldOut].map((pairs) => {
    const { precision, recall, f1 } = qualityAt(pairs, score, threshold);
    return `${percent(precision)} ${percent(recall)} ${percent(f1)}`;
  });
  console.log(`${name.padEnd(46)}${threshold.toFixed(3).padStart(6)}   ${cells.join("     ")}`);
}

const ours: Score = ({ a, b }) => similarity(a, b, BACKGROUND_TABLE);
console.log(`\nBest threshold of ours on the tuning half: ${bestThreshold(tuning, ours).toFixed(3)} (in use: ${NEAR_DUPLICATE_FROM})`);
for (const kind of ["same", "operation", "object", "site"] as const) {
  const of = heldOut.filter((pair) => pair.kind === kind);
  const called = of.filter((pair) => ours(pair) >= NEAR_DUPLICATE_FROM).length;
  console.log(`held out, ${kind.padEnd(10)}${String(of.length).padStart(3)} pairs, ${called} called the same scene`);
}

/** How often the vector alone ranks the other wordings of a scene among its first ten of all scenes. */
const all = [...scenesOf(tuning), ...scenesOf(heldOut)];
const positives = [...tuning, ...heldOut]
  .filter(({ kind }) => kind === "same")
  .flatMap(
    ({ a, b }) =>
      [
        [a, b],
        [b, a],
      ] as const,
  );
const vectors = new Map(all.map((scene) => [scene, sceneVector(scene, BACKGROUND_TABLE)]));
const near = (a: LabelledScene, b: LabelledScene) =>
  (vectors.get(a) ?? []).reduce((total, value, i) => total + value * (vectors.get(b)?.[i] ?? 0), 0);
for (const limit of [10, 30]) {
  const found = positives.filter(([a, b]) => all.filter((scene) => scene !== a && near(a, scene) > near(a, b)).length < limit).length;
  console.log(`vector: another wording is among the first ${limit} of ${all.length - 1} scenes in ${percent(found / positives.length)}`);
}
