import { hashPassword } from "better-auth/crypto";
import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { paths } from "#app/http/paths.ts";
import { Browser, loadContextOf } from "#app/http/sign-in.fixtures.ts";
import { signIn } from "#app/http/sign-in.server.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import { startTestBench } from "#app/stripe/testing.ts";
import { accounts, sessions } from "#db/schema/organizations.ts";
import { connectAccounts } from "#db/schema/transfers.ts";
import { testWorld } from "#test/world.ts";
import * as page from "./route.tsx";

const bench = await startTestBench({ webhookSecret: "whsec_test_0123456789" });
afterAll(() => bench.close());
const world = await testWorld({ stripeApiBase: bench.standIn.apiBase });
world.services.config.STRIPE_PLATFORM_COUNTRY = "SG";
const password = "tangerine-lamp-42";

async function signedIn(actor: UserActor): Promise<Browser> {
  const { userId } = actor;
  const row = { id: crypto.randomUUID(), accountId: userId, providerId: "credential", userId, password: await hashPassword(password) };
  await world.db.insert(accounts).values(row);
  const browser = new Browser(world.services);
  browser.take(await signIn(browser.request("/sign-in", "POST"), loadContextOf(world.services), { email: actor.email, password }));
  return browser;
}

async function post(browser: Browser, fields: Record<string, string>): Promise<Response> {
  const { url, headers } = browser.request(paths.payouts(), "POST");
  const request = new Request(url, { method: "POST", headers, body: new URLSearchParams(fields) });
  return page.action({ request, context: loadContextOf(world.services), params: {} });
}
async function read(browser: Browser, path: string) {
  const response = await page.loader({ request: browser.request(path), context: loadContextOf(world.services), params: {} });
  return (await response.json()) as { connect: { state: string } | null; unread: string | null; linkExpired: boolean };
}
const faultsOf = async (response: Response) => [response.status, ((await response.json()) as { error: Record<string, string[]> }).error];

test("the form leads to the channel and back: country first, then the factor, then the channel's page, then an open account", async () => {
  const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const browser = await signedIn(maker.actor);
  expect((await read(browser, paths.payouts())).connect).toMatchObject({ state: "none" });
  const open = (country: string) => post(browser, { intent: "connect-open", country });
  expect(await faultsOf(await open("CN"))).toEqual([
    400,
    { "": [expect.stringContaining("跨境")], country: [expect.stringContaining("跨境")] },
  ]);
  expect(await faultsOf(await open("SG"))).toEqual([
    400,
    { "": [expect.any(String)], connectFactor: [expect.stringContaining("二次验证")] },
  ]);
  expect(await world.db.$count(connectAccounts)).toBe(0);

  await world.db.update(sessions).set({ factorAt: new Date() }).where(eq(sessions.userId, maker.actor.userId));
  const away = await open("sg");
  const channel = away.headers.get("Location") ?? "";
  expect([away.status, channel.startsWith(`${bench.standIn.url}/onboarding/`)]).toEqual([302, true]);
  const again = (await post(browser, { intent: "connect-link" })).headers.get("Location");
  expect(again).not.toBe(channel);

  const back = (await fetch(channel, { method: "POST", redirect: "manual" })).headers.get("location");
  expect(back).toBe(new URL(paths.payouts({ connect: "returned" }), world.services.config.APP_URL).href);
  expect(await read(browser, paths.payouts())).toMatchObject({ connect: { state: "unfinished" } });
  expect(await read(browser, paths.payouts({ connect: "returned" }))).toMatchObject({ connect: { state: "active" }, unread: null });
  expect(await read(browser, paths.payouts({ connect: "expired" }))).toMatchObject({ linkExpired: true });
});

test("a member without a say over money sees no account and opens none", async () => {
  const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const browser = await signedIn((await maker.as("viewer")).actor);
  expect((await read(browser, paths.payouts({ connect: "returned" }))).connect).toBeNull();
  await world.db.update(sessions).set({ factorAt: new Date() });
  const refused = await post(browser, { intent: "connect-open", country: "SG" }).catch((thrown: unknown) => thrown);
  expect((refused as Response).status).toBe(403);
});
