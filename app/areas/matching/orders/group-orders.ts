import type { OrderLevel } from "#db/vocabulary/demand.ts";
import type { ProductType, SceneField } from "#db/vocabulary/scenes.ts";
import { type AssessmentTable, assessAll, isMet } from "../assess.ts";
import { replicate } from "../replication/replicate.ts";
import { compareText, fitsSlot, isPrimeRole, servesScene } from "../rules.ts";
import type { Assessment, MatchCapability, MatchScene } from "../types.ts";
import { DEFAULT_WEIGHTS } from "../weights.ts";

/** A small scene that waits for proposals. */
export interface SmallScene {
  scene: MatchScene;
  organizationId: string;
  field: SceneField;
  productTypes: readonly ProductType[];
  /** Keys of the lexicon. */
  operations: readonly string[];
}

/** A capability of a proposal; of a prime with the product type it is of (null: any). */
export interface Supply {
  capability: MatchCapability;
  productType: ProductType | null;
}

/** Small scenes that the same capabilities serve. */
export interface Order {
  level: OrderLevel;
  field: SceneField;
  productType: ProductType;
  operation: string;
  /** In id order. */
  sceneIds: string[];
  /** Each serves every scene; ids in order. Of level `prime` each is one prime. */
  sets: string[][];
}

/** Sets tried in one bucket, those proposed in most scenes first, and sets listed per order. */
const MOST_TRIED = 200;
const MOST_LISTED = 20;

/**
 * Groups small scenes into orders that are worth a vendor's while.
 *
 * **Bucket.** Scenes of one field that take the same product type and name the same operation; a scene stands in one bucket for each pair of its
 * product types and operations, and in none when no operation is known.
 *
 * **Serving.** A set of capabilities serves a scene when its members, and nobody else, take all required seats and meet all musts (the composer
 * and `assess` say so), nobody is on the scene's conflict list, all serve its region, and the prime is of the bucket's product type. Sets are those that
 * the scenes' own runs have proposed. A prime alone serves a scene, at level `prime`, when it meets every must
 * that a prime may answer for; the rest is still to be found.
 *
 * **Order.** For each set, *all* scenes of the bucket that it serves: no order can be made larger with the same set. Sets with the same scenes make
 * one order. Kept are orders of at least two scenes of at least two units; of these none whose scenes all stand in another order that is as good
 * (of the same product type, and of its level or of level `consortium`). Scenes may stand in several orders: a vendor chooses one, the unit sees all.
 *
 * The same input, in any order, gives the same output.
 */
export async function groupOrders(
  scenes: readonly SmallScene[],
  proposals: ReadonlyMap<string, readonly (readonly Supply[])[]>,
  breathe: () => Promise<void> = async () => {},
): Promise<Order[]> {
  const found: Order[] = [];
  for (const [, bucket] of [...bucketsOf(scenes)].sort(([a], [b]) => compareText(a, b))) {
    await breathe();
    if (new Set(bucket.scenes.map(({ organizationId }) => organizationId)).size < 2) continue;
    const sets = triedSets(bucket, proposals);
    const primes = new Map(sets.flatMap((set) => set.filter(isPrime).map((prime) => [prime.capability.id, [prime]])));
    const tables = tablesOf(bucket, sets);
    found.push(...ordersOf(bucket, "consortium", sets, (set, scene) => servesWhole(set, scene, tables)));
    found.push(...ordersOf(bucket, "prime", [...primes.values()], (set, scene) => servesAsPrime(set, scene, tables)));
  }
  return largest(found);
}

interface Bucket extends Pick<Order, "field" | "productType" | "operation"> {
  scenes: SmallScene[];
}

const isPrime = ({ capability }: Supply) => isPrimeRole(capability.role);
const keyOf = (ids: readonly string[]) => ids.join(" ");
const idsOf = (set: readonly Supply[]) => set.map(({ capability }) => capability.id).sort(compareText);

function bucketsOf(scenes: readonly SmallScene[]): Map<string, Bucket> {
  const buckets = new Map<string, Bucket>();
  for (const one of scenes.toSorted((a, b) => compareText(a.scene.id, b.scene.id)))
    for (const productType of one.productTypes)
      for (const operation of one.operations) {
        const key = `${one.field} ${operation} ${productType}`;
        const bucket = buckets.get(key) ?? { field: one.field, productType, operation, scenes: [] };
        buckets.set(key, bucket);
        bucket.scenes.push(one);
      }
  return buckets;
}

