import { and, eq, isNull, or } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, violatedConstraint, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { organizationRelations, organizations } from "#db/schema/organizations.ts";
import { mayManage } from "./policy.ts";
import { declareRelationInput, endRelationInput } from "./schemas.ts";

/** Says that another organization is an affiliate. It counts at once for checks of conflicts, in both directions, and the other is told. */
export async function declareRelation(ctx: Context, input: z.input<typeof declareRelationInput>): Promise<{ relationId: string }> {
  if (!mayManage(ctx.actor)) throw forbidden("只有单位管理员可以申报关联单位。");
  const { code, kind, note } = parseInput(declareRelationInput, input);
  const { organizationId, organizationName } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const [other] = await tx.db.select({ id: organizations.id }).from(organizations).where(eq(organizations.code, code));
    const refused = (message: string) => invalid(message, { code: [message] });
    if (!other) throw refused("没有这个编号的单位，请核对后填写。");
    if (other.id === organizationId) throw refused("请填写贵单位以外的单位。");
    const [row] = await tx.db
      .insert(organizationRelations)
      .values({ organizationId, otherOrganizationId: other.id, kind, note, createdAt: tx.clock.now() })
      .returning({ id: organizationRelations.id })
      .catch((error: unknown) => {
        throw violatedConstraint(error) === "organization_relations_one_current" ? conflict("贵单位已申报与该单位的关联关系。") : error;
      });
    if (!row) throw new Error("relation was not inserted");
    await recordAudit(tx, {
      action: "declare-relation",
      objectType: "organization",
      objectId: organizationId,
      detail: { relationId: row.id, otherId: other.id, kind },
    });
    await enqueue(tx, "notify", {
      organizationId: other.id,
      kind: "message",
      title: "有单位申报与贵单位存在关联关系",
      body: `${organizationName}申报了关联关系，匹配和任务书会据此提示回避。如不属实，请联系对方或平台运营。`,
      href: paths.organization(),
      dedupeKey: `relation:${row.id}`,
    });
    return { relationId: row.id };
  });
}

/** Ends what the actor's organization declared. */
export async function endRelation(ctx: Context, input: z.input<typeof endRelationInput>): Promise<{ relationId: string }> {
  if (!mayManage(ctx.actor)) throw forbidden("只有单位管理员可以撤销关联申报。");
  const { relationId } = parseInput(endRelationInput, input);
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const own = and(eq(organizationRelations.id, relationId), eq(organizationRelations.organizationId, organizationId));
    const [present] = await tx.db.select({ id: organizationRelations.id }).from(organizationRelations).where(own);
    if (!present) throw notFound("关联申报");
    const [ended] = await tx.db
      .update(organizationRelations)
      .set({ endedAt: tx.clock.now() })
      .where(and(own, isNull(organizationRelations.endedAt)))
      .returning({ otherId: organizationRelations.otherOrganizationId });
    if (!ended) throw conflict("这项关联申报已经撤销。");
    await recordAudit(tx, {
      action: "end-relation",
      objectType: "organization",
      objectId: organizationId,
      detail: { relationId, otherId: ended.otherId },
    });
    return { relationId };
  });
}

/** Current declarations by or about an organization. */
export const currentRelationsOf = (organizationId: string) =>
  and(
    isNull(organizationRelations.endedAt),
    or(eq(organizationRelations.organizationId, organizationId), eq(organizationRelations.otherOrganizationId, organizationId)),
  );
