import { type ProposedSeat, proposalSeats } from "#app/areas/matching/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { conflictsAmong } from "./seat-rules.server.ts";
import { equalWorkShares } from "./shares.ts";

/** A proposal as its unit edits it before anybody is invited: its seats, who else could hold each, equal shares, and ties among those proposed. */
export async function pickPage(ctx: Context, sceneCode: string, proposalId: string) {
  const found = await proposalSeats(ctx, proposalId);
  if (!found || found.scene.code !== sceneCode) throw notFound("方案");
  const { scene, seats } = found;
  const seated = seats.flatMap(({ slotId, role, seated }) => (seated ? [{ slotId, role, organizationId: seated.organizationId }] : []));
  const equal = new Map(
    equalWorkShares(seated.map(({ slotId, role }) => ({ id: slotId, role }))).map(({ id, basisPoints }) => [id, basisPoints]),
  );
  return {
    proposalId,
    scene: { id: scene.id, code: scene.code, name: scene.name, version: scene.version, status: scene.status },
    seats: seats.map((seat): ProposedSeat & { equalShareBp: number } => ({ ...seat, equalShareBp: equal.get(seat.slotId) ?? 0 })),
    conflicts: await conflictsAmong(ctx, scene.organizationId, seated),
  };
}
export type PickPage = Awaited<ReturnType<typeof pickPage>>;
