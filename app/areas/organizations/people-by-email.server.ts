import { asc, eq } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { members, organizations, users } from "#db/schema/organizations.ts";
import type { Organization } from "./reads.server.ts";

/**
 * The organizations a person belongs to, by its exact address, for rooms that appoint somebody by name; empty for an unknown address. The caller
 * decides who may be appointed, and answers an address it does not take like an unknown one.
 */
export async function peopleByEmail(ctx: Context, email: string): Promise<{ userId: string; name: string; organization: Organization }[]> {
  return ctx.db
    .select({ userId: users.id, name: users.name, organization: organizations })
    .from(users)
    .innerJoin(members, eq(members.userId, users.id))
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .where(eq(users.email, email.trim().toLowerCase()))
    .orderBy(asc(organizations.name), asc(organizations.id));
}
