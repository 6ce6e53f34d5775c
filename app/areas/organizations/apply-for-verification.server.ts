import { desc, eq } from "drizzle-orm";
import type { z } from "zod";
import { attachFiles, filesOf } from "#app/areas/files/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, violatedConstraint, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { type ApplicationProposal, organizationApplications, organizations, regions } from "#db/schema/organizations.ts";
import { mayManage } from "./policy.ts";
import type { Organization } from "./reads.server.ts";
import { applicationInput } from "./schemas.ts";
import { VERIFICATION_ACTIONS } from "./states.ts";
import { isAbove, LEADS_BACK, lockOrganization, moveVerification, refuseTaken } from "./verification.server.ts";

/** To-do of the operators, closed when the application is. */
export const applicationKey = (applicationId: string): string => `organization-application:${applicationId}`;

/**
 * Asks the operator to confirm who the actor's organization is, with proofs. A verified one asks the same way for a change of name, credit
 * code, region, roles or place in a group: it stays verified as it was, and changes when the operator approves.
 */
export async function applyForVerification(ctx: Context, input: z.input<typeof applicationInput>): Promise<{ applicationId: string }> {
  if (!mayManage(ctx.actor)) throw forbidden("只有单位管理员可以申请认证或变更登记信息。");
  const { files, note, parentCode, ...facts } = parseInput(applicationInput, input);
  return withTransaction(ctx, async (tx) => {
    const organization = await lockOrganization(tx, { id: userOf(ctx).organizationId });
    if (!organization) throw notFound("单位");
    const proposal = await proposalOf(tx, organization, facts, parentCode);
    if (organization.verification !== "verified") await moveVerification(tx, organization, "apply", { verificationReason: null });
    const [last] = await tx.db
      .select({ id: organizationApplications.id })
      .from(organizationApplications)
      .where(eq(organizationApplications.organizationId, organization.id))
      .orderBy(desc(organizationApplications.createdAt), desc(organizationApplications.id))
      .limit(1);
    const [row] = await tx.db
      .insert(organizationApplications)
      .values({ organizationId: organization.id, proposal, note, createdBy: userOf(ctx).userId, createdAt: tx.clock.now() })
      .returning({ id: organizationApplications.id })
      .catch((error: unknown) => {
        throw violatedConstraint(error) === "organization_applications_one_open" ? conflict(VERIFICATION_ACTIONS.apply.refusal) : error;
      });
    if (!row) throw new Error("application was not inserted");
    if (last) await keepProofs(tx, organization.id, last.id, files);
    await attachFiles(tx, { objectType: "organization", objectId: organization.id, fileIds: files });
    await recordAudit(tx, {
      action: "apply-for-verification",
      objectType: "organization",
      objectId: organization.id,
      detail: { applicationId: row.id, changes: changedFields(organization, proposal), files: files.length },
    });
    await tellOperators(tx, organization, row.id);
    return { applicationId: row.id };
  });
}

/**
 * Leaves with the last application what the new one does not hand in again: 数据安全法 33 asks to keep the records of a verification.
 * What hangs on the organization itself is what its newest application handed in.
 */
async function keepProofs(tx: TransactionContext, organizationId: string, lastId: string, again: readonly string[]): Promise<void> {
  const standing = { objectType: "organization", objectId: organizationId } as const;
  const proofs = (await filesOf(tx, standing.objectType, [organizationId])).get(organizationId) ?? [];
  const fileIds = proofs.map(({ id }) => id).filter((id) => !again.includes(id));
  if (fileIds.length > 0) await attachFiles(tx, { objectType: "organizationApplication", objectId: lastId, fileIds, from: standing });
}

type Facts = Omit<ApplicationProposal, "parentOrganizationId">;

async function proposalOf(
  tx: TransactionContext,
  organization: Organization,
  facts: Facts,
  parentCode: string,
): Promise<ApplicationProposal> {
  const [region] = await tx.db.select({ level: regions.level }).from(regions).where(eq(regions.code, facts.regionCode));
  if (!region || region.level === "nation") throw invalid("请选择所在地区。", { regionCode: ["请选择所在地区。"] });
  await refuseTaken(tx, facts, organization.id);
  if (organization.kind === "vendor" && facts.supplyRoles.length === 0) {
    const message = "供给单位请至少选择一个供给角色。";
    throw invalid(message, { supplyRoles: [message] });
  }
  const supplyRoles = organization.kind === "vendor" ? [...new Set(facts.supplyRoles)] : [];
  return { ...facts, supplyRoles, parentOrganizationId: parentCode === "" ? null : await parentId(tx, organization.id, parentCode) };
}

/** The organization above; a chain that leads back is refused. */
async function parentId(tx: TransactionContext, ownId: string, code: string): Promise<string> {
  const refused = (message: string) => invalid(message, { parentCode: [message] });
  const [parent] = await tx.db.select({ id: organizations.id }).from(organizations).where(eq(organizations.code, code));
  if (!parent) throw refused("没有这个编号的单位，请核对上级单位编号。");
  if (await isAbove(tx, ownId, parent.id)) throw refused(LEADS_BACK);
  return parent.id;
}

/** Which of the confirmed facts a proposal changes. */
export function changedFields(organization: Organization, proposal: ApplicationProposal): (keyof ApplicationProposal)[] {
  const current: ApplicationProposal = {
    name: organization.name,
    creditCode: organization.creditCode ?? "",
    regionCode: organization.regionCode,
    supplyRoles: organization.supplyRoles,
    soeKind: organization.soeKind,
    groupName: organization.groupName ?? "",
    parentOrganizationId: organization.parentOrganizationId,
  };
  return (Object.keys(current) as (keyof ApplicationProposal)[]).filter(
    (key) => JSON.stringify(sorted(current[key])) !== JSON.stringify(sorted(proposal[key])),
  );
}

const sorted = (value: unknown): unknown => (Array.isArray(value) ? [...value].sort() : value);

async function tellOperators(tx: TransactionContext, organization: Organization, applicationId: string): Promise<void> {
  const operators = await tx.db.select({ id: organizations.id }).from(organizations).where(eq(organizations.kind, "operator"));
  for (const { id } of operators) {
    await enqueue(tx, "notify", {
      organizationId: id,
      kind: "todo",
      title: "单位申请认证或变更",
      body: `${organization.name}（${organization.code}）提交了证明文件，请核实。`,
      href: paths.verifyOrganization(organization.code),
      dedupeKey: applicationKey(applicationId),
    });
  }
}
