import { and, eq, sql } from "drizzle-orm";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { conflict, invalid } from "#app/kernel/errors.ts";
import { organizations } from "#db/schema/organizations.ts";
import type { Organization } from "./reads.server.ts";
import { canVerification, VERIFICATION_ACTIONS, type VerificationAction } from "./states.ts";

/** Locks an organization, so that what happens to its standing happens one after the other. Null when there is none. */
export async function lockOrganization(tx: TransactionContext, where: { id: string } | { code: string }): Promise<Organization | null> {
  const isIt = "id" in where ? eq(organizations.id, where.id) : eq(organizations.code, where.code);
  const [row] = await tx.db.select().from(organizations).where(isIt).for("update");
  return row ?? null;
}

/** Moves an organization along {@link VERIFICATION_ACTIONS}; the caller holds its lock. */
export async function moveVerification(
  tx: TransactionContext,
  organization: Organization,
  action: VerificationAction,
  set: Partial<typeof organizations.$inferInsert> = {},
): Promise<void> {
  const { to, refusal } = VERIFICATION_ACTIONS[action];
  if (!canVerification(action, organization.verification)) throw conflict(refusal);
  const now = tx.clock.now();
  const [moved] = await tx.db
    .update(organizations)
    .set({ ...set, verification: to, verifiedAt: to === "verified" ? now : null, updatedAt: now })
    .where(and(eq(organizations.id, organization.id), eq(organizations.verification, organization.verification)))
    .returning({ id: organizations.id });
  if (!moved) throw conflict(refusal);
}

/** A unique name or credit code that another organization has, as a refusal beside its field. */
export async function refuseTaken(tx: TransactionContext, facts: { name: string; creditCode: string }, ownId?: string): Promise<void> {
  const message = "已在平台登记，请联系本单位管理员邀请您加入。";
  for (const [field, words, column] of [
    ["name", "该单位", organizations.name],
    ["creditCode", "该统一社会信用代码", organizations.creditCode],
  ] as const) {
    const [taken] = await tx.db.select({ id: organizations.id }).from(organizations).where(eq(column, facts[field]));
    if (taken && taken.id !== ownId) throw invalid(`${words}${message}`, { [field]: [`${words}${message}`] });
  }
}

export const LEADS_BACK = "上级单位不能是本单位或本单位的下属单位。";

/** Whether an organization is another one, or stands anywhere above it. Ends even where a chain leads back. */
export async function isAbove(tx: TransactionContext, id: string, lowerId: string): Promise<boolean> {
  const found = await tx.db.execute(sql`
    with recursive chain as (
      select o.id, o.parent_organization_id from ${organizations} o where o.id = ${lowerId}
      union
      select o.id, o.parent_organization_id from ${organizations} o join chain on o.id = chain.parent_organization_id
    ) select 1 from chain where id = ${id}`);
  return found.length > 0;
}
