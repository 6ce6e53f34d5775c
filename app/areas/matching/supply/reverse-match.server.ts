import { and, arrayOverlaps, asc, eq, gt, gte, inArray, ne, or } from "drizzle-orm";
import { type CapabilityWithClaims, capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { affiliateGroups } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { proposalMembers, proposalRuns, proposals, sceneReaches, sceneStandings } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { SceneStatus } from "#db/vocabulary/scenes.ts";
import { fitsScene, isOpen } from "../fitting-scenes.server.ts";
import { firstYearPrice, readMatchCapabilities } from "../input.server.ts";
import { readInstance } from "../instance.ts";
import { type Best, type Effect, standsBefore } from "../marginal.ts";
import { slotRoleOf, WORKING_ROLES } from "../rules.ts";
import { type RunInput, reviveInput, type StoredInput } from "../run.ts";
import { hold, type Standing, sceneOf } from "../standing.ts";
import type { MatchCapability } from "../types.ts";
import { type Effects, effectsOf, type Open, openFor, type Question } from "./effects.ts";
import { type Prospect, prospectOfHeld } from "./opportunity.ts";
import { type Roster, rosterOf, rosterWithTies } from "./roster.ts";
import type { Shown } from "./shown.ts";

/** One open scene that asks for the capability. */
export interface AskingScene extends Prospect {
  sceneId: string;
  runId: string;
  status: SceneStatus;
  /** The best proposal its unit has; null: the run proposed nothing. */
  best: Best | null;
  /** How it stands as its vendors are shown it; null where that is not written yet. */
  stands: Shown | null;
}

/** A scene composed with the capability. */
export interface ComposedScene extends AskingScene, Effects {}

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

/** Standings and rosters read at a time, some kilobytes each; and stored inputs, some hundred. */
const SCENES_PER_READ = 500;
const INPUTS_PER_READ = 8;

/**
 * Holds one published capability against every open scene that has been matched. SQL narrows to the scenes that ask for such a capability; the
 * bounds of each scene's last run (its standing) tell where it cannot raise the best proposal, proven; for what is left the best consortium in
 * which it sits is composed exactly from what that run had read (its roster), if it stands before the best there is.
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
  const [inBest, ties] = await Promise.all([runsWithInBest(ctx, capability), affiliateGroups(ctx, [capability.organizationId])]);

  const asked: string[] = [];
  const outdone: AskingScene[] = [];
  const composed: ComposedScene[] = [];
  let composing = 0;
  for await (const batch of scenesAsking(ctx, found, inBest, since)) {
    const left: Left[] = [];
    for (const { standing, ...row } of batch) {
      asked.push(row.sceneId);
      const scene = sceneOf(standing);
      const held = hold(scene, standing.weights, priced(scene.deploymentCount));
      if (!held) continue;
      const asking = { ...row, ...prospectOfHeld(scene, held) };
      const { runId, best, stands } = asking;
      const question = { scene, weights: standing.weights, bounds: standing, held, best, inBest: inBest.has(runId), stands };
      const open = openFor(question);
      if (open.forUnit || open.forVendor) left.push({ asking, question, open });
      else outdone.push(asking);
    }
    const from = performance.now();
    for await (const [{ asking, question, open }, roster] of withRosters(ctx, left))
      composed.push({ ...asking, ...effectsOf(rosterWithTies(roster, ties), question, open) });
    composing += performance.now() - from;
  }
  return {
    ...{ capability, found, asked, outdone, composed, narrowed: asked.length },
    bounded: composed.length,
    improved: composed.filter(({ improved }) => improved).length,
    ms: { narrow: Math.round(performance.now() - started - composing), compose: Math.round(composing) },
  };
}

/** An asking scene that the bounds left. */
interface Left {
  asking: AskingScene;
  question: Question;
  open: Open;
}

/** Whether the best consortium with the capability is better than the best without it. */
export function raises(effect: Effect | null): boolean {
  return effect?.after != null && standsBefore(effect.after, effect.without);
}

/** The rosters of runs, some at a time; where one is not written yet, it is made of what the run had read. */
async function* withRosters(ctx: Context, left: readonly Left[]): AsyncGenerator<[Left, Roster]> {
  if (left.length === 0) return;
  const rows = await ctx.db
    .select({ runId: sceneReaches.runId, roster: sceneReaches.roster })
    .from(sceneReaches)
    .where(
      inArray(
        sceneReaches.runId,
        left.map(({ asking }) => asking.runId),
      ),
    );
  const rosters = new Map(rows.flatMap(({ runId, roster }) => (roster ? [[runId, roster as Roster]] : [])));
  const missing: Left[] = [];
  for (const one of left) {
    const roster = rosters.get(one.asking.runId);
    if (roster) yield [one, roster];
    else missing.push(one);
  }
  for (let from = 0; from < missing.length; from += INPUTS_PER_READ) {
    const batch = missing.slice(from, from + INPUTS_PER_READ);
    const inputs = await inputsOf(
      ctx,
      batch.map(({ asking: { runId } }) => runId),
    );
    for (const one of batch) {
      const { scene, capabilities, weights } = inputs.get(one.asking.runId) ?? {};
      if (scene && capabilities && weights) yield [one, rosterOf(readInstance(scene, capabilities, weights))];
    }
  }
}

/** What runs read, by run. */
export async function inputsOf(ctx: Context, runIds: readonly string[]): Promise<Map<string, RunInput>> {
  const rows = await ctx.db
    .select({ id: proposalRuns.id, input: proposalRuns.input })
    .from(proposalRuns)
    .where(inArray(proposalRuns.id, [...runIds]));
  return new Map(rows.map(({ id, input }) => [id, reviveInput(input as StoredInput)]));
}

type Row = Omit<AskingScene, keyof Prospect> & { standing: Standing };

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
  const read = (after: string | null) =>
    ctx.db
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
      .limit(SCENES_PER_READ);
  for (let after: string | null = null; ; ) {
    const rows = await read(after);
    yield rows.map(({ unmet, valueMilli, standing, stands, ...row }) => {
      const best = unmet === null || valueMilli === null ? null : { unmet, value: valueMilli / 1000 };
      return { ...row, best, standing: standing as Standing, stands: stands as Shown | null };
    });
    const last = rows.at(-1);
    if (!last || rows.length < SCENES_PER_READ) return;
    after = last.sceneId;
  }
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
