import { expect, test } from "../fixtures.ts";
import { eventually } from "../post-scene.ts";

const CONTRACT = "/work/contracts/HT-2026-0001";

/** The demo's contract: three robots, two months billed, the first below its service level, some of its usage late. */
test("a missed service level is credited, what came late is on the next bill, and a refund after payment is shared as the payment was", async ({
  as,
}) => {
  test.setTimeout(150_000);
  const unit = await as("user@demo.shijing.example");
  const [first, second] = [monthsAgo(2), monthsAgo(1)];

  // The first bill: use by its tiers, rent of three robots, the credit for the uptime that was missed, tax by kind.
  const addressOf = async (period: string) => {
    const row = unit.getByRole("table", { name: "本合同的账单" }).getByRole("row").filter({ hasText: period });
    return (await row.getByRole("link", { name: /^ZD-/ }).getAttribute("href")) ?? "";
  };
  await unit.goto(CONTRACT);
  const [firstBill, secondBill] = [await addressOf(first), await addressOf(second)];
  await eventually(unit, firstBill, () => unit.getByRole("button", { name: /^支付/ }));
  await expect(unit.getByRole("row", { name: /服务水平抵扣|可用率/ }).first()).toContainText("−");
  await expect(unit.getByRole("row", { name: /租金/ }).first()).toContainText("18,000.00");

  // What the robot that was out of reach sent after that bill stands on the next one, under its own month.
  await unit.goto(secondBill);
  await expect(unit.getByRole("row", { name: `补计 ${first}` }).first()).toBeVisible();

  // Paid on the hosted page, the first bill is split; every member sees its own part and only that.
  await unit.goto(firstBill);
  await unit.getByRole("button", { name: /^支付/ }).click();
  await unit.getByRole("button", { name: /确认支付/ }).click();
  await eventually(unit, firstBill, () => unit.getByText("已付款").first());
  const member = await as("parts@demo.shijing.example");
  await eventually(member, firstBill, () => member.getByText("只显示与贵单位有关的部分"));
  await expect(member.getByRole("row", { name: /精韧/ })).toContainText("15.00");
  await expect(member.getByText(/谙工/)).toHaveCount(0);

  // A refund takes two people of the provider, and takes back of every part what it gave.
  const lead = await as("maker@demo.shijing.example");
  await lead.goto(firstBill);
  await lead.getByText("申请退款", { exact: true }).click();
  await lead.getByLabel(/^金额/).fill("99999999");
  await lead.getByLabel("原因").fill("两天内插接位置偏移，双方同意退回一部分");
  await lead.getByRole("button", { name: "提交退款申请" }).click();
  await expect(lead.getByLabel(/^金额/)).toHaveAttribute("aria-invalid", "true");
  await lead.getByLabel(/^金额/).fill("1000.00");
  await lead.getByRole("button", { name: "提交退款申请" }).click();
  await expect(lead.getByText("须由另一位财务或管理员复核").first()).toBeVisible();
  const finance = await as("finance@demo.shijing.example");
  await finance.goto(firstBill);
  await finance.locator("summary").filter({ hasText: "复核通过" }).click();
  await finance.getByRole("button", { name: "复核通过", exact: true }).click();
  await eventually(lead, firstBill, () => lead.getByText("已退回").first());
  await eventually(lead, firstBill, () => lead.getByRole("columnheader", { name: "退款调减" }));
  await expect(unit.getByText("已付款").first()).toBeVisible();
});

/** Month in Shanghai, so many before this one. */
function monthsAgo(months: number): string {
  const today = new Date(Date.now() + 8 * 3_600_000);
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - months, 1)).toISOString().slice(0, 7);
}
