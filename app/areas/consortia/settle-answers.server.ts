import { and, eq, lt } from "drizzle-orm";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { heldStatus, showScene } from "./hold-consortium.server.ts";
import { statusAfter } from "./states.ts";

/** Forms the consortium when nobody is still asked and every required seat is taken. The caller holds its row. */
export async function settleAnswers(
  tx: TransactionContext,
  consortium: typeof consortia.$inferSelect,
  sceneName: string,
): Promise<"inviting" | "formed"> {
  const members = await tx.db.select().from(consortiumMembers).where(eq(consortiumMembers.consortiumId, consortium.id));
  const next = statusAfter(members);
  if (next === "inviting") return next;
  await tx.db
    .update(consortia)
    .set({ status: "formed", formedAt: tx.clock.now(), version: consortium.version + 1 })
    .where(eq(consortia.id, consortium.id));
  await recordAudit(tx, { action: "consortium-formed", objectType: "consortium", objectId: consortium.id });
  await enqueue(tx, "notify", {
    organizationId: consortium.userUnitId,
    kind: "todo",
    title: `“${sceneName}”联合体已组建，请起草任务书`,
    body: "",
    href: paths.consortium(consortium.code),
    dedupeKey: `consortium-formed:${consortium.id}`,
  });
  return next;
}

/** Takes invitations whose time ran out as declined, so that one silent optional member does not keep the others waiting for ever. */
export async function sweepInvitations(ctx: Context): Promise<void> {
  const late = await ctx.db
    .selectDistinct({ consortiumId: consortiumMembers.consortiumId })
    .from(consortiumMembers)
    .where(and(eq(consortiumMembers.status, "invited"), lt(consortiumMembers.respondBy, ctx.clock.now())))
    .limit(200);
  for (const { consortiumId } of late) {
    await withTransaction(ctx, async (tx) => {
      if ((await heldStatus(tx, consortiumId)) !== "inviting") return;
      const [consortium] = await tx.db.select().from(consortia).where(eq(consortia.id, consortiumId));
      if (!consortium) return;
      const expired = await tx.db
        .update(consortiumMembers)
        .set({ status: "declined", reply: "逾期未答复", respondedAt: tx.clock.now() })
        .where(
          and(
            eq(consortiumMembers.consortiumId, consortiumId),
            eq(consortiumMembers.status, "invited"),
            lt(consortiumMembers.respondBy, tx.clock.now()),
          ),
        )
        .returning({ id: consortiumMembers.id, organizationId: consortiumMembers.organizationId });
      for (const member of expired) {
        await recordAudit(tx, {
          action: "expire-invitation",
          objectType: "consortium",
          objectId: consortiumId,
          detail: { memberId: member.id },
        });
        await enqueue(tx, "complete-todo", { organizationId: member.organizationId, dedupeKey: `invitation:${member.id}` });
      }
      await showScene(tx, consortium);
      const { scene } = await getSceneById(tx, consortium.sceneId);
      await settleAnswers(tx, consortium, scene.name);
    });
  }
}
