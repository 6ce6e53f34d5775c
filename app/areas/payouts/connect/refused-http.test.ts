import { hashPassword } from "better-auth/crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { paths } from "#app/http/paths.ts";
import { Browser, loadContextOf } from "#app/http/sign-in.fixtures.ts";
import { signIn } from "#app/http/sign-in.server.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import * as page from "#app/routes/work.payouts.batches._index/route.tsx";
import { accounts, sessions } from "#db/schema/organizations.ts";
import { connectWorld } from "./connect.fixtures.ts";

const { world, bench, connected, charged, accountIdOf, transferOf } = await connectWorld();
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
  const { url, headers } = browser.request(paths.payoutBatches(), "POST");
  const request = new Request(url, { method: "POST", headers, body: new URLSearchParams(fields) });
  return page.action({ request, context: loadContextOf(world.services), params: {} });
}
async function read(browser: Browser) {
  const request = browser.request(paths.payoutBatches());
  const response = await page.loader({ request, context: loadContextOf(world.services), params: {} });
  return (await response.json()) as { refused: { id: string; askedBy: string | null; mayApprove: boolean }[] };
}

test("the page lists what the channel refused; one person asks, another is asked for the second factor and approves", async () => {
  const all = await connected();
  const invoice = await charged(all);
  await bench.standIn.control(`accounts/${await accountIdOf(all.parts)}`, { transfers: "inactive" });
  await world.runJobs(["transfer-parts"]);
  const { id: transferId } = await transferOf(invoice.id, all.parts);
  const [askers, approvers] = [(await all.maker.as("finance")).actor, (await all.maker.as("finance")).actor];
  if (askers.kind !== "user" || approvers.kind !== "user") throw new Error("no users");
  const [asker, approver] = [await signedIn(askers), await signedIn(approvers)];
  expect((await read(asker)).refused).toMatchObject([{ id: transferId, askedBy: null, mayApprove: false }]);

  expect((await post(asker, { intent: "move-ask", transferId: "none" })).status).toBe(400);
  expect((await post(asker, { intent: "move-ask", transferId })).headers.get("Location")).toBe(`${paths.payoutBatches()}#refused`);
  expect((await read(asker)).refused).toMatchObject([{ mayApprove: false }]);
  expect((await read(approver)).refused).toMatchObject([{ mayApprove: true }]);

  const unproven = await post(approver, { intent: "move-approve", transferId });
  expect([unproven.status, ((await unproven.json()) as { error: object }).error]).toEqual([
    400,
    expect.objectContaining({ factor: [expect.stringContaining("二次验证")] }),
  ]);
  await world.db.update(sessions).set({ factorAt: world.services.clock.now() }).where(eq(sessions.userId, approvers.userId));
  expect((await post(approver, { intent: "move-approve", transferId })).headers.get("Location")).toBe(`${paths.payoutBatches()}#refused`);
  expect((await read(approver)).refused).toEqual([]);
});
