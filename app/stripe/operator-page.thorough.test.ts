import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStandInClock } from "./stand-in/clock.ts";
import { openInvoice, startTestBench, type TestBench } from "./testing.ts";

let bench: TestBench;
beforeEach(async () => {
  bench = await startTestBench({ clock: createStandInClock(new Date("2026-11-01T02:00:00Z")) });
});
afterEach(() => bench.close());

const page = async () => (await fetch(`${bench.standIn.url}/stand-in/`)).text();
const press = (act: unknown, origin = bench.standIn.url) =>
  fetch(`${bench.standIn.url}/stand-in/`, {
    method: "POST",
    redirect: "manual",
    headers: { origin },
    body: new URLSearchParams({ act: JSON.stringify(act) }),
  }).then(({ status }) => status);

/** The acts the page offers now, as its buttons carry them. */
async function offered(): Promise<unknown[]> {
  const values = [...(await page()).matchAll(/name="act" value="([^"]+)"/g)].map(([, value = ""]) => value);
  return values.map((value) => JSON.parse(value.replaceAll("&quot;", '"')));
}

describe("the operators' page", () => {
  it("says that there is nothing yet, and every button of it works", async () => {
    expect((await page()).match(/还没有记录。/g)).toHaveLength(6);
    for (const act of await offered()) expect(await press(act)).toBe(303);
  });

  it("shows what is there and does what the outside world may do", async () => {
    const invoice = await openInvoice(bench.gateway);
    await bench.sdk.invoices.pay(invoice.id, { payment_method: "pm_card_visa" });
    const charge = (await bench.sdk.charges.list()).data[0]?.id ?? "";
    await bench.standIn.control("settings", { refunds: "pending" });
    const refund = await bench.sdk.refunds.create({ charge, amount: 100 });
    const member = await bench.gateway.createAccount({ organizationId: "o", name: "启衡 <智造>", country: "SG", idempotencyKey: "a" });
    expect(await page()).toContain("启衡 &lt;智造&gt;");

    expect(await offered()).toContainEqual([`refunds/${refund.id}`, { status: "failed" }]);
    expect(await press([`refunds/${refund.id}`, { status: "failed" }])).toBe(303);
    expect(await press([`refunds/${refund.id}`, { status: "failed" }])).toBe(422);
    expect(await page()).toContain("退款失败");
    expect(await press([`accounts/${member.id}`, { transfers: "active" }])).toBe(303);
    expect((await bench.gateway.retrieveAccount({ id: member.id })).transfersActive).toBe(true);
    await bench.gateway.createTransfer({ accountId: member.id, amount: 700n, currency: "cny", transferGroup: "g", idempotencyKey: "t" });
    expect(await offered()).toContainEqual([`accounts/${member.id}`, { payout: { currency: "cny", amount: 700 } }]);
    expect(await press(["disputes", { charge }])).toBe(303);
    expect(await page()).toContain("争议中");
    const before = bench.standIn.clock.now().getTime();
    expect(await press(["clock", { days: 7 }])).toBe(303);
    expect(bench.standIn.clock.now().getTime() - before).toBeGreaterThanOrEqual(7 * 86_400_000);
    expect(await press(["clock", { days: 0.5 }])).toBe(422);
    expect(await press("nothing")).toBe(422);
    expect(await press(["faults", { webhooks: [{ fault: "lose" }] }])).toBe(303);
    expect(await page()).toContain("有故障");
  });

  it("takes buttons from itself only", async () => {
    expect(await press(["settings", { card: "decline" }], "https://elsewhere.example")).toBe(403);
    expect(await press(["settings", { card: "decline" }], "null")).toBe(403);
    expect(await page()).toContain("刷卡通过");
  });
});
