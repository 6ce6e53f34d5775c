import { readFileSync } from "node:fs";
import type { SceneText } from "#app/areas/scenes/similarity.ts";

/** How the second scene of a pair came from the first: the same in another hand, another operation, another object, a neighbouring station. */
type Kind = "same" | "operation" | "object" | "site";

export interface LabelledScene extends SceneText {
  indicators: string;
}
export interface LabelledPair {
  title: string;
  kind: Kind;
  a: LabelledScene;
  b: LabelledScene;
}

const KINDS: Record<string, Kind> = { "=": "same", "!p": "operation", "!o": "object", "!s": "site" };

/**
 * Reads a half of the labelled set. Of each block of three wordings and two other scenes come three pairs that are the same scene and three
 * that are not: each other scene against the first wording, the first of them against the last as well.
 */
export function readPairs(half: "tuning" | "held-out"): LabelledPair[] {
  const text = readFileSync(new URL(`${half}.txt`, import.meta.url), "utf8");
  return text
    .split(/^@ /m)
    .slice(1)
    .flatMap((block) => {
      const [title = "", ...lines] = block.trim().split("\n");
      const read = lines.map((line) => {
        const [, mark = "", name = "", coreTask = "", indicators = ""] = /^(\S+) (.+?) \| (.+?) \| (.+)$/.exec(line) ?? [];
        return { kind: KINDS[mark], scene: { name, coreTask, indicators } };
      });
      const [a, b, c, d, e] = read;
      if (read.length !== 5 || !a || !b || !c || !d?.kind || !e?.kind || read.some(({ kind }, i) => (kind === "same") !== i < 3))
        throw new Error(`block ${title} has not three wordings and two other scenes`);
      const pair = (first: typeof a, second: typeof a, kind: Kind) => ({ title, kind, a: first.scene, b: second.scene });
      return [pair(a, b, "same"), pair(a, c, "same"), pair(b, c, "same"), pair(a, d, d.kind), pair(a, e, e.kind), pair(c, d, d.kind)];
    });
}

export interface Quality {
  precision: number;
  recall: number;
  f1: number;
}

/** Precision, recall and F1 of calling a pair the same scene from `threshold` on. */
export function qualityAt(pairs: readonly LabelledPair[], score: (pair: LabelledPair) => number, threshold: number): Quality {
  let [right, wrong, missed] = [0, 0, 0];
  for (const pair of pairs) {
    const called = score(pair) >= threshold;
    if (called && pair.kind === "same") right++;
    else if (called) wrong++;
    else if (pair.kind === "same") missed++;
  }
  return {
    precision: right + wrong === 0 ? 0 : right / (right + wrong),
    recall: right + missed === 0 ? 0 : right / (right + missed),
    f1: right === 0 ? 0 : (2 * right) / (2 * right + wrong + missed),
  };
}

/** The threshold with the best F1 on `pairs`, halfway between two scores. */
export function bestThreshold(pairs: readonly LabelledPair[], score: (pair: LabelledPair) => number): number {
  const scores = pairs.map(score).sort((a, b) => a - b);
  let best = { threshold: 0, f1: 0 };
  for (const [i, value] of scores.entries()) {
    const threshold = (value + (scores[i - 1] ?? value)) / 2;
    const { f1 } = qualityAt(pairs, score, threshold);
    if (f1 > best.f1) best = { threshold, f1 };
  }
  return best.threshold;
}
