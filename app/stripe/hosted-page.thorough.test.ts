import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStandInClock } from "./stand-in/clock.ts";
import { formatYuan } from "./stand-in/hosted-page.ts";
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
