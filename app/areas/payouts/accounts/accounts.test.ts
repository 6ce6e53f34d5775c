import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { databaseErrorCode } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { mails } from "#db/schema/notifications.ts";
import { payoutAccounts } from "#db/schema/payouts.ts";
import { testWorld } from "#test/world.ts";
import { currentAccounts, openNumber } from "./accounts.server.ts";
import { accountPage, saveAccount } from "./save-account.server.ts";

const world = await testWorld();
const NUMBER = "6222021234567890123";
const typed = { holderName: "广州测试有限公司", bankName: "测试银行广州天河支行", bankCode: "", accountNumber: NUMBER };
const fresh = () => ({ factorAt: new Date() });
const vendor = () => world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });

test("an account is kept sealed, shown by its last four digits, and told to the owners by mail", async () => {
  const maker = await vendor();
  const finance = await maker.as("finance");
  await saveAccount(finance, { ...typed, accountNumber: "6222 0212 3456 7890 123" }, fresh());
  const [row] = await world.db.select().from(payoutAccounts).where(eq(payoutAccounts.organizationId, maker.id));
  expect(row && Buffer.from(row.sealedNumber).toString("latin1").includes(NUMBER)).toBe(false);
  expect(row && openNumber(world.system(), row)).toBe(NUMBER);
  // Nowhere in what is kept of it, the audit trail included.
  const events = await world.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.objectId, row?.id ?? ""));
  expect(events).toHaveLength(1);
  expect(JSON.stringify([events.map(({ detail }) => detail), await accountPage(finance)])).not.toContain(NUMBER.slice(0, 10));
  expect(await accountPage(finance)).toMatchObject({ current: { version: 1, masked: "**** 0123", bankCode: null }, former: [] });
  await world.runJobs(["notify"]);
  expect((await world.db.select().from(mails)).filter((mail) => mail.recipient === maker.actor.email)).toHaveLength(1);
});

test("a change is a new version, the same again is none, and rows never change", async () => {
  const maker = await vendor();
  expect(await saveAccount(maker.ctx, typed, fresh())).toEqual({ version: 1 });
  expect(await saveAccount(maker.ctx, typed, fresh())).toEqual({ version: 1 });
  const changes = ["11112222", "33334444"].map((accountNumber) => saveAccount(maker.ctx, { ...typed, accountNumber }, fresh()));
  expect((await Promise.all(changes)).map(({ version }) => version).sort()).toEqual([2, 3]);
  expect((await currentAccounts(world.system(), [maker.id])).get(maker.id)?.version).toBe(3);
  expect((await accountPage(maker.ctx))?.former.map(({ version }) => version)).toEqual([2, 1]);
  for (const change of [
    world.db.update(payoutAccounts).set({ lastFour: "0000" }).where(eq(payoutAccounts.organizationId, maker.id)),
    world.db.delete(payoutAccounts).where(eq(payoutAccounts.organizationId, maker.id)),
  ]) {
    expect(await change.then(() => null, databaseErrorCode)).toBe("23001");
  }
});

test("it needs the money's keeper, a second factor that is fresh, and a number that can be one", async () => {
  const maker = await vendor();
  await expect(saveAccount(await maker.as("editor"), typed, fresh())).rejects.toMatchObject({ code: "forbidden" });
  expect(await accountPage(await maker.as("viewer"))).toBeNull();
  for (const factorAt of [null, new Date(Date.now() - 5 * 60_000)])
    await expect(saveAccount(maker.ctx, typed, { factorAt })).rejects.toMatchObject({ code: "forbidden" });
  for (const accountNumber of ["1234567", "6222-x021234567", ""])
    await expect(saveAccount(maker.ctx, { ...typed, accountNumber }, fresh())).rejects.toMatchObject({ code: "invalid" });
  await expect(saveAccount(maker.ctx, { ...typed, bankCode: "12345" }, fresh())).rejects.toMatchObject({ code: "invalid" });
  expect(await world.db.$count(payoutAccounts, eq(payoutAccounts.organizationId, maker.id))).toBe(0);
});

test("nobody sees another organization's account", async () => {
  const [maker, other] = [await vendor(), await vendor()];
  await saveAccount(maker.ctx, typed, fresh());
  expect(await accountPage(other.ctx)).toEqual({ current: null, former: [] });
});
