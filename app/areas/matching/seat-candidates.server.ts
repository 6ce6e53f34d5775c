import { asc, eq } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { getSceneById, type SceneWithParts } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { proposalMembers, proposalRuns, proposals } from "#db/schema/matching.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";
import { readMatchCapabilities, readMatchScene } from "./input.server.ts";
import { mayCompare } from "./policy.ts";
import { retrieve } from "./retrieve.server.ts";
import type { ConflictKind, Seat } from "./rules.ts";
import { reviveInput, type StoredInput } from "./run.ts";
import { sceneWeightsOf } from "./scene-weights.server.ts";
import { rankForSeat, type SeatCandidate } from "./seat-ranking.ts";
import type { MatchCapability, MatchScene } from "./types.ts";

/** Somebody who may hold a seat, as the unit chooses among them. */
export interface SeatCandidateLine {
  capabilityId: string;
  capabilityCode: string;
  capabilityVersion: number;
  capabilityName: string;
  organizationId: string;
  organizationName: string;
  unmet: number;
  value: number;
  /** First-year price for this scene, fen; null: none published. */
  priceFen: string | null;
  leadTimeWeeks: number;
  conflict: ConflictKind | null;
}

/** A seat of the scene with who sits in it by a proposal, and who else could. */
export interface ProposedSeat {
  slotId: string;
  role: SlotRole;
  required: boolean;
  /** Null: the proposal leaves the seat empty. */
  seated: SeatCandidateLine | null;
  alternatives: SeatCandidateLine[];
}

/** Offered beside the one seated; whoever else may be named by its code. */
const MOST_ALTERNATIVES = 12;

/** The seats of a proposal with the alternatives of its run for each, for who picks it; null when the proposal no longer counts. */
export async function proposalSeats(
  ctx: Context,
  proposalId: string,
): Promise<{ scene: SceneWithParts["scene"]; seats: ProposedSeat[] } | null> {
  const [row] = await ctx.db
    .select({ sceneId: proposalRuns.sceneId, sceneVersion: proposalRuns.sceneVersion, input: proposalRuns.input })
    .from(proposals)
    .innerJoin(proposalRuns, eq(proposalRuns.id, proposals.runId))
    .where(eq(proposals.id, proposalId));
  if (!row) return null;
  const { scene, slots } = await getSceneById(ctx, row.sceneId);
  if (!mayCompare(ctx.actor, scene)) return null;
  if (row.sceneVersion < scene.contentVersion) return null;
  const members = await ctx.db
    .select()
    .from(proposalMembers)
    .where(eq(proposalMembers.proposalId, proposalId))
    .orderBy(asc(proposalMembers.id));
  const input = reviveInput(row.input as StoredInput);
  const byId = new Map(input.capabilities.map((capability) => [capability.id, capability]));
  const seated = input.scene.slots.flatMap((slot): Seat[] => {
    const capability = byId.get(members.find((member) => member.slotId === slot.id)?.capabilityId ?? "");
    return capability ? [{ slot, capability }] : [];
  });
  const ranked = input.scene.slots.map((slot) => {
    const others = seated.filter((seat) => seat.slot.id !== slot.id);
    const own = seated.find((seat) => seat.slot.id === slot.id)?.capability.id ?? null;
    const all = rankForSeat(input.scene, slot, others, input.capabilities, input.weights);
    return {
      slot,
      own: all.find(({ capability }) => capability.id === own),
      others: all.filter(({ capability, conflict }) => capability.id !== own && conflict === null).slice(0, MOST_ALTERNATIVES),
    };
  });
  const lines = await linesOf(
    ctx,
    ranked.flatMap(({ own, others }) => [...(own ? [own] : []), ...others]),
  );
  const order = new Map(slots.map(({ id, position }) => [id, position]));
  return {
    scene,
    seats: ranked
      .map(({ slot, own, others }) => ({
        slotId: slot.id,
        role: slot.role,
        required: slot.required || slot.role === "prime",
        seated: (own && lines.get(own.capability.id)) ?? null,
        alternatives: others.flatMap(({ capability }) => lines.get(capability.id) ?? []),
      }))
      .sort((a, b) => (order.get(a.slotId) ?? 0) - (order.get(b.slotId) ?? 0)),
  };
}

/**
 * Who could take over one seat of a scene beside those who hold the others (`held`: capability by slot), matched anew with the supply of today.
 * Asks the search: not inside a transaction. The caller decides who may.
 */
export async function seatCandidates(
  ctx: Context,
  sceneId: string,
  slotId: string,
  held: readonly { slotId: string; capabilityId: string }[],
): Promise<SeatCandidateLine[]> {
  const parts = await getSceneById(ctx, sceneId);
  if (!mayCompare(ctx.actor, parts.scene)) throw notFound("场景");
  const [{ weights }, retrieved, beside] = await Promise.all([
    sceneWeightsOf(ctx, sceneId),
    retrieve(ctx, parts),
    capabilitiesOf(
      ctx,
      parts,
      held.map(({ capabilityId }) => capabilityId),
    ),
  ]);
  const scene: MatchScene = await readMatchScene(ctx, parts);
  const slot = scene.slots.find(({ id }) => id === slotId);
  if (!slot) return [];
  const others = scene.slots.flatMap((other): Seat[] => {
    const capability = beside.get(held.find((one) => one.slotId === other.id)?.capabilityId ?? "");
    return capability && other.id !== slotId ? [{ slot: other, capability }] : [];
  });
  const ranked = rankForSeat(scene, slot, others, retrieved.candidates, weights);
  const lines = await linesOf(ctx, ranked);
  return ranked.flatMap(({ capability }) => lines.get(capability.id) ?? []);
}

/** Those who sit already, also where they have taken their capability off the catalogue since. */
async function capabilitiesOf(ctx: Context, { scene }: SceneWithParts, ids: readonly string[]): Promise<Map<string, MatchCapability>> {
  const system: Context = { ...ctx, actor: { kind: "system", job: "seat-candidates" } };
  const found = await capabilitiesById(system, ids);
  const read = await readMatchCapabilities(system, scene, [...found.values()]);
  return new Map(read.map((capability) => [capability.id, capability]));
}

/** As the reader may see them: what was taken off the catalogue since is left out. */
async function linesOf(ctx: Context, ranked: readonly SeatCandidate[]): Promise<Map<string, SeatCandidateLine>> {
  const known = await capabilitiesById(
    ctx,
    ranked.map(({ capability }) => capability.id),
  );
  return new Map(
    ranked.flatMap(({ capability, unmet, value, conflict }) => {
      const found = known.get(capability.id)?.capability;
      if (found?.status !== "published") return [];
      const line: SeatCandidateLine = {
        capabilityId: found.id,
        capabilityCode: found.code,
        capabilityVersion: found.version,
        capabilityName: found.name,
        organizationId: found.organizationId,
        organizationName: capability.organizationName,
        unmet,
        value,
        priceFen: capability.priceFen?.toString() ?? null,
        leadTimeWeeks: capability.leadTimeWeeks,
        conflict,
      };
      return [[found.id, line] as const];
    }),
  );
}
