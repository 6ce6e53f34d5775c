import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStandInClock } from "./stand-in/clock.ts";
import { formatYuan, readYuan } from "./stand-in/page-parts.ts";
import { openInvoice, startTestBench, type TestBench } from "./testing.ts";

let bench: TestBench;
beforeEach(async () => {
  bench = await startTestBench({ clock: createStandInClock(new Date("2026-11-01T02:00:00Z")), appOrigin: "https://shijing.example" });
});
afterEach(() => bench.close());

const post = (url: string, form: string) =>
  fetch(url, { method: "POST", redirect: "manual", headers: { "content-type": "application/x-www-form-urlencoded" }, body: form });

async function pageOf(returnUrl?: string): Promise<{ url: string; id: string }> {
  const invoice = await openInvoice(bench.gateway, returnUrl);
  return { url: invoice.hostedInvoiceUrl ?? "", id: invoice.id };
}

describe("payment page", () => {
  it("shows lines, total, due date, methods and says that it is a demonstration", async () => {
    const { url } = await pageOf();
    const response = await fetch(url);
    const html = (await response.text()).replaceAll(/<\/?span[^>]*>/g, "");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    for (const shown of [
      'lang="zh-CN"',
      "支付演示环境，不产生真实扣款",
      "云岭储能科技有限公司",
      "插接成功计费 第一档",
      "计费期 2026-10-01 至 2026-10-31",
      "200,000.00",
      "−6,062.22",
      "¥314,871.92",
      "2026-12-01",
      "银行卡",
      "支付宝",
      "确认支付 ¥314,871.92",
      "待付款",
    ]) {
      expect(html).toContain(shown);
    }
    expect(html).toContain("第二档 &lt;含税&gt;");
    expect(html).not.toContain("<script");
    expect(html).not.toContain("返回账单");
  });

  it("pays once however often the button is pressed", async () => {
    const { url, id } = await pageOf("http://localhost:3000/bills/1");
    const answers = await Promise.all([post(url, "method=alipay"), post(url, "method=card"), post(url, "method=alipay")]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    const html = await (await fetch(url)).text();
    expect(html).toContain("已支付");
    expect(html).toContain("2026-11-01 10:00");
    expect(html).toContain('href="http://localhost:3000/bills/1"');
    expect(html).not.toContain("<form");
    expect(await bench.gateway.retrieveInvoice({ id })).toMatchObject({ status: "paid", amountPaidFen: 31_487_192n });
    await bench.webhooks.accepted(5);
    for (const type of ["invoice.paid", "invoice_payment.paid"]) {
      expect((await bench.call("GET", `/v1/events?type=${type}`)).body["data"]).toHaveLength(1);
    }
    expect((await bench.call("GET", `/v1/invoice_payments?invoice=${id}`)).body["data"]).toMatchObject([
      { status: "paid", amount_paid: 31_487_192 },
    ]);
  });

  it("takes a part, keeps the rest payable and shows what was paid and credited", async () => {
    const { url, id } = await pageOf();
    const refused = await post(url, "method=card&pay=part&amount=314871.93");
    expect(refused.status).toBe(422);
    const again = await refused.text();
    expect(again).toContain('value="314871.93"');
    expect(again).toContain("不超过待付金额");
    expect((await post(url, "method=card&pay=part&amount=")).status).toBe(422);
    expect((await post(url, "method=alipay&pay=part&amount=100,000.5")).status).toBe(303);
    await bench.sdk.creditNotes.create({ invoice: id, amount: 100, memo: "多计一次" });
    const html = (await (await fetch(url)).text()).replaceAll(/<\/?span[^>]*>/g, "");
    for (const shown of [
      "部分已付",
      "待付金额",
      "¥214,870.42",
      "已付 ¥100,000.50，已冲减 ¥1.00",
      "付款记录",
      "100,000.50",
      "贷项通知",
      "多计一次",
      "−1.00",
    ]) {
      expect(html).toContain(shown);
    }
    expect((await post(url, "method=card&pay=whole&amount=1")).status).toBe(303);
    expect(await bench.gateway.retrieveInvoice({ id })).toMatchObject({ status: "paid", amountRemainingFen: 0n });
    expect(await (await fetch(url)).text()).toContain("支付宝、银行卡");
  });

  it("offers only what the invoice offers, and tells when the bank declines", async () => {
    const { customerId } = await pageOf().then(({ id }) => bench.gateway.retrieveInvoice({ id }));
    const draft = await bench.sdk.invoices.create({
      customer: customerId ?? "",
      currency: "cny",
      collection_method: "send_invoice",
      days_until_due: 5,
      payment_settings: { payment_method_types: ["card"] },
    });
    await bench.sdk.invoices.addLines(draft.id, { lines: [{ amount: 100, description: "项" }] });
    const { hosted_invoice_url: url } = await bench.sdk.invoices.finalizeInvoice(draft.id);
    expect(await (await fetch(url ?? "")).text()).not.toContain("支付宝</label>");
    expect((await post(url ?? "", "method=alipay")).status).toBe(422);
    await bench.standIn.control("settings", { card: "decline" });
    const declined = await post(url ?? "", "method=card");
    expect([declined.status, (await declined.text()).includes("银行拒绝了这笔付款")]).toEqual([402, true]);
    expect(await bench.told()).toContain("charge.failed");
    expect((await post(url ?? "", "method=card&pay=part&amount=0.40")).status).toBe(402);
    const asked = (await bench.sdk.invoicePayments.list({ invoice: draft.id })).data.map(({ status, amount_requested }) => [
      status,
      amount_requested,
    ]);
    expect(asked).toEqual([
      ["canceled", 40],
      ["open", 100],
    ]);
  });

  it("asks for a method, and takes no payment for a void invoice", async () => {
    const { url, id } = await pageOf();
    const unanswered = await post(url, "method=cash");
    expect(unanswered.status).toBe(422);
    expect(await unanswered.text()).toContain("请选择付款方式");
    await bench.gateway.voidInvoice({ invoiceId: id, idempotencyKey: "v" });
    expect((await post(url, "method=card")).status).toBe(303);
    expect(await (await fetch(url)).text()).toContain("账单已作废");
    expect((await bench.gateway.retrieveInvoice({ id })).status).toBe("void");
  });

  it("warns when the due date has passed", async () => {
    const { url } = await pageOf();
    bench.standIn.clock.advance(31 * 86_400_000);
    expect(await (await fetch(url)).text()).toContain("已逾期");
  });

  it.each([
    ["https://shijing.example/bills/1", true],
    ["http://127.0.0.1:3000/bills/1", true],
    ["https://elsewhere.example/bills/1", false],
    ["https://shijing.example.elsewhere.example/", false],
    ["https://localhost.elsewhere.example/", false],
    ["javascript:alert(1)//localhost", false],
    ["/bills/1", false],
  ])("way back to %s: %s", async (returnUrl, shown) => {
    const { url } = await pageOf(returnUrl);
    expect((await (await fetch(url)).text()).includes("返回账单")).toBe(shown);
  });

  it("answers an unknown token with a page, not a hint", async () => {
    const response = await fetch(`${bench.standIn.url}/invoice/unknown`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("没有找到这份账单");
  });

  it("reads amounts as they are typed, to the fen", () => {
    const typed = ["1", "1.5", "1.05", "¥1,234.50", "1，000", "0.1", "1.005", "-1", "", "1e3", "一"];
    expect(typed.map(readYuan)).toEqual([100, 150, 105, 123_450, 100_000, 10, null, null, null, null, null]);
  });

  it("writes amounts exactly", () => {
    expect([0, 5, -5, 100, 99_999_999_999, -606_222].map((fen) => formatYuan(fen))).toEqual([
      "¥0.00",
      "¥0.05",
      "−¥0.05",
      "¥1.00",
      "¥999,999,999.99",
      "−¥6,062.22",
    ]);
  });
});
