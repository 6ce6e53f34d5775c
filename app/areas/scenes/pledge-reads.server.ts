import { and, desc, eq } from "drizzle-orm";
import { organizationById, organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { confidentialityPledges } from "#db/schema/questions.ts";
import { sceneViewers } from "#db/schema/scenes.ts";
import { PLEDGE, PLEDGE_HASH } from "./pledge-text.ts";
import { mayPledge } from "./policy.ts";
import { getMyScene, getScene } from "./reads.server.ts";

/** What the page of the pledge shows an invited organization; whoever is not invited finds nothing. */
export async function pledgePage(ctx: Context, code: string) {
  const { scene, withheld } = await getScene(ctx, code);
  const { organizationId, organizationName } = userOf(ctx);
  const [invited] = await ctx.db
    .select({ sceneId: sceneViewers.sceneId })
    .from(sceneViewers)
    .where(and(eq(sceneViewers.sceneId, scene.id), eq(sceneViewers.organizationId, organizationId)));
  if (!invited) throw notFound("邀请");
  const [unit, pledges] = await Promise.all([
    organizationById(ctx, scene.organizationId),
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
    withheld: [...withheld],
    text: PLEDGE,
    textHash: PLEDGE_HASH,
    /** The pledge to the present words, and the latest to earlier ones. */
    pledged: lines.find(({ edition }) => edition === PLEDGE.edition) ?? null,
    earlier: lines.find(({ edition }) => edition !== PLEDGE.edition) ?? null,
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
  /** Whether it is invited now; a pledge stays when the invitation ends, and then shows nothing. */
  invited: boolean;
}

/** Who promised to keep what a scene of the actor's unit shows to the invited, newest first, after those who have yet to. */
export async function pledgesOfMyScene(ctx: Context, code: string): Promise<PledgeLine[]> {
  const { scene } = await getMyScene(ctx, code);
  const [viewers, pledges] = await Promise.all([
    ctx.db.select({ organizationId: sceneViewers.organizationId }).from(sceneViewers).where(eq(sceneViewers.sceneId, scene.id)),
    ctx.db
      .select()
      .from(confidentialityPledges)
      .where(eq(confidentialityPledges.sceneId, scene.id))
      .orderBy(desc(confidentialityPledges.createdAt), desc(confidentialityPledges.id)),
  ]);
  const invited = new Set(viewers.map(({ organizationId }) => organizationId));
  const pledged = new Set(pledges.filter(({ edition }) => edition === PLEDGE.edition).map(({ organizationId }) => organizationId));
  const names = await organizationsById(ctx, [...invited, ...pledges.map(({ organizationId }) => organizationId)]);
  const nameOf = (id: string) => names.get(id)?.name ?? "—";
  return [
    ...[...invited]
      .filter((id) => !pledged.has(id))
      .map((id) => ({ organizationName: nameOf(id), pledgedAt: null, edition: null, textHash: null, invited: true })),
    ...pledges.map(({ organizationId, createdAt, edition, textHash }) => ({
      organizationName: nameOf(organizationId),
      pledgedAt: createdAt.toISOString(),
      edition,
      textHash,
      invited: invited.has(organizationId),
    })),
  ];
}