/** The different sets proposed to scenes of the bucket whose prime is of its product type, those proposed in most scenes first. */
function triedSets(bucket: Bucket, proposals: ReadonlyMap<string, readonly (readonly Supply[])[]>): (readonly Supply[])[] {
  const tried = new Map<string, { set: readonly Supply[]; times: number }>();
  for (const { scene } of bucket.scenes)
    for (const set of proposals.get(scene.id) ?? []) {
      if (!set.filter(isPrime).every(({ productType }) => productType === null || productType === bucket.productType)) continue;
      const key = keyOf(idsOf(set));
      tried.set(key, { set, times: (tried.get(key)?.times ?? 0) + 1 });
    }
  return [...tried]
    .sort(([a, { times }], [b, { times: others }]) => others - times || compareText(a, b))
    .slice(0, MOST_TRIED)
    .map(([, { set }]) => set);
}

/** By scene, what each capability of the sets answers: read once, asked for every set. */
function tablesOf(bucket: Bucket, sets: readonly (readonly Supply[])[]): Map<string, AssessmentTable> {
  const all = [...new Map(sets.flat().map(({ capability }) => [capability.id, capability])).values()];
  return new Map(bucket.scenes.map(({ scene }) => [scene.id, assessAll(scene, all, DEFAULT_WEIGHTS)]));
}

function ordersOf(
  bucket: Bucket,
  level: OrderLevel,
  sets: readonly (readonly Supply[])[],
  serves: (set: readonly Supply[], scene: MatchScene) => boolean,
): Order[] {
  const { field, productType, operation } = bucket;
  const orders = new Map<string, Order>();
  for (const set of sets) {
    const served = bucket.scenes.filter(({ scene }) => serves(set, scene));
    if (served.length < 2 || new Set(served.map(({ organizationId }) => organizationId)).size < 2) continue;
    const sceneIds = served.map(({ scene }) => scene.id);
    const order = orders.get(keyOf(sceneIds)) ?? { level, field, productType, operation, sceneIds, sets: [] };
    orders.set(keyOf(sceneIds), order);
    order.sets.push(idsOf(set));
  }
  return [...orders.values()];
}

/** Whether the set alone fills the scene's seats and meets its musts. What its members answer at all is looked at before they are seated. */
export function servesWhole(set: readonly Supply[], scene: MatchScene, tables: ReadonlyMap<string, AssessmentTable>): boolean {
  const members = set.map(({ capability }) => capability);
  const canBeMet = scene.requirements.every(
    ({ mandatory }, i) => !mandatory || members.some(({ id }) => meets(tables.get(scene.id)?.get(id)?.[i])),
  );
  const canBeSeated = scene.slots.every((slot) => !slot.required || members.some((member) => fitsSlot(slot, member)));
  if (!canBeMet || !canBeSeated) return false;
  const found = replicate(scene, members, DEFAULT_WEIGHTS);
  return found !== null && found.unmet.length === 0 && found.missingSlots.length === 0;
}

/** Whether the prime of the set serves the scene's region and meets every must of the scene that a prime may answer for. */
export function servesAsPrime(set: readonly Supply[], scene: MatchScene, tables: ReadonlyMap<string, AssessmentTable>): boolean {
  return set.filter(isPrime).some(({ capability }) => {
    if (scene.excludedOrganizationIds.includes(capability.organizationId) || !servesScene(scene, capability)) return false;
    const row = tables.get(scene.id)?.get(capability.id);
    return scene.requirements.every(({ mandatory, ownerRoles }, i) => !mandatory || !ownerRoles.includes("prime") || meets(row?.[i]));
  });
}

const meets = (answer: Assessment | null | undefined) => answer != null && isMet(answer.status);

/** Orders whose scenes do not all stand in another that is as good; of equal ones the first, with the sets of both. Largest first. */
function largest(orders: readonly Order[]): Order[] {
  const kept: Order[] = [];
  const sorted = orders.toSorted(
    (a, b) =>
      b.sceneIds.length - a.sceneIds.length ||
      compareText(a.level, b.level) ||
      compareText(`${a.field} ${a.operation} ${a.productType}`, `${b.field} ${b.operation} ${b.productType}`) ||
      compareText(keyOf(a.sceneIds), keyOf(b.sceneIds)),
  );
  const byScene = new Map<string, Order[]>();
  for (const order of sorted) {
    const wider = (byScene.get(order.sceneIds[0] ?? "") ?? []).find(
      (other) =>
        (other.level === order.level || other.level === "consortium") &&
        order.sceneIds.every((sceneId) => other.sceneIds.includes(sceneId)),
    );
    if (wider) {
      if (wider.level === order.level && wider.sceneIds.length === order.sceneIds.length) wider.sets.push(...order.sets);
      continue;
    }
    const own = { ...order, sets: [...order.sets] };
    kept.push(own);
    for (const sceneId of own.sceneIds) byScene.set(sceneId, [...(byScene.get(sceneId) ?? []), own]);
  }
  return kept.map((order) => ({
    ...order,
    sets: [...new Map(order.sets.map((set) => [keyOf(set), set]))]
      .sort(([a], [b]) => compareText(a, b))
      .slice(0, MOST_LISTED)
      .map(([, set]) => set),
  }));
}
