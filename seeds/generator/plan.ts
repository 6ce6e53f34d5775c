import type { SceneDomain, SceneField } from "#db/vocabulary/scenes.ts";
import { OPERATIONS } from "#seeds/data/operations/index.ts";
import { SCENES } from "#seeds/data/scenes/index.ts";
import type { OperationSeed } from "#seeds/types.ts";
import { Dice } from "./dice.ts";
import { KNOWN_METRICS, metricOf } from "./values.ts";
import { COLLOQUIAL, OBJECTS, PLACES, TRADITIONAL, UNNAMED } from "./words.ts";

/** What is generated: the same plan gives the same market, whatever the size of the batches. */
export interface Plan {
  /** Any text; another seed is another market. */
  seed: string;
  capabilities: number;
  scenes: number;
  /** The day on which evidence is judged; dates lie before it. */
  now: Date;
}

export const DOMAIN_OF: Record<SceneField, SceneDomain> = {
  manufacturing: "industrial",
  inspection: "industrial",
  maintenance: "industrial",
  warehousing: "industrial",
  catering: "service",
  healthcare: "service",
  workSafety: "special",
  emergency: "special",
  disaster: "special",
};

/** Operations are asked for and offered as unequally as in life: a few by very many, most by a few. */
export function operationOf(plan: Plan, dice: Dice): OperationSeed {
  const order = new Dice(plan.seed, "popularity").some(OPERATIONS, OPERATIONS.length);
  return order[Math.floor(dice.next() ** 2 * order.length)] as OperationSeed;
}

const BY_KEY = new Map(OPERATIONS.map((operation) => [operation.key, operation]));
export function operationByKey(key: string): OperationSeed {
  const operation = BY_KEY.get(key);
  if (!operation) throw new RangeError(`no operation ${key}`);
  return operation;
}

/**
 * The indicators without which nobody can do an operation: two or three that the hand-written scenes of its field ask for. `strictness` is how
 * many doublings above the usual its scenes ask, give or take one.
 */
export function mustsOf(plan: Plan, operation: OperationSeed): { metric: string; strictness: number }[] {
  const dice = new Dice(plan.seed, "musts", operation.key);
  return dice.some(MUST_METRICS[operation.field], 2, 3).map((metric) => ({ metric, strictness: dice.bell() / 3 }));
}

const isMust = (metric: string) => {
  const { kind, direction, ownerRoles } = metricOf(metric);
  return kind === "number" && direction !== "range" && ownerRoles.includes("prime") && ownerRoles.includes("algorithmSupplier");
};
const ANY_MUST = KNOWN_METRICS.filter(isMust);
const MUST_METRICS = Object.fromEntries(
  (Object.keys(DOMAIN_OF) as SceneField[]).map((field) => {
    const asked = SCENES.filter((scene) => scene.field === field).flatMap(({ requirements }) => requirements.map(({ metric }) => metric));
    const own = [...new Set(asked)].filter(isMust).sort();
    return [field, own.length >= 4 ? own : ANY_MUST];
  }),
) as Record<SceneField, string[]>;

/** What the sentences of one text speak of. */
export interface Subject {
  /** The operation in the words of this text. */
  work: string;
  object: string;
  place: string;
}

/** Half of all texts name the operation by a wording of the lexicon, a quarter as people on the floor say it, and a quarter not at all. */
export function subjectOf(dice: Dice, operation: OperationSeed): Subject {
  const known = [operation.name, ...operation.wordings];
  const place = dice.next();
  const colloquial = COLLOQUIAL[operation.key] ?? UNNAMED;
  const work = place < 0.5 ? dice.pick(known) : place < 0.75 ? dice.pick(colloquial) : dice.pick(UNNAMED);
  return { work, object: dice.pick(OBJECTS[operation.field]), place: dice.pick(PLACES[operation.field]) };
}

export function filled(dice: Dice, sentence: string, { work, object, place }: Subject): string {
  return sentence
    .replaceAll("{work}", work)
    .replaceAll("{object}", object)
    .replaceAll("{place}", place)
    .replaceAll("{n}", () => String(dice.whole(2, 9)));
}

/** One text in thirty is written in traditional characters here and there, one in thirty in full-width letters. */
export function asWritten(dice: Dice, text: string): string {
  const way = dice.next();
  if (way < 0.03) return TRADITIONAL.reduce((written, [simple, traditional]) => written.replaceAll(simple, traditional), text);
  if (way < 0.06) return text.replace(/[A-Za-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
  return text;
}

/** Numbers 0 to `count` in runs of `size`. */
export function* runs(count: number, size: number): Generator<number[]> {
  for (let from = 0; from < count; from += size) yield Array.from({ length: Math.min(size, count - from) }, (_, i) => from + i);
}
