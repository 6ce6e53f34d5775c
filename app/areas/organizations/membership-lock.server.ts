import { and, count, eq } from "drizzle-orm";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { members, organizations } from "#db/schema/organizations.ts";
import type { MemberRole } from "#db/vocabulary/roles.ts";

/**
 * Locks the actor's organization, so that changes of its members happen one after another, and reads the actor's role again under the
 * lock: two owners who demote each other at the same moment must not both succeed. Throws forbidden for who is no longer a member.
 */
export async function lockMembership(tx: TransactionContext): Promise<MemberRole> {
  const { organizationId, userId } = userOf(tx);
  await tx.db.select({ id: organizations.id }).from(organizations).where(eq(organizations.id, organizationId)).for("update");
  const [own] = await tx.db
    .select({ role: members.role })
    .from(members)
    .where(and(eq(members.organizationId, organizationId), eq(members.userId, userId)));
  if (!own) throw forbidden();
  return own.role;
}

/** Refuses to take away an organization's last owner; called under the lock. */
export async function keepAnOwner(tx: TransactionContext): Promise<void> {
  const { organizationId } = userOf(tx);
  const [owners] = await tx.db
    .select({ n: count() })
    .from(members)
    .where(and(eq(members.organizationId, organizationId), eq(members.role, "owner")));
  if ((owners?.n ?? 0) <= 1) throw conflict("单位至少要有一名管理员。请先把另一名成员设为管理员。");
}
