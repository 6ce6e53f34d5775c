import Big from "big.js";
import type { SlotRole } from "#db/vocabulary/roles.ts";
import { compareText, slotRoleOf } from "./rules.ts";
import type { Assessment, AssessmentStatus, MatchCapability, MatchClaim, MatchRequirement, MatchScene, MatchWeights } from "./types.ts";

/** The assessments of one capability, aligned with the scene's requirements; null where its role may not own the requirement. */
export type AssessmentRow = readonly (Assessment | null)[];
/** Assessment rows by capability id: made once per run, read by composing and explaining. */
export type AssessmentTable = ReadonlyMap<string, AssessmentRow>;

/** A decimal with its nearest double, which settles all but the closest comparisons. */
interface Exact {
  text: string;
  near: number;
}

/** Both ends of what is asked or claimed; null where an end is open. */
interface Interval {
  lower: Exact | null;
  upper: Exact | null;
}

/** A requirement read once and held against many capabilities. */
interface Asked extends Interval {
  requirement: MatchRequirement;
  /** What margins are relative to; 0 when the target is zero. */
  base: number;
  /** Met or not, with nothing to win beyond: equality, staying inside an interval, covering a single value. */
  plain: boolean;
}

const UNANSWERED: Assessment = { q: 0, status: "unanswered", claim: null, margin: null, shortfall: null };
const STATUS_ORDER: readonly AssessmentStatus[] = ["met", "selfDeclaredOnly", "short", "unanswered"];

/**
 * How well a capability satisfies a requirement: its best claim about the metric, by satisfaction, then status, then margin.
 *
 * **Which end counts.** A claim promises an interval: "≤ v" up to v, "≥ v" from v, "= v" just v, `between` both ends. A scalar requirement wants
 * the whole claimed interval on its side: "≤ t" looks at the claimed upper end, "≥ t" at the lower, "=" and `between` at both (the claim lies
 * inside what is asked). For a metric of direction `range` it is the other way round: the claimed range must contain every value asked, so both
 * its ends are looked at, and a single asked value must lie inside. An end that matters but is left open binds nothing: unanswered, unless the
 * other end is already short. Of a symmetric metric (±0.5 mm) only magnitudes count. Comparison is exact on the decimals; only scores are
 * floating point.
 *
 * **Margin** m = the least slack of the ends that matter ÷ base, negative when short. Base: `marginBase`, else the width of an asked interval,
 * else |target|; beside a zero target any slack is a whole margin of ±1.
 *
 * **Satisfaction** q = score(m) × evidence factor, with a = atTarget:
 * - met: `a + (1 − a) · min(1, m / saturation)`; 1 where there is nothing to win beyond: "=", a scalar `between`, and a single value asked of a range;
 * - short and mandatory: 0;
 * - short and wished: `a / (1 + (m / halving)²)`: no cliff at the target, half is gone at `halving`, far away is worth next to nothing;
 * - unanswered: 0.
 *
 * **Other work.** A success rate or a cycle time is a figure of one operation. Where the requirement names the operations it is asked for, claims of
 * a capability that is known to be for other operations alone do not bind: unanswered, with the claim that would have decided and `otherWork`.
 * A capability of which no operation is known is taken at its word.
 *
 * **Grades and yes or no** (`accepts`) have no size: a claim satisfies (score 1) or is short as if by the whole of what is asked; there is no margin.
 */
export function assess(requirement: MatchRequirement, capability: MatchCapability, weights: MatchWeights): Assessment {
  const [one] = assessOwned(ownedOf([readRequirement(requirement)]), capability, weights);
  return one ?? UNANSWERED;
}

/** Whether a requirement counts as met, on whatever evidence. */
export function isMet(status: AssessmentStatus): boolean {
  return status === "met" || status === "selfDeclaredOnly";
}

/** Of two answers to one requirement, by different members, whether the first counts: satisfaction, then met before not met, then margin. */
export function isNearer(a: Assessment, b: Assessment): boolean {
  if (a.q !== b.q) return a.q > b.q;
  if (isMet(a.status) !== isMet(b.status)) return isMet(a.status);
  return (a.margin ?? Number.NEGATIVE_INFINITY) > (b.margin ?? Number.NEGATIVE_INFINITY);
}

/** The score of a claim that meets the requirement exactly. */
export function scoreAtTarget(requirement: MatchRequirement, weights: MatchWeights): number {
  return readRequirement(requirement).plain ? 1 : weights.margin.atTarget;
}

