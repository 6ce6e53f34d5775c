import { nameKey } from "#app/areas/organizations/index.server.ts";
import type { Database } from "#db/client.server.ts";
import { members, organizations, users } from "#db/schema/organizations.ts";
import type { MemberRole } from "#db/vocabulary/roles.ts";

let serial = 0;

/** One valid organization; `facts` override. */
export async function insertOrganization(
  db: Database,
  facts: Partial<typeof organizations.$inferInsert> & Pick<typeof organizations.$inferInsert, "kind" | "regionCode" | "name">,
) {
  const id = crypto.randomUUID();
  const [row] = await db
    .insert(organizations)
    .values({
      id,
      slug: id,
      code: `OR-TEST-${id.slice(0, 12).toUpperCase()}`,
      shortName: facts.name,
      nameKey: nameKey(facts.name),
      // Confirmed by the operator, unless the test is about that.
      ...(facts.verification === undefined ? { verification: "verified", verifiedAt: new Date() } : {}),
      ...facts,
    })
    .returning();
  if (!row) throw new Error("organization was not inserted");
  return row;
}

/** One user who is a member with the role. */
export async function insertUser(db: Database, facts: { organizationId: string; role: MemberRole }) {
  const id = crypto.randomUUID();
  const [row] = await db
    .insert(users)
    .values({ id, name: `成员${++serial}`, email: `${id}@test.example` })
    .returning();
  if (!row) throw new Error("user was not inserted");
  await db.insert(members).values({ id: crypto.randomUUID(), organizationId: facts.organizationId, userId: id, role: facts.role });
  return row;
}
