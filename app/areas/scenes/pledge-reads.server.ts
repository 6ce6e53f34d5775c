import { and, desc, eq, sql } from "drizzle-orm";
import { organizationById, organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { calls, callViewers } from "#db/schema/calls.ts";
import { confidentialityPledges } from "#db/schema/questions.ts";
import { sceneViewers } from "#db/schema/scenes.ts";
import { pledgeGround } from "./pledge-ground.server.ts";
import { PLEDGE, PLEDGE_HASH } from "./pledge-text.ts";
import { mayPledge } from "./policy.ts";
import { getMyScene, getScene } from "./reads.server.ts";
import { isCollecting } from "./states.ts";
import { invitationsTo, letsIn } from "./viewers.server.ts";

/**
 * What the page of the pledge shows an organization that a consortium invited, or any vendor while a call on the scene takes bids; whoever has no
 * ground to pledge finds nothing.
 */
export async function pledgePage(ctx: Context, code: string) {
  const { scene, withheld } = await getScene(ctx, code);
  const actor = userOf(ctx);
  const { organizationId, organizationName } = actor;
  const standing = (await invitationsTo(ctx, [scene.id])).get(scene.id);
  const ground = await pledgeGround(ctx, scene, actor, standing);
  const [unit, own, pledges] = await Promise.all([
    organizationById(ctx, scene.organizationId),
    organizationById(ctx, organizationId),
    ctx.db
      .select({ edition: confidentialityPledges.edition, createdAt: confidentialityPledges.createdAt })
      .from(confidentialityPledges)
      .where(and(eq(confidentialityPledges.sceneId, scene.id), eq(confidentialityPledges.organizationId, organizationId)))
      .orderBy(desc(confidentialityPledges.createdAt)),
  ]);
  const lines = pledges.map(({ edition, createdAt }) => ({ edition, at: createdAt.toISOString() }));
  return {
    scene: { code: scene.code, name: scene.name },
    unitName: unit?.name ?? "—",
    ownName: organizationName,
    withheld: ground.kind === "call" ? withheld.filter((part) => part !== "budget") : [...withheld],
    text: PLEDGE,
    textHash: PLEDGE_HASH,
    /** The pledge to the present words, and the latest to earlier ones. */
    pledged: lines.find(({ edition }) => edition === PLEDGE.edition) ?? null,
    earlier: lines.find(({ edition }) => edition !== PLEDGE.edition) ?? null,
    /** The call on whose ground the pledge is given; null for who was invited by name. */
    call: ground.kind === "call" ? { code: ground.callCode, title: ground.callTitle } : null,
    /** Whether it sees what is kept already; who pledged on an earlier ground confirms for a new call again. */
    sees: standing?.pledged ?? false,
    /** Only verified organizations bid. */
    mustVerify: ground.kind === "call" && own?.verification !== "verified",
    mayPledge: mayPledge(ctx.actor),
  };
}

/** One organization's pledge for a scene, or that an invited one has not pledged to the present words yet. */
export interface PledgeLine {
  organizationName: string;
  /** Null: not yet. */
  pledgedAt: string | null;
  edition: string | null;
  textHash: string | null;
  /**
   * Whether it is let in now; a pledge stays when the invitation ends, and then shows nothing. Null while a call takes bids, of everyone whom no
   * consortium invited: the answer would tell who bids.
   */
  invited: boolean | null;
}

/**
 * Who promised to keep what a scene of the actor's unit shows to the invited, newest first, after those who have yet to. A pledge given on the
 * ground of a call is left out until a call that the organization pledged for is opened: before, it would tell who bids (招标投标法 22). Of a
 * cancelled call it is listed once the scene collects no more, lest a call be cancelled to learn the names and made anew.
 */
export async function pledgesOfMyScene(ctx: Context, code: string): Promise<PledgeLine[]> {
  const { scene } = await getMyScene(ctx, code);
  const [viewers, running, entered, pledges] = await Promise.all([
    ctx.db.select({ organizationId: sceneViewers.organizationId }).from(sceneViewers).where(eq(sceneViewers.sceneId, scene.id)),
    ctx.db
      .select({ id: calls.id })
      .from(calls)
      .where(and(eq(calls.sceneId, scene.id), eq(calls.status, "open"))),
    ctx.db
      .select({
        organizationId: callViewers.organizationId,
        callId: callViewers.callId,
        openedAt: calls.openedAt,
        isIn: sql<boolean>`${letsIn(ctx)}`,
      })
      .from(callViewers)
      .innerJoin(calls, eq(calls.id, callViewers.callId))
      .where(eq(calls.sceneId, scene.id)),
    ctx.db
      .select()
      .from(confidentialityPledges)
      .where(eq(confidentialityPledges.sceneId, scene.id))
      .orderBy(desc(confidentialityPledges.createdAt), desc(confidentialityPledges.id)),
  ]);
  const invited = new Set(viewers.map(({ organizationId }) => organizationId));
  const isTold = ({ callId, organizationId, createdAt }: (typeof pledges)[number]) =>
    callId === null ||
    invited.has(organizationId) ||
    !isCollecting(scene.status) ||
    entered.some(
      (one) => one.organizationId === organizationId && one.openedAt !== null && (one.openedAt >= createdAt || one.callId === callId),
    );
  const isIn = (id: string) =>
    invited.has(id) || (running.length > 0 ? null : entered.some(({ organizationId, isIn: now }) => organizationId === id && now));
  const pledged = new Set(pledges.filter(({ edition }) => edition === PLEDGE.edition).map(({ organizationId }) => organizationId));
  const told = pledges.filter(isTold);
  const names = await organizationsById(ctx, [...invited, ...told.map(({ organizationId }) => organizationId)]);
  const nameOf = (id: string) => names.get(id)?.name ?? "—";
  return [
    ...[...invited]
      .filter((id) => !pledged.has(id))
      .map((id) => ({ organizationName: nameOf(id), pledgedAt: null, edition: null, textHash: null, invited: true })),
    ...told.map(({ organizationId, createdAt, edition, textHash }) => ({
      organizationName: nameOf(organizationId),
      pledgedAt: createdAt.toISOString(),
      edition,
      textHash,
      invited: isIn(organizationId),
    })),
  ];
}