/** Assesses every capability against the requirements its role may own. */
export function assessAll(scene: MatchScene, capabilities: readonly MatchCapability[], weights: MatchWeights): AssessmentTable {
  const asked = scene.requirements.map(readRequirement);
  const owned = new Map<SlotRole | null, Owned>();
  const table = new Map<string, AssessmentRow>();
  for (const capability of capabilities) {
    const role = slotRoleOf(capability.role);
    let mine = owned.get(role);
    if (!mine) {
      mine = ownedOf(asked.map((one) => (role !== null && one.requirement.ownerRoles.includes(role) ? one : null)));
      owned.set(role, mine);
    }
    table.set(capability.id, assessOwned(mine, capability, weights));
  }
  return table;
}

/** What a role may own of a scene's requirements: by their place, and by metric the places that ask for it. */
interface Owned {
  asked: readonly (Asked | null)[];
  places: ReadonlyMap<string, readonly number[]>;
}

function ownedOf(asked: readonly (Asked | null)[]): Owned {
  const places = new Map<string, number[]>();
  asked.forEach((one, place) => {
    if (one) places.set(one.requirement.metric, [...(places.get(one.requirement.metric) ?? []), place]);
  });
  return { asked, places };
}

/** Each claim is held against the requirements in its metric: most claims of a capability answer to none. */
function assessOwned({ asked, places }: Owned, capability: MatchCapability, weights: MatchWeights): AssessmentRow {
  const row = asked.map((one) => one && UNANSWERED);
  for (const claim of capability.claims) {
    for (const place of places.get(claim.metric) ?? NOWHERE) {
      const one = assessClaim(asked[place] as Asked, claim, weights);
      const best = row[place] as Assessment;
      if (best.claim === null || better(one, best)) row[place] = one;
    }
  }
  for (let place = 0; place < row.length; place++) {
    const best = row[place];
    if (best?.claim && isOtherWork((asked[place] as Asked).requirement, capability))
      row[place] = { ...UNANSWERED, claim: best.claim, otherWork: true };
  }
  return row;
}

const NOWHERE: readonly number[] = [];

/** Both sides name operations, and none in common. */
function isOtherWork({ operations }: MatchRequirement, capability: MatchCapability): boolean {
  if (operations === null || capability.operations.length === 0) return false;
  return !capability.operations.some((operation) => operations.includes(operation));
}

function assessClaim(asked: Asked, claim: MatchClaim, weights: MatchWeights): Assessment {
  const { requirement } = asked;
  if (requirement.accepts) return assessOption(requirement, requirement.accepts, claim, weights);
  const claimed = readClaim(claim, requirement.symmetric);
  const range = requirement.direction === "range";
  let slack = Number.POSITIVE_INFINITY;
  let shortfall: string | null = null;
  let open = false;
  // Each side in turn: the end asked for, and the claimed end that must not lie beyond it (or, for a range, must reach it).
  for (const side of ["lower", "upper"] as const) {
    const bound = asked[side];
    if (bound === null) continue;
    const end = claimed[side];
    if (end === null) {
      open = true;
      continue;
    }
    const [greater, lesser] = (side === "upper") === range ? [end, bound] : [bound, end];
    slack = Math.min(slack, greater.near - lesser.near);
    if (below(greater, lesser)) {
      const missing = difference(lesser, greater);
      if (shortfall === null || new Big(missing).gt(shortfall)) shortfall = missing;
    }
  }
  const factor = weights.evidence[claim.evidence];
  if (shortfall !== null) {
    const margin = asked.base > 0 ? slack / asked.base : -1;
    const score = requirement.mandatory ? 0 : scoreOfMiss(margin, weights);
    return { q: score * factor, status: "short", claim, margin, shortfall };
  }
  if (open) return { ...UNANSWERED, claim };
  const margin = asked.base > 0 ? slack / asked.base : Math.sign(slack);
  const score = asked.plain ? 1 : scoreOfMargin(margin, weights);
  return { q: score * factor, status: claim.evidence === "selfDeclared" ? "selfDeclaredOnly" : "met", claim, margin, shortfall: null };
}

/** A yes or no, or a grade: satisfied or not, with no margin to measure; the whole distance is missing. */
function assessOption(requirement: MatchRequirement, accepts: readonly string[], claim: MatchClaim, weights: MatchWeights): Assessment {
  const factor = weights.evidence[claim.evidence];
  const claimed = new Big(claim.value);
  if (!accepts.some((value) => claimed.eq(value))) {
    const score = requirement.mandatory ? 0 : scoreOfMiss(-1, weights);
    return { q: score * factor, status: "short", claim, margin: null, shortfall: claimed.minus(requirement.target).abs().toFixed() };
  }
  return { q: factor, status: claim.evidence === "selfDeclared" ? "selfDeclaredOnly" : "met", claim, margin: null, shortfall: null };
}

