import { verifyPassword } from "better-auth/crypto";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { mails } from "#db/schema/notifications.ts";
import { accounts, members, organizations, users } from "#db/schema/organizations.ts";
import { fictionalCreditCode } from "#seeds/factories/credit-codes.ts";
import { testWorld } from "#test/world.ts";
import { registerOrganization } from "./register-organization.server.ts";

const world = await testWorld();

let serial = 0;
const facts = (part: string) => ({
  creditCode: fictionalCreditCode(500_000 + ++serial),
  kind: "userUnit" as const,
  name: `测试登记单位${part}`,
  shortName: "测试单位",
  supplyRoles: [],
  regionCode: "440100",
  userName: "测试用户",
  email: `${part}@register.example`,
  password: "tangerine-lamp-42",
});

const organizationNamed = async (name: string) => (await world.db.select().from(organizations).where(eq(organizations.name, name)))[0];
const mailsTo = (recipient: string) => world.db.select().from(mails).where(eq(mails.recipient, recipient));

describe("registerOrganization", () => {
  test("makes the organization, its owner, a password that verifies, a mail and an audit event", async () => {
    expect(await registerOrganization(world.public(), { ...facts("one"), email: " One@Register.Example " })).toEqual({
      email: "one@register.example",
    });
    const organization = await organizationNamed("测试登记单位one");
    expect(organization).toMatchObject({
      kind: "userUnit",
      regionCode: "440100",
      supplyRoles: [],
      verifiedAt: null,
      verification: "unverified",
    });
    const [row] = await world.db
      .select({ email: users.email, role: members.role, password: accounts.password, account: accounts.providerId })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .innerJoin(accounts, eq(accounts.userId, users.id))
      .where(eq(members.organizationId, organization?.id ?? ""));
    expect(row).toMatchObject({ email: "one@register.example", role: "owner", account: "credential" });
    expect(await verifyPassword({ hash: row?.password ?? "", password: "tangerine-lamp-42" })).toBe(true);
    expect(await mailsTo("one@register.example")).toHaveLength(1);
    const events = await world.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.objectId, organization?.id ?? ""));
    expect(events.map((event) => event.action)).toEqual(["register-organization"]);
  });

  test("a vendor needs a role, a user unit keeps none", async () => {
    await expect(registerOrganization(world.public(), { ...facts("vendor"), kind: "vendor" })).rejects.toMatchObject({
      code: "invalid",
      fields: { supplyRoles: [expect.any(String)] },
    });
    await registerOrganization(world.public(), { ...facts("vendor"), kind: "vendor", supplyRoles: ["robotMaker"] });
    expect((await organizationNamed("测试登记单位vendor"))?.supplyRoles).toEqual(["robotMaker"]);
    await registerOrganization(world.public(), { ...facts("plain"), supplyRoles: ["robotMaker"] });
    expect((await organizationNamed("测试登记单位plain"))?.supplyRoles).toEqual([]);
  });

  test("an address with an account gets the same answer and a mail; nothing is made and the password stays", async () => {
    await registerOrganization(world.public(), facts("known"));
    const answer = await registerOrganization(world.public(), {
      ...facts("known"),
      name: "测试登记单位known二",
      password: "another-lamp-77-x",
    });
    expect(answer).toEqual({ email: "known@register.example" });
    expect(await organizationNamed("测试登记单位known二")).toBeUndefined();
    expect(await mailsTo("known@register.example")).toHaveLength(2);
    const [account] = await world.db
      .select({ password: accounts.password })
      .from(accounts)
      .innerJoin(users, eq(users.id, accounts.userId))
      .where(eq(users.email, "known@register.example"));
    expect(await verifyPassword({ hash: account?.password ?? "", password: "tangerine-lamp-42" })).toBe(true);
  });

  test("a name that is registered is refused openly", async () => {
    await registerOrganization(world.public(), facts("named"));
    await expect(registerOrganization(world.public(), { ...facts("named"), email: "other@register.example" })).rejects.toMatchObject({
      code: "invalid",
      fields: { name: [expect.stringContaining("已在平台登记")] },
    });
  });

  test("a credit code that is registered is refused openly, however it is typed", async () => {
    const first = facts("coded");
    await registerOrganization(world.public(), first);
    const again = { ...facts("recoded"), creditCode: ` ${first.creditCode.toLowerCase()} ` };
    await expect(registerOrganization(world.public(), again)).rejects.toMatchObject({
      code: "invalid",
      fields: { creditCode: [expect.stringContaining("已在平台登记")] },
    });
  });

  test("of five registrations of one name at the same moment one is made", async () => {
    const tries = [1, 2, 3, 4, 5].map((n) =>
      registerOrganization(world.public(), { ...facts("race"), email: `race${n}@register.example` }),
    );
    const settled = await Promise.allSettled(tries);
    expect(settled.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(await world.db.select().from(organizations).where(eq(organizations.name, "测试登记单位race"))).toHaveLength(1);
  });

  test.each([
    ["regionCode", { regionCode: "100000" }],
    ["regionCode", { regionCode: "999999" }],
    ["password", { password: "password123" }],
    ["password", { password: "测试单位测试单位1" }],
    ["email", { email: "no-address" }],
    ["creditCode", { creditCode: "91990000MA0000001" }],
    ["creditCode", { creditCode: "91990000MA00000010" }],
    ["name", { name: "测试‮单位名" }],
    ["kind", { kind: "bureau" as never }],
  ])("refuses a wrong %s", async (field, wrong) => {
    await expect(registerOrganization(world.public(), { ...facts("wrong"), ...wrong })).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.any(Array) },
    });
  });

  test("refuses what the form does not have", async () => {
    await expect(registerOrganization(world.public(), { ...facts("extra"), verifiedAt: "2026-01-01" } as never)).rejects.toMatchObject({
      code: "invalid",
    });
  });
});
