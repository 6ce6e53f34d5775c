import { hashPassword } from "better-auth/crypto";
import { expect, test } from "vitest";
import { Browser, loadContextOf } from "#app/http/sign-in.fixtures.ts";
import { signIn } from "#app/http/sign-in.server.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import * as invoicePage from "#app/routes/work.invoices.$code/route.tsx";
import * as receiptsPage from "#app/routes/work.receipts/route.tsx";
import { accounts } from "#db/schema/organizations.ts";
import { receiptsWorld } from "./receipts.fixtures.ts";

const { world, openInvoice, receiptsOf, allocationsOf } = await receiptsWorld();
const password = "tangerine-lamp-42";
const hash = await hashPassword(password);

async function signedIn(actor: UserActor): Promise<Browser> {
  const { userId } = actor;
  await world.db.insert(accounts).values({ id: crypto.randomUUID(), accountId: userId, providerId: "credential", userId, password: hash });
  const browser = new Browser(world.services);
  browser.take(await signIn(browser.request("/sign-in", "POST"), loadContextOf(world.services), { email: actor.email, password }));
  return browser;
}

/** A form as a browser posts it; a thrown answer is the answer. */
async function post(
  of: typeof receiptsPage | typeof invoicePage,
  browser: Browser,
  path: string,
  fields: Record<string, string>,
  code = "",
): Promise<Response> {
  const { url, headers } = browser.request(path, "POST");
  const request = new Request(url, { method: "POST", headers, body: new URLSearchParams(fields) });
  return of
    .action({ request, context: loadContextOf(world.services), params: code ? { code } : {} } as Parameters<typeof of.action>[0])
    .catch((thrown: unknown) => (thrown instanceof Response ? thrown : Promise.reject(thrown)));
}

async function load(browser: Browser, path: string): Promise<Response> {
  const { url, headers } = browser.request(path, "GET");
  return receiptsPage
    .loader({ request: new Request(url, { headers }), context: loadContextOf(world.services), params: {} } as Parameters<
      typeof receiptsPage.loader
    >[0])
    .catch((thrown: unknown) => (thrown instanceof Response ? thrown : Promise.reject(thrown)));
}

test("the forms of the page of receipts do what they say, and give back what was typed wrong", async () => {
  const { maker, payer, row, id, userUnit } = await openInvoice();
  const finance = await signedIn(maker.actor);
  const send = (fields: Record<string, string>) => post(receiptsPage, finance, "/work/receipts", fields);
  const entry = {
    intent: "enter",
    serial: "H0001",
    amountYuan: "600.00",
    receivedOn: "2026-10-18",
    payerName: payer,
    payerAccount: "",
    remark: "",
  };
  const wrong = await send({ ...entry, amountYuan: "六百" });
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({
    initialValue: { intent: "enter", amountYuan: "六百" },
    error: { amountYuan: [expect.any(String)] },
  });
  expect((await send(entry)).headers.get("location")).toBe("/work/receipts?done=entered.noReference");
  expect((await send(entry)).status).toBe(409);
  const [receipt] = await receiptsOf(maker.id);
  const receiptId = receipt?.id ?? "";
  const allocation = { intent: "allocate", receiptId, invoiceCode: row.code, amountYuan: "523.22", reason: "电话核实" };
  expect((await send({ ...allocation, amountYuan: "600.00" })).status).toBe(400);
  expect((await send(allocation)).headers.get("location")).toBe("/work/receipts?done=allocated");
  expect(await allocationsOf(id)).toMatchObject([{ amountFen: 52_322n }]);
  for (const step of [
    { intent: "toReturn", note: "多付" },
    { intent: "returned", reference: "T0001", on: "2026-10-19" },
  ])
    expect((await send({ ...step, receiptId })).headers.get("location")).toBe(`/work/receipts?done=${step.intent}`);
  expect((await receiptsOf(maker.id))[0]).toMatchObject({ restFen: 7_678n, restState: "returned" });
  const page = await load(finance, "/work/receipts?view=done");
  expect(await page.json()).toMatchObject({ receipts: { total: 1, rows: [{ payerName: payer }] }, runs: true });
  const viewer = await signedIn((await maker.as("viewer")).actor);
  expect((await load(viewer, "/work/receipts")).status).toBe(403);
  const stranger = await signedIn(userUnit.actor);
  expect((await post(receiptsPage, stranger, "/work/receipts", allocation)).status).toBe(404);
});

test("the payer says on the invoice's page what it sent", async () => {
  const { row, userUnit, maker } = await openInvoice();
  const payer = await signedIn(userUnit.actor);
  const path = `/work/invoices/${row.code}`;
  const said = { intent: "noticePayment", amountYuan: "523.22", paidOn: "2026-10-19", note: "" };
  expect((await post(invoicePage, payer, path, { ...said, paidOn: "" }, row.code)).status).toBe(400);
  expect((await post(invoicePage, payer, path, said, row.code)).headers.get("location")).toBe(`${path}#bank`);
  const provider = await signedIn(maker.actor);
  expect((await post(invoicePage, provider, path, said, row.code)).status).toBe(403);
});