function scoreOfMargin(margin: number, weights: MatchWeights): number {
  const { atTarget, saturation } = weights.margin;
  return margin >= saturation ? 1 : atTarget + (1 - atTarget) * (margin / saturation);
}

/** Rational, not exponential: plain division gives the same digits on every engine. */
function scoreOfMiss(margin: number, weights: MatchWeights): number {
  const { atTarget, halving } = weights.margin;
  return margin === 0 ? atTarget : atTarget / (1 + (margin / halving) ** 2);
}

/** Order between two claims about one metric; the last steps only make it total, so that the order of claims changes nothing. */
function better(a: Assessment, b: Assessment): boolean {
  if (a.q !== b.q) return a.q > b.q;
  if (a.status !== b.status) return STATUS_ORDER.indexOf(a.status) < STATUS_ORDER.indexOf(b.status);
  if (a.margin !== b.margin) return (a.margin ?? Number.NEGATIVE_INFINITY) > (b.margin ?? Number.NEGATIVE_INFINITY);
  return compareText(claimKey(a.claim), claimKey(b.claim)) < 0;
}

function claimKey(claim: MatchClaim | null): string {
  return claim === null ? "" : `${claim.evidence} ${claim.comparator} ${claim.value} ${claim.upper ?? ""}`;
}

function readRequirement(requirement: MatchRequirement): Asked {
  const { comparator, direction, symmetric } = requirement;
  const range = direction === "range";
  const [target, upper] = ends(requirement.target, comparator === "between" ? requirement.upper : null, symmetric);
  const width = upper.near - target.near;
  return {
    requirement,
    // Both ends of a working range are held against a single asked value: it must lie inside.
    lower: comparator === "<=" && !range ? null : target,
    upper: comparator === ">=" && !range ? null : upper,
    base: requirement.marginBase ? Math.abs(exact(requirement.marginBase).near) : width > 0 ? width : Math.abs(target.near),
    plain: requirement.accepts ? true : range ? width === 0 : comparator === "=" || comparator === "between",
  };
}

function readClaim(claim: MatchClaim, symmetric: boolean): Interval {
  const [lower, upper] = ends(claim.value, claim.comparator === "between" ? claim.upper : null, symmetric);
  return { lower: claim.comparator === "<=" ? null : lower, upper: claim.comparator === ">=" ? null : upper };
}

/** Both ends of what is written; one value is both. The magnitudes of a symmetric metric are put in order again. */
function ends(value: string, upperValue: string | null, symmetric: boolean): [Exact, Exact] {
  const lower = exact(value, symmetric);
  if (upperValue === null) return [lower, lower];
  const upper = exact(upperValue, symmetric);
  return symmetric && below(upper, lower) ? [upper, lower] : [lower, upper];
}

function exact(text: string, magnitude = false): Exact {
  const plain = magnitude && text.startsWith("-") ? text.slice(1) : text;
  const near = Number(plain);
  if (plain.trim() === "" || !Number.isFinite(near)) throw new RangeError(`not a decimal: "${text}"`);
  return { text: plain, near };
}

/** Exact a < b. Rounding to doubles keeps order, so only equal doubles need the decimals themselves. */
function below(a: Exact, b: Exact): boolean {
  return a.near === b.near ? a.text !== b.text && new Big(a.text).lt(b.text) : a.near < b.near;
}

/** Digits that a double holds exactly, and decimals it prints without an exponent. */
const EXACT_DIGITS = 15;
const PLAIN_DECIMALS = 6;

/** Exact a − b. Numbers of few digits are whole numbers when shifted, and the difference prints as it is: no need for long arithmetic. */
function difference(a: Exact, b: Exact): string {
  const shift = Math.max(decimalsOf(a.text), decimalsOf(b.text));
  if (shift > PLAIN_DECIMALS || Math.max(a.text.length, b.text.length) + shift > EXACT_DIGITS)
    return new Big(a.text).minus(b.text).toFixed();
  const power = 10 ** shift;
  return String((Math.round(a.near * power) - Math.round(b.near * power)) / power);
}

function decimalsOf(text: string): number {
  if (/e/i.test(text)) return Number.POSITIVE_INFINITY;
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}
