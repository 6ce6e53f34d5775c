import { hashPassword } from "better-auth/crypto";
import { eq } from "drizzle-orm";
import type { UserActor } from "#app/kernel/actor.ts";
import { type Context, contextFor, type Services, withTransaction } from "#app/kernel/context.server.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { accounts, members, organizations, users } from "#db/schema/organizations.ts";
import { ORGANIZATIONS } from "./data/organizations.ts";
import { SCENE_ORGANIZATIONS } from "./data/scenes/organizations.ts";
import { DEMO_ACCOUNTS, DEMO_PASSWORD, demoEmail } from "./demo-accounts.ts";

/** Demo organizations, each with one owner who signs in with the demo password. Organizations that are there stay as they are. */
export async function seedOrganizations(services: Services): Promise<void> {
  const ctx = contextFor(services, { kind: "system", job: "seed" });
  const password = await hashPassword(DEMO_PASSWORD);
  for (const { slug, group, supplyRoles, ...organization } of [...ORGANIZATIONS, ...SCENE_ORGANIZATIONS]) {
    await withTransaction(ctx, async (tx) => {
      const [present] = await tx.db.select({ id: organizations.id }).from(organizations).where(eq(organizations.slug, slug));
      if (present) return;
      const now = tx.clock.now();
      const organizationId = crypto.randomUUID();
      const userId = crypto.randomUUID();
      const named = DEMO_ACCOUNTS.find((account) => account.organization === slug);
      await tx.db.insert(organizations).values({
        id: organizationId,
        slug,
        code: await nextCode(tx, "organization"),
        supplyRoles,
        groupName: group ?? null,
        verifiedAt: now,
        ...organization,
      });
      await tx.db.insert(users).values({
        id: userId,
        name: named?.name ?? `演示·${organization.shortName}`,
        email: named?.email ?? demoEmail(slug),
        emailVerified: true,
      });
      await tx.db.insert(accounts).values({ id: crypto.randomUUID(), accountId: userId, providerId: "credential", userId, password });
      await tx.db.insert(members).values({ id: crypto.randomUUID(), organizationId, userId, role: named?.role ?? "owner" });
    });
  }
}

/** The context of a seeded organization's owner. Throws when the slug was not seeded. */
export async function ownerContext(services: Services, slug: string): Promise<Context & { actor: UserActor }> {
  const [row] = await services.database
    .select({ organization: organizations, user: users, role: members.role })
    .from(organizations)
    .innerJoin(members, eq(members.organizationId, organizations.id))
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(organizations.slug, slug))
    .limit(1);
  if (!row) throw new Error(`no seeded organization ${slug}`);
  const { organization, user, role } = row;
  const actor: UserActor = {
    kind: "user",
    userId: user.id,
    name: user.name,
    email: user.email,
    organizationId: organization.id,
    organizationName: organization.name,
    organizationKind: organization.kind,
    supplyRoles: organization.supplyRoles,
    regionCode: organization.regionCode,
    memberRole: role,
  };
  return { ...contextFor(services, actor), actor };
}
