import { and, arrayOverlaps, asc, eq, gt, gte, inArray, ne, or } from "drizzle-orm";
import { type CapabilityWithClaims, capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { proposalMembers, proposalRuns, proposals, sceneReaches, sceneStandings } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { SceneStatus } from "#db/vocabulary/scenes.ts";
import { fitsScene, isOpen } from "../fitting-scenes.server.ts";
import { firstYearPrice, readMatchCapabilities } from "../input.server.ts";
import { type Best, bestOf, type Marginal, marginal, standsBefore, standsBeforeStored } from "../marginal.ts";
import { slotRoleOf, WORKING_ROLES } from "../rules.ts";
import { type RunInput, reviveInput, type StoredInput } from "../run.ts";
import { mayImprove, type Standing, sceneOf } from "../standing.ts";
import type { MatchCapability, Proposal } from "../types.ts";
import { bestWith } from "./best-with.ts";
import { isIsolated, type Prospect, prospectOf } from "./opportunity.ts";
import { mayRaiseBeside } from "./reach.ts";
import { type Shown, type StoredReach, shownStanding, withoutBudget } from "./shown.ts";

/** One open scene that asks for the capability. */
export interface AskingScene extends Prospect {
  sceneId: string;
  runId: string;
  status: SceneStatus;
  deploymentCount: number;
  /** The best proposal its unit has; null: the run proposed nothing. */
  best: Best | null;
  /** How it stands as its vendors are shown it; null where that is not written yet. */
  stands: Shown | null;
}

/** A scene composed with the capability. */
export interface ComposedScene extends AskingScene {
  /** Against the best without it; null where it is in no consortium that is better than the scene's best proposal. Of the scene as its unit knows it. */
  marginal: Marginal | null;
  /** The same of the scene as vendors are shown it: without its budget. */
  shown: Marginal | null;
  /** It works with none of the robots that could lead. */
  isolated: boolean;
}

export interface ReverseMatch {
  capability: MatchCapability;
  found: CapabilityWithClaims;
  /** Scenes that ask for it, by id, those that exclude its organization among them. */
  asked: string[];
  /** How many they are; of these, what the bounds left, each composed exactly. */
  narrowed: number;
  bounded: number;
  /** Scenes whose best proposal it makes better. */
  improved: number;
  /** Scenes where the bound proves that it raises nothing. */
  outdone: AskingScene[];
  composed: ComposedScene[];
  ms: { narrow: number; compose: number };
}

/** Standings read at a time (some kilobytes each), and stored inputs (some hundred). */
const STANDINGS_PER_READ = 1_000;
const INPUTS_PER_READ = 8;

/**
 * Holds one published capability against every open scene that has been matched. SQL narrows to the scenes that ask for such a capability; the
 * bounds of each scene's last run (its standing, then its reach) tell where it cannot raise the best proposal, proven; for what is left the best consortium in which it sits is
 * composed exactly from what that run had read, and where that is better, the best with and without it. Ten thousand open scenes take less than a second, whatever the catalogue holds.
 *
 * With `since` only scenes matched, or filled in (`sweepStandings`), after it. Null where the capability is not published. Writes nothing.
 */
export async function reverseMatch(ctx: Context, capabilityId: string, since: Date | null = null): Promise<ReverseMatch | null> {
  const found = (await capabilitiesById(ctx, [capabilityId])).get(capabilityId);
  if (found?.capability.status !== "published") return null;
  const started = performance.now();
  const [capability] = await readMatchCapabilities(ctx, { deploymentCount: 1 }, [found]);
  if (!capability) return null;
  const priced = (deploymentCount: number) => ({ ...capability, priceFen: firstYearPrice(found.capability, deploymentCount) });
  const inBest = await runsWithInBest(ctx, capability);

  const asked: string[] = [];
  const outdone: AskingScene[] = [];
  const left: Left[] = [];
  for await (const batch of scenesAsking(ctx, found, inBest, since)) {
    asked.push(...batch.map(({ sceneId }) => sceneId));
    const open: (Left & { standing: Standing })[] = [];
    for (const { standing, ...row } of batch) {
      const one = priced(standing.scene.deploymentCount);
      const prospect = prospectOf(sceneOf(standing), standing.weights, one);
      if (!prospect) continue;
      const asking = { ...row, ...prospect, deploymentCount: standing.scene.deploymentCount };
      const { stands } = asking;
      // Where it sits in the best proposal already, it may have become worse: the bound says nothing of what it still adds.
      const forUnit = inBest.has(row.runId) || mayImprove(standing, one);
      const forVendor = stands === null || stands.members.includes(capability.id) || mayImprove(shownStanding(standing, stands), one);
      if (forUnit || forVendor) open.push({ asking, standing, forUnit, forVendor });
      else outdone.push(asking);
    }
    const reaches = await reachesOf(
      ctx,
      open.map(({ asking }) => asking.runId),
    );
    for (const { asking, standing, ...may } of open) {
      const { runId, stands } = asking;
      const reach = reaches.get(runId);
      const one = priced(asking.deploymentCount);
      const forUnit = may.forUnit && (!reach || inBest.has(runId) || mayRaiseBeside(standing, reach, one));
      const forVendor =
        may.forVendor &&
        (!reach?.shown ||
          !stands ||
          stands.members.includes(capability.id) ||
          mayRaiseBeside(shownStanding(standing, stands), reach.shown, one));
      if (forUnit || forVendor) left.push({ asking, forUnit, forVendor });
      else outdone.push(asking);
    }
  }
  const boundedAt = performance.now();

  const composed: ReverseMatch["composed"] = [];
  for (let from = 0; from < left.length; from += INPUTS_PER_READ) {
    const batch = left.slice(from, from + INPUTS_PER_READ);
    const inputs = await inputsOf(
      ctx,
      batch.map(({ asking: { runId } }) => runId),
    );
    for (const { asking, forUnit, forVendor } of batch) {
      const stored = inputs.get(asking.runId);
      if (!stored) continue;
      const one = priced(asking.deploymentCount);
      const { runId, best, stands } = asking;
      const effect = forUnit && (inBest.has(runId) || isBetter(bestWith(stored, one), best)) ? marginal(stored, one) : null;
      composed.push({
        ...asking,
        marginal: effect,
        shown: forVendor ? (forUnit && stored.scene.budgetFen === null ? effect : shownEffect(withoutBudget(stored), one, stands)) : null,
        isolated: forVendor && isIsolated(asking, one, stored.capabilities),
      });
    }
  }
  return {
    ...{ capability, found, asked, outdone, composed, narrowed: asked.length },
    bounded: left.length,
    improved: composed.filter(improvesStanding).length,
    ms: { narrow: Math.round(boundedAt - started), compose: Math.round(performance.now() - boundedAt) },
  };
}

/** An asking scene that the bounds left: as its unit knows it, as its vendors are shown it, or both. */
interface Left {
  asking: AskingScene;
  forUnit: boolean;
  forVendor: boolean;
}

/** What a capability adds to a run without its budget; null where it is in no consortium that is better than the best. */
function shownEffect(input: RunInput, capability: MatchCapability, stands: Shown | null): Marginal | null {
  const mustCompose = stands === null || stands.members.includes(capability.id) || isBetter(bestWith(input, capability), stands.best);
  return mustCompose ? marginal(input, capability) : null;
}

/** Whether the best consortium with the capability is better than the best without it. */
export function raises(effect: Pick<Marginal, "after" | "without"> | null): boolean {
  return effect?.after != null && standsBefore(bestOf(effect.after), effect.without && bestOf(effect.without));
}

/** Whether it is better than what the scene's unit has, in which an older version of the capability may sit. */
export function improvesStanding({ best, marginal: effect }: Pick<ComposedScene, "best" | "marginal">): boolean {
  return effect?.improves === true && isBetter(effect.after, best);
}

function isBetter(proposal: Proposal | null, best: Best | null): boolean {
  return proposal !== null && standsBeforeStored(bestOf(proposal), best);
}

/** What runs read, by run. */
export async function inputsOf(ctx: Context, runIds: readonly string[]): Promise<Map<string, RunInput>> {
  const rows = await ctx.db
    .select({ id: proposalRuns.id, input: proposalRuns.input })
    .from(proposalRuns)
    .where(inArray(proposalRuns.id, [...runIds]));
  return new Map(rows.map(({ id, input }) => [id, reviveInput(input as StoredInput)]));
}

type Row = Omit<AskingScene, keyof Prospect | "deploymentCount"> & { standing: Standing };

/**
 * Open scenes of others with a place for the capability, and how they stand after their newest run, some at a time. Where scene and whoever
 * does the work both name operations, they share one. A scene revised since its run waits for the next one, which reads the capability itself.
 */
async function* scenesAsking(
  ctx: Context,
  { capability }: CapabilityWithClaims,
  inBest: ReadonlySet<string>,
  since: Date | null,
): AsyncGenerator<Row[]> {
  const slotRole = slotRoleOf(capability.role);
  if (slotRole === null || (slotRole === "prime" && capability.unitsPerMonth <= 0)) return;
  const byOperation = WORKING_ROLES.has(slotRole) && capability.tags.length > 0;
  const fits = and(
    fitsScene(ctx, capability),
    byOperation ? or(eq(scenes.tags, []), arrayOverlaps(scenes.tags, capability.tags)) : undefined,
  );
  const asks = and(
    isOpen(ctx),
    ne(scenes.organizationId, capability.organizationId),
    // A run may have found it by other words and in other fields.
    inBest.size > 0 ? or(fits, inArray(sceneStandings.runId, [...inBest])) : fits,
    gte(proposalRuns.sceneVersion, scenes.contentVersion),
    since ? or(gt(proposalRuns.createdAt, since), gt(sceneStandings.filledAt, since)) : undefined,
  );
  for (let after: string | null = null; ; ) {
    const rows = await ctx.db
      .select({
        sceneId: scenes.id,
        status: scenes.status,
        runId: sceneStandings.runId,
        unmet: sceneStandings.unmetMandatory,
        valueMilli: sceneStandings.valueMilli,
        standing: sceneStandings.standing,
        stands: sceneReaches.shown,
      })
      .from(scenes)
      .innerJoin(sceneStandings, eq(sceneStandings.sceneId, scenes.id))
      .leftJoin(sceneReaches, eq(sceneReaches.runId, sceneStandings.runId))
      .innerJoin(proposalRuns, eq(proposalRuns.id, sceneStandings.runId))
      .where(and(asks, after === null ? undefined : gt(scenes.id, after)))
      .orderBy(asc(scenes.id))
      .limit(STANDINGS_PER_READ);
    yield rows.map(({ unmet, valueMilli, standing, stands, ...row }) => {
      const best = unmet === null || valueMilli === null ? null : { unmet, value: valueMilli / 1000 };
      return { ...row, best, standing: standing as Standing, stands: stands as Shown | null };
    });
    const last = rows.at(-1);
    if (!last || rows.length < STANDINGS_PER_READ) return;
    after = last.sceneId;
  }
}

/** The reaches of runs, by run, where they are written already. */
async function reachesOf(ctx: Context, runIds: readonly string[]): Promise<Map<string, StoredReach>> {
  if (runIds.length === 0) return new Map();
  const rows = await ctx.db
    .select({ runId: sceneReaches.runId, reach: sceneReaches.reach })
    .from(sceneReaches)
    .where(inArray(sceneReaches.runId, [...runIds]));
  return new Map(rows.map(({ runId, reach }) => [runId, reach as StoredReach]));
}

/** The standing runs in whose best proposal the capability sits. */
async function runsWithInBest(ctx: Context, { id, organizationId }: MatchCapability): Promise<ReadonlySet<string>> {
  const rows = await ctx.db
    .selectDistinct({ runId: proposals.runId })
    .from(proposalMembers)
    .innerJoin(proposals, eq(proposals.id, proposalMembers.proposalId))
    .innerJoin(sceneStandings, eq(sceneStandings.runId, proposals.runId))
    .where(and(eq(proposalMembers.organizationId, organizationId), eq(proposalMembers.capabilityId, id), eq(proposals.rank, 1)));
  return new Set(rows.map(({ runId }) => runId));
}
