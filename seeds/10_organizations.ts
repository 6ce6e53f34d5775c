import { hashPassword } from "better-auth/crypto";
import { and, eq } from "drizzle-orm";
import { nameKey } from "#app/areas/organizations/index.server.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import { type Context, contextFor, type Services, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { accounts, members, organizationContacts, organizations, users } from "#db/schema/organizations.ts";
import type { OrganizationKind } from "#db/vocabulary/roles.ts";
import { ORGANIZATIONS } from "./data/organizations.ts";
import { SCENE_ORGANIZATIONS } from "./data/scenes/organizations.ts";
import { DEMO_ACCOUNTS, DEMO_PASSWORD, demoEmail } from "./demo-accounts.ts";
import { fictionalCreditCode } from "./factories/credit-codes.ts";

/** Demo organizations, each with one owner who signs in with the demo password. Organizations that are there stay as they are. */
export async function seedOrganizations(services: Services): Promise<void> {
  const ctx = contextFor(services, { kind: "system", job: "seed" });
  const password = await hashPassword(DEMO_PASSWORD);
  let serial = 0;
  for (const { slug, group, parent, supplyRoles, ...organization } of [...ORGANIZATIONS, ...SCENE_ORGANIZATIONS]) {
    serial++;
    await withTransaction(ctx, async (tx) => {
      const [present] = await tx.db.select({ id: organizations.id }).from(organizations).where(eq(organizations.slug, slug));
      if (present) return;
      const now = tx.clock.now();
      const organizationId = crypto.randomUUID();
      const named = DEMO_ACCOUNTS.filter((account) => account.organization === slug);
      const people =
        named.length > 0 ? named : [{ name: `演示·${organization.shortName}`, email: demoEmail(slug), role: "owner" as const }];
      await tx.db.insert(organizations).values({
        id: organizationId,
        slug,
        code: await nextCode(tx, "organization"),
        supplyRoles,
        groupName: group ?? null,
        creditCode: fictionalCreditCode(serial, organization.kind),
        parentOrganizationId: parent === undefined ? null : await idOf(tx, parent),
        ...sizeFacts(organization),
        nameKey: nameKey(organization.name),
        verification: "verified",
        verifiedAt: now,
        ...organization,
      });
      for (const { name, email, role } of people) {
        const userId = crypto.randomUUID();
        await tx.db.insert(users).values({ id: userId, name, email, emailVerified: true });
        await tx.db.insert(accounts).values({ id: crypto.randomUUID(), accountId: userId, providerId: "credential", userId, password });
        await tx.db.insert(members).values({ id: crypto.randomUUID(), organizationId, userId, role });
      }
      if (organization.kind === "userUnit" || organization.kind === "vendor") {
        await tx.db.insert(organizationContacts).values({ organizationId, ...fictionalContact(organization.kind, slug, serial) });
      }
    });
  }
}

async function idOf(tx: TransactionContext, slug: string): Promise<string | null> {
  const [row] = await tx.db.select({ id: organizations.id }).from(organizations).where(eq(organizations.slug, slug));
  return row?.id ?? null;
}

/** Only companies have a size; what they sell in a year is made up from their headcount. */
function sizeFacts({ name, kind, headcount }: { name: string; kind: OrganizationKind; headcount: number }) {
  if (!name.endsWith("公司") || kind === "bureau" || kind === "operator") return {};
  return { sizeIndustry: "industry" as const, revenueWan: headcount * 70, assetsWan: headcount * 90 };
}

/** A contact that is a role, not a person, with a number that no telephone has and an address that no mail reaches. */
function fictionalContact(kind: "userUnit" | "vendor", slug: string, serial: number) {
  const title = kind === "userUnit" ? "设备部联系人" : "市场部联系人";
  return {
    title,
    personName: `演示${title}`,
    phone: `1000000${String(serial).padStart(4, "0")}`,
    email: `contact-${slug}@demo.shijing.example`,
  };
}

/** The context of a seeded organization's owner. Throws when the slug was not seeded. */
export async function ownerContext(services: Services, slug: string): Promise<Context & { actor: UserActor }> {
  const [row] = await services.database
    .select({ organization: organizations, user: users, role: members.role })
    .from(organizations)
    .innerJoin(members, eq(members.organizationId, organizations.id))
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(organizations.slug, slug), eq(members.role, "owner")))
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
