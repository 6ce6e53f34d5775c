import { compose } from "#app/areas/matching/compose.ts";
import { groupsOfVerifiers, readHits, readMatchScene } from "#app/areas/matching/input.server.ts";
import { type Asked, baseOf, enoughFor, postsOf, wider } from "#app/areas/matching/legs.ts";
import { legInDatabase } from "#app/areas/matching/legs-in-database.server.ts";
import { propose } from "#app/areas/matching/match-scene.server.ts";
import { withTies } from "#app/areas/matching/ties.ts";
import type { MatchCapability } from "#app/areas/matching/types.ts";
import { DEFAULT_WEIGHTS } from "#app/areas/matching/weights.ts";
import { getSceneById, type SceneWithParts } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { percentile } from "../percentile.ts";
import type { Market } from "./market.ts";
import { systemContext } from "./proposals.ts";

/** What retrieval lost on a number of scenes. */
export interface Loss {
  scenes: number;
  /** Value lost of all value there was, and what of 20 scenes the worst but one lost at most; 0.01 is 1 %. */
  share: number;
  p95: number;
  /** Scenes that lost nothing, and those whose best proposal leaves a must unmet that the whole catalogue would have met. */
  whole: number;
  unmet: number;
  /** Scenes whose best is a proven bound, not a consortium: the loss is then overstated. */
  unproven: number;
  /** Median of the eligible, and of those composed. */
  eligible: number;
  kept: number;
}

const EVERYBODY = 1_000_000;
/** Far more than a run has: the whole catalogue is composed to the end. */
const NODE_BUDGET = 400_000;
const READ = 2_000;

/**
 * The best proposal of a run beside the best there is, composed exactly from everybody eligible.
 *
 * **Eligible** for a slot is every published capability in question for it, as `legs.ts` says: the role of the slot and the kind of part; the
 * scene's field; for the prime, one of the forms asked for (or none, as a service provider) and units to deliver; for prime, algorithm and research,
 * one of the scene's operations, or no operation that the lexicon knows. No figures, no order, no limits. Where too few
 * are in question ({@link enoughFor}), those of the wider legs are eligible too, step by step until there are enough, as retrieval widens.
 */
export async function measureLoss(market: Market, sceneIds: readonly string[]): Promise<Loss> {
  const ctx = systemContext(market.services);
  let [best, lost, whole, unmet, unproven] = [0, 0, 0, 0, 0];
  const shares: number[] = [];
  const counts = { eligible: [] as number[], kept: [] as number[] };
  for (const id of sceneIds) {
    const scene = await getSceneById(ctx, id);
    const { input, outcome } = await propose(ctx, scene, DEFAULT_WEIGHTS);
    const everybody = await eligibleFor(ctx, scene);
    counts.eligible.push(everybody.length);
    counts.kept.push(input.capabilities.length);
    const exact = compose(input.scene, everybody, DEFAULT_WEIGHTS, { k: 1, nodeBudget: NODE_BUDGET });
    const [there, got] = [exact.proposals[0], outcome.result.proposals[0]];
    if (!there) continue;
    if (!exact.optimal) unproven++;
    if (!got || got.unmetMandatory.length > there.unmetMandatory.length) {
      unmet++;
      continue;
    }
    const value = there.value + exact.gap;
    const missing = Math.max(0, value - got.value);
    best += Math.max(0, value);
    lost += missing;
    shares.push(missing / Math.max(1, value));
    if (missing === 0) whole++;
  }
  return {
    scenes: sceneIds.length,
    share: lost / best,
    p95: percentile(shares, 0.95),
    ...{ whole, unmet, unproven },
    eligible: percentile(counts.eligible, 0.5),
    kept: percentile(counts.kept, 0.5),
  };
}

async function eligibleFor(ctx: Context, parts: SceneWithParts): Promise<MatchCapability[]> {
  const { field, domain, productTypes, tags } = parts.scene;
  const asked: Asked = { scene: await readMatchScene(ctx, parts), field, domain, productTypes, tags };
  const seen = new Set<string>();
  const found: MatchCapability[] = [];
  for (const { slot } of postsOf(asked)) {
    const own = await legInDatabase(ctx, { ...baseOf(asked, slot), limit: EVERYBODY });
    const more: string[] = [];
    if (own.length < enoughFor(slot))
      for (const leg of wider(asked, slot)) if (more.length < enoughFor(slot)) more.push(...(await legInDatabase(ctx, leg)));
    const fresh = [...own, ...more].filter((id) => !seen.has(id) && seen.add(id));
    for (let from = 0; from < fresh.length; from += READ)
      found.push(...(await readHits(ctx, parts, slot.role, fresh.slice(from, from + READ))));
  }
  return withTies(found, await groupsOfVerifiers(ctx, found));
}
