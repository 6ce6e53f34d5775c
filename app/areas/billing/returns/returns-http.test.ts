import { hashPassword } from "better-auth/crypto";
import { expect, test } from "vitest";
import { Browser, loadContextOf } from "#app/http/sign-in.fixtures.ts";
import { signIn } from "#app/http/sign-in.server.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import * as invoicePage from "#app/routes/work.invoices.$code/route.tsx";
import { accounts } from "#db/schema/organizations.ts";
import { requestFapiao } from "../fapiao/request-fapiao.server.ts";
import { approveReturn } from "./approve-return.server.ts";
import { enterTransfer } from "./enter-transfer.server.ts";
import { returning } from "./returns.fixtures.ts";

const { world, bankPaidInvoice, goBack, movesOf, requestsOf } = await returning();
const password = "tangerine-lamp-42";
const hash = await hashPassword(password);

async function signedIn({ userId, email }: UserActor): Promise<Browser> {
  await world.db.insert(accounts).values({ id: crypto.randomUUID(), accountId: userId, providerId: "credential", userId, password: hash });
  const browser = new Browser(world.services);
  browser.take(await signIn(browser.request("/sign-in", "POST"), loadContextOf(world.services), { email, password }));
  return browser;
}

test("the forms of a bounced refund and of a red-letter 发票 do what they say, and give back what was typed wrong", async () => {
  const paid = await bankPaidInvoice();
  const { code } = paid;
  const browser = await signedIn(paid.maker.actor);
  const path = `/work/invoices/${code}`;
  const send = async (fields: Record<string, string>): Promise<Response> => {
    const { url, headers } = browser.request(path, "POST");
    const request = new Request(url, { method: "POST", headers, body: new URLSearchParams(fields) });
    const args = { request, context: loadContextOf(world.services), params: { code } } as unknown as Parameters<
      typeof invoicePage.action
    >[0];
    const answer = await invoicePage
      .action(args)
      .catch((thrown: unknown) => (thrown instanceof Response ? thrown : Promise.reject(thrown)));
    await world.runJobs();
    return answer;
  };
  const { id: fapiaoId } = await requestFapiao(paid.userUnit.ctx, {
    code,
    kind: "ordinary",
    title: "云岭储能",
    taxId: "91440101MA5XXXXX1X",
  });
  const issue = { intent: "issueFapiao", kind: "issue", requestId: fapiaoId, number: "25442000000000000001", issuedOn: "2026-10-20" };
  expect((await send(issue)).status).toBe(302);
  await goBack(paid, "refund", "100.00");
  const [move] = await movesOf(paid.id);
  await enterTransfer(paid.finance, { code, refundId: move?.id ?? "", bankReference: "HZ-0001", bankOn: "2026-10-20" });
  await world.runJobs();

  const part = { intent: "reverseFapiao", kind: "reverse", requestId: fapiaoId, redNumber: "25442000000000000002" };
  const tooMuch = await send({ ...part, amountYuan: "600.00" });
  expect(await tooMuch.json()).toMatchObject({ initialValue: { amountYuan: "600.00" }, error: { amountYuan: [expect.any(String)] } });
  expect((await send({ ...part, amountYuan: "100.00" })).headers.get("location")).toBe(`${path}#fapiao`);

  const bounce = { intent: "enterBounce", refundId: move?.id ?? "", bankReference: "TH-0001", bankOn: "2026-10-20", reason: "账户已销户" };
  const wrong = await send({ ...bounce, bankOn: "2026-10-21" });
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({ initialValue: { reason: "账户已销户" }, error: { bankOn: [expect.any(String)] } });
  expect((await send(bounce)).headers.get("location")).toBe(`${path}#returns`);
  expect((await send(bounce)).status).toBe(409);

  const [request] = await requestsOf(paid.id);
  const again = {
    intent: "payAgain",
    requestId: request?.id ?? "",
    payeeName: "云岭储能",
    payeeBank: "中国银行广州支行",
    payeeAccount: "62 22",
  };
  expect(await (await send(again)).json()).toMatchObject({ error: { payeeAccount: [expect.any(String)] } });
  expect((await send({ ...again, payeeAccount: "6222 0212 3456 7890" })).status).toBe(302);
  await approveReturn(paid.finance, { code, requestId: request?.id ?? "" });
  const { url, headers } = browser.request(path, "GET");
  const args = { request: new Request(url, { headers }), context: loadContextOf(world.services), params: { code } };
  const shown = await invoicePage.loader(args as unknown as Parameters<typeof invoicePage.loader>[0]);
  expect(await shown.json()).toMatchObject({
    returns: { requests: [{ status: "approved", mayGiveUp: true, payee: { account: "6222021234567890" } }] },
    fapiao: { requests: [{ status: "issued", standsFen: "42322", redDueFen: "0" }] },
  });
  const giveUp = { intent: "giveUpReturn", requestId: request?.id ?? "", reason: "改为下期抵扣" };
  expect((await send(giveUp)).headers.get("location")).toBe(`${path}#returns`);
  expect(await requestsOf(paid.id)).toMatchObject([{ status: "failed", failure: "不再转账：改为下期抵扣" }]);
});
