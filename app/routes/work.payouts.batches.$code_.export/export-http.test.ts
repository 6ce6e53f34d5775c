import { hashPassword } from "better-auth/crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { approveBatch, drawBatch, saveAccount, settleInvoice, submitBatch } from "#app/areas/payouts/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { Browser, loadContextOf } from "#app/http/sign-in.fixtures.ts";
import { signIn } from "#app/http/sign-in.server.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import { invoices } from "#db/schema/billing.ts";
import { accounts, sessions } from "#db/schema/organizations.ts";
import { payoutAccounts, payoutBatches } from "#db/schema/payouts.ts";
import { insertContract } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import * as page from "../work.payouts._index/route.tsx";
import * as route from "./route.ts";

const world = await testWorld();
const password = "tangerine-lamp-42";
const hash = await hashPassword(password);
const fresh = () => ({ factorAt: new Date() });

async function signedIn(actor: UserActor): Promise<Browser> {
  const { userId } = actor;
  await world.db.insert(accounts).values({ id: crypto.randomUUID(), accountId: userId, providerId: "credential", userId, password: hash });
  const browser = new Browser(world.services);
  browser.take(await signIn(browser.request("/sign-in", "POST"), loadContextOf(world.services), { email: actor.email, password }));
  return browser;
}
const showFactor = (actor: UserActor) => world.db.update(sessions).set({ factorAt: new Date() }).where(eq(sessions.userId, actor.userId));

/** A form as a browser posts it; a thrown answer is the answer. */
async function post(
  of: typeof route | typeof page,
  browser: Browser,
  path: string,
  fields: Record<string, string>,
  code = "",
): Promise<Response> {
  const { url, headers } = browser.request(path, "POST");
  const request = new Request(url, { method: "POST", headers, body: new URLSearchParams(fields) });
  return of
    .action({ request, context: loadContextOf(world.services), params: code ? { code } : {} } as Parameters<typeof route.action>[0])
    .catch((thrown: unknown) => (thrown instanceof Response ? thrown : Promise.reject(thrown)));
}

/** An approved batch of a provider with one member. */
async function approved() {
  const unit = await world.organization();
  const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const second = await maker.as("finance");
  const book = await insertTaskBook(unit.ctx, [{ organizationId: maker.id, role: "robotMaker", basisPoints: 10_000 }]);
  const contract = await insertContract({ userUnit: unit.ctx, provider: maker.ctx, taskBookCode: book.code });
  const [invoice] = await world.db
    .insert(invoices)
    .values({
      code: `ZD-${contract.code}`,
      contractId: contract.id,
      payerId: unit.id,
      period: "2026-10",
      kind: "service",
      periodFrom: new Date("2026-09-30T16:00:00Z"),
      periodTo: new Date("2026-10-31T16:00:00Z"),
      termsVersion: 1,
      usageCutSeq: 0n,
      ratingHash: "0".repeat(64),
      netFen: 100n,
      taxFen: 6n,
      totalFen: 106n,
      amountPaidFen: 106n,
      status: "paid",
      paidAt: new Date(),
      dueOn: "2026-11-30",
    })
    .returning();
  await settleInvoice(world.system(), { invoiceId: invoice?.id ?? "" });
  const facts = { holderName: "测试户名", bankName: "测试银行广州支行", bankCode: "", accountNumber: "6222000011112222" };
  await saveAccount(maker.ctx, facts, fresh());
  const { code } = await drawBatch(second, { organizationIds: [maker.id] });
  await submitBatch(second, { code });
  await approveBatch(maker.ctx, { code }, fresh());
  return { maker, code };
}

test("the file of a batch is given on a fresh second factor only, and to its provider only", async () => {
  const { maker, code } = await approved();
  const browser = await signedIn(maker.actor);
  const ask = (of: Browser) => post(route, of, paths.exportPayoutBatch(code), { format: "csv" }, code);
  const status = async () => (await world.db.select().from(payoutBatches).where(eq(payoutBatches.code, code)))[0]?.status;

  const asked = await ask(browser);
  expect([asked.status, asked.headers.get("Location")]).toEqual([302, paths.confirmFactor({ to: paths.payoutBatch(code) })]);
  expect(await status()).toBe("approved");

  await showFactor(maker.actor);
  const given = await ask(browser);
  expect(given.status).toBe(200);
  expect(given.headers.get("Content-Disposition")).toContain(`${code}`);
  expect(given.headers.get("Cache-Control")).toBe("no-store");
  expect(await given.text()).toContain("6222000011112222");
  expect(await status()).toBe("exported");

  const other = await world.organization({ kind: "vendor", supplyRoles: ["partsSupplier"] });
  const stranger = await signedIn(other.actor);
  await showFactor(other.actor);
  const [foreign, absent] = [await ask(stranger), await post(route, stranger, paths.exportPayoutBatch("ZF-0"), { format: "csv" }, "ZF-0")];
  expect([foreign.status, absent.status]).toEqual([404, 404]);
  const words = async (answer: Response) => ((await answer.json()) as { message: string }).message;
  expect(await words(foreign)).toBe(await words(absent));
});

test("an account is changed on a fresh second factor only; what was typed comes back", async () => {
  const vendor = await world.organization({ kind: "vendor", supplyRoles: ["partsSupplier"] });
  const browser = await signedIn(vendor.actor);
  const typed = { holderName: "测试户名", bankName: "测试银行广州支行", bankCode: "", accountNumber: "6222 0000 1111 2222" };
  const stale = await post(page, browser, paths.payouts(), typed);
  expect(stale.status).toBe(400);
  expect(await stale.json()).toMatchObject({ initialValue: { bankName: typed.bankName }, error: { factor: [expect.any(String)] } });
  expect(await world.db.$count(payoutAccounts, eq(payoutAccounts.organizationId, vendor.id))).toBe(0);
  await showFactor(vendor.actor);
  expect((await post(page, browser, paths.payouts(), typed)).headers.get("Location")).toBe(`${paths.payouts()}?done=account`);
  expect(await world.db.$count(payoutAccounts, eq(payoutAccounts.organizationId, vendor.id))).toBe(1);
});
