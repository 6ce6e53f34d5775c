import { and, eq, isNotNull, sql } from "drizzle-orm";
import { requireVerified } from "#app/areas/organizations/index.server.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { conflict, notFound } from "#app/kernel/errors.ts";
import { calls, callViewers } from "#db/schema/calls.ts";
import { sceneViewers } from "#db/schema/scenes.ts";
import { mayPledgeForCall } from "./policy.ts";
import type { Scene } from "./reads.server.ts";
import { invitationsTo } from "./viewers.server.ts";

/** Why an organization may pledge for a scene: a consortium invited it by name, or a call on it takes bids. */
export type PledgeGround =
  | { kind: "invited" }
  | { kind: "call"; callId: string; callCode: string; callTitle: string; takesPledges: boolean };

type Kept = Pick<Scene, "id" | "restrictedParts">;
/** The budget, which every scene keeps, is no matter of bidders. */
const keepsForBidders = ({ restrictedParts }: Kept): boolean => restrictedParts.length > 0;

const ENDED = "揭榜已经截止或者取消，不能再申请查看受限内容。";

/**
 * The ground on which the actor's organization may pledge now, or sees what it pledged for; not found without one. A call that takes bids is a
 * ground for every vendor, one whose bids are judged for those it still lets in.
 */
export async function pledgeGround(
  ctx: Context,
  scene: Kept,
  actor: UserActor,
  standing: { byCall: boolean } | undefined,
): Promise<PledgeGround> {
  if (standing && !standing.byCall) return { kind: "invited" };
  const [call] =
    mayPledgeForCall(actor) && keepsForBidders(scene)
      ? await ctx.db
          .select({
            callId: calls.id,
            callCode: calls.code,
            callTitle: calls.title,
            takesPledges: sql<boolean>`${calls.status} = 'open' and clock_timestamp() < ${calls.deadline}`,
          })
          .from(calls)
          .where(and(eq(calls.sceneId, scene.id), sql`${calls.status} in ('open', 'opened')`))
      : [];
  if (!call || !(call.takesPledges || standing)) throw notFound("邀请");
  return { kind: "call", ...call };
}

/**
 * The same for the pledge itself, held: an invitation that is taken back meanwhile, and a call that is cancelled or opened, are not answered by a
 * pledge. On the ground of a call only a verified vendor pledges, as only such a one begins a bid, and only before the deadline by the clock of the
 * database: it is read in the statement that lets it in. Null callId: invited by name. `isFresh`: the call did not let it in before.
 */
export async function holdGround(
  tx: TransactionContext,
  scene: Kept,
  actor: UserActor,
): Promise<{ callId: string | null; isFresh: boolean }> {
  const { organizationId } = actor;
  const [invited] = await tx.db
    .select({ sceneId: sceneViewers.sceneId })
    .from(sceneViewers)
    .where(and(eq(sceneViewers.sceneId, scene.id), eq(sceneViewers.organizationId, organizationId)))
    .for("share");
  if (invited) return { callId: null, isFresh: false };
  if (!mayPledgeForCall(actor) || !keepsForBidders(scene)) throw notFound("邀请");
  const [call] = await tx.db
    .select({ id: calls.id, status: calls.status })
    .from(calls)
    .where(and(eq(calls.sceneId, scene.id), isNotNull(calls.publishedAt)))
    .orderBy(sql`${calls.id} desc`)
    .limit(1)
    .for("share");
  if (!call) throw notFound("邀请");
  await requireVerified(tx, "申请查看受限内容");
  // Whom the call lets in already may give a later edition of the words, also while bids are judged.
  if ((await invitationsTo(tx, [scene.id])).get(scene.id)?.byCall) return { callId: call.id, isFresh: false };
  if (call.status !== "open") throw conflict(ENDED);
  // A row that was written is fresh, one that was found has been changed before (xmax).
  const [entered] = await tx.db.execute<{ fresh: boolean }>(sql`
    insert into ${callViewers} (call_id, organization_id, created_at)
    select ${calls.id}, ${organizationId}, ${tx.clock.now().toISOString()}::timestamptz from ${calls}
    where ${calls.id} = ${call.id} and ${calls.status} = 'open' and clock_timestamp() < ${calls.deadline}
    on conflict (call_id, organization_id) do update set organization_id = excluded.organization_id
    returning (xmax = 0) as fresh`);
  if (!entered) throw conflict(ENDED);
  return { callId: call.id, isFresh: entered.fresh };
}
