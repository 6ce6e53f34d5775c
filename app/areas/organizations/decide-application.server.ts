import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { organizationApplications, organizations } from "#db/schema/organizations.ts";
import { applicationKey, changedFields } from "./apply-for-verification.server.ts";
import { nameKey } from "./name-key.ts";
import { mayManage, mayVerifyOrganizations } from "./policy.ts";
import type { Organization } from "./reads.server.ts";
import { decideApplicationInput, withdrawApplicationInput } from "./schemas.ts";
import { isAbove, LEADS_BACK, lockOrganization, moveVerification, refuseTaken } from "./verification.server.ts";

type Application = typeof organizationApplications.$inferSelect;
const NOT_OPEN = "这份申请已经处理或撤回，请刷新后查看。";

/** The operator approves an application, which writes what was proposed into the organization, or returns it with a reason. */
export async function decideApplication(ctx: Context, input: z.input<typeof decideApplicationInput>): Promise<{ code: string }> {
  if (!mayVerifyOrganizations(ctx.actor)) throw forbidden("只有平台运营可以审核单位认证。");
  const decided = parseInput(decideApplicationInput, input);
  const reason = decided.decision === "return" ? decided.reason : null;
  return withTransaction(ctx, async (tx) => {
    const { application, organization } = await openApplication(tx, decided.applicationId);
    await close(tx, application, decided.decision === "approve" ? "approved" : "returned", reason);
    if (decided.decision === "approve") await adopt(tx, organization, application);
    else if (organization.verification === "pending") await moveVerification(tx, organization, "return", { verificationReason: reason });
    await recordAudit(tx, {
      action: decided.decision === "approve" ? "approve-application" : "return-application",
      objectType: "organization",
      objectId: organization.id,
      detail: { applicationId: application.id, changes: changedFields(organization, application.proposal), ...(reason ? { reason } : {}) },
    });
    await enqueue(tx, "notify", {
      organizationId: organization.id,
      kind: reason === null ? "message" : "todo",
      title: reason === null ? "单位认证已通过" : "单位认证被退回",
      body: reason ?? "平台运营已核实贵单位的登记信息。",
      href: paths.organization(),
      dedupeKey: `application-decided:${application.id}`,
    });
    return { code: organization.code };
  });
}

/** The organization takes its own application back. */
export async function withdrawApplication(
  ctx: Context,
  input: z.input<typeof withdrawApplicationInput>,
): Promise<{ applicationId: string }> {
  if (!mayManage(ctx.actor)) throw forbidden("只有单位管理员可以撤回申请。");
  const { applicationId } = parseInput(withdrawApplicationInput, input);
  return withTransaction(ctx, async (tx) => {
    const { application, organization } = await openApplication(tx, applicationId, userOf(ctx).organizationId);
    await close(tx, application, "withdrawn", null);
    if (organization.verification === "pending") await moveVerification(tx, organization, "withdraw");
    await recordAudit(tx, {
      action: "withdraw-application",
      objectType: "organization",
      objectId: organization.id,
      detail: { applicationId },
    });
    return { applicationId };
  });
}

/** The application and its organization, locked in this order of tables: organization first, as applying does. */
async function openApplication(
  tx: TransactionContext,
  id: string,
  ownerId?: string,
): Promise<{ application: Application; organization: Organization }> {
  const [application] = await tx.db.select().from(organizationApplications).where(eq(organizationApplications.id, id));
  if (!application || (ownerId !== undefined && application.organizationId !== ownerId)) throw notFound("申请");
  const organization = await lockOrganization(tx, { id: application.organizationId });
  if (!organization) throw notFound("单位");
  return { application, organization };
}

async function close(tx: TransactionContext, { id }: Application, status: "approved" | "returned" | "withdrawn", reason: string | null) {
  const [closed] = await tx.db
    .update(organizationApplications)
    .set({ status, reason, decidedBy: userOf(tx).userId, decidedAt: tx.clock.now() })
    .where(and(eq(organizationApplications.id, id), eq(organizationApplications.status, "open")))
    .returning({ id: organizationApplications.id });
  if (!closed) throw conflict(NOT_OPEN);
  const operators = await tx.db.select({ id: organizations.id }).from(organizations).where(eq(organizations.kind, "operator"));
  for (const operator of operators) await enqueue(tx, "complete-todo", { organizationId: operator.id, dedupeKey: applicationKey(id) });
}

async function adopt(tx: TransactionContext, organization: Organization, { proposal }: Application): Promise<void> {
  await refuseTaken(tx, proposal, organization.id);
  if (proposal.parentOrganizationId !== null) {
    // One after the other: of two that name each other the second is refused.
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended('organization-parents', 0))`);
    if (await isAbove(tx, organization.id, proposal.parentOrganizationId)) throw conflict(LEADS_BACK);
  }
  const set = { ...proposal, groupName: proposal.groupName || null, nameKey: nameKey(proposal.name), verificationReason: null };
  // Name and standing are in the documents of what it published.
  await enqueue(tx, "index-organization", { organizationId: organization.id });
  if (organization.verification === "pending") return moveVerification(tx, organization, "approve", set);
  // A suspended organization stays so: its facts are mended, its standing is decided by itself.
  await tx.db
    .update(organizations)
    .set({ ...set, verificationReason: organization.verificationReason, updatedAt: tx.clock.now() })
    .where(eq(organizations.id, organization.id));
}
