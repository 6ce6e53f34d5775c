import type { Page } from "@playwright/test";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { expect, test } from "../fixtures.ts";
import { eventually, fillScene, startDraft } from "../post-scene.ts";
import { confirmFactor } from "../second-factor.ts";

/** The main job in the browser, every organization in its own account. */
test("a scene becomes a consortium, a sealed task book, a contract, a paid invoice and its split", async ({
  page: unit,
  signIn,
  anotherPage,
  as,
}) => {
  test.setTimeout(240_000);
  const name = "云岭三号测试线——高压插头柔性插接";

  // A vendor keeps a search, to be told of what is published from now on.
  const vendor = await as("maker@demo.shijing.example");
  await vendor.goto("/scenes?q=插接&domain=industrial");
  await vendor.getByText("保存搜索", { exact: true }).click();
  await expect(vendor.getByLabel("名称")).toHaveValue("插接，场景类型 工业");
  await vendor.getByLabel("名称").fill("插接机会");
  await vendor.getByRole("button", { name: "保存", exact: true }).click();
  await expect(vendor.getByRole("row", { name: "插接机会" })).toContainText("没有新增");

  // 1. The user unit posts a scene; the bureau publishes it, and the vendor learns of it.
  await signIn("user@demo.shijing.example", unit);
  await startDraft(unit);
  await fillScene(unit, name);
  await unit.getByRole("button", { name: "提交审核" }).click();
  await expect(unit.getByRole("heading", { level: 1 })).toContainText(name);
  const sceneAddress = new URL(unit.url()).pathname;
  const bureau = await as("bureau@demo.shijing.example");
  await bureau.goto("/work/review");
  await bureau.getByRole("link", { name }).click();
  await bureau.getByRole("button", { name: "发布场景" }).click();
  await expect(bureau.getByRole("heading", { level: 1, name: "场景审核" })).toBeVisible();
  await eventually(vendor, "/work/inbox?view=messages", () => vendor.getByText("“插接机会”有 1 个新的场景"));
  await vendor.goto("/work/saved-searches");
  await expect(vendor.getByRole("row", { name: "插接机会" })).toContainText("新增 1");
  await vendor.getByRole("button", { name: "插接机会", exact: true }).click();
  await expect(vendor.getByRole("link", { name }).first()).toBeVisible();

  // 2–3. The matcher proposes consortia; the unit compares and picks one whose members all have demo accounts.
  await eventually(unit, `${sceneAddress}/comparison`, () => unit.getByText(/已证明最优/));
  await expect(unit.getByRole("row", { name: /插接位置精度/ })).toContainText("±0.32 mm");
  await unit
    .getByRole("radio", { name: /衡步机器人/ })
    .first()
    .check();
  await unit.getByLabel("牵头单位").selectOption({ label: "深圳衡步机器人有限公司" });
  await unit.getByRole("button", { name: "选定方案并邀请成员" }).click();
  await expect(unit.getByRole("heading", { level: 1 })).toContainText("联合体");
  const consortiumAddress = new URL(unit.url()).pathname;

  // 4. Every invited organization accepts in its own account.
  const slugs: Record<string, string> = {
    深圳衡步机器人有限公司: "hengbu",
    北京灵触智能科技有限公司: "lingchu",
    东莞精韧末端科技有限公司: "jingren",
    上海镜域仿真软件有限公司: "jingyu",
    岭南智能制造研究院: "lingnan",
  };
  const invited = (await unit.getByRole("table").getByRole("rowheader").allInnerTexts()).map((text) => text.split("\n")[0]?.trim() ?? "");
  expect(invited.length).toBeGreaterThanOrEqual(3);
  const members = new Map<string, Page>();
  for (const organization of invited) {
    const member = await as(demoEmail(slugs[organization] ?? organization));
    members.set(organization, member);
    await member.goto(consortiumAddress);
    await member.getByRole("button", { name: "接受邀约" }).click();
    await expect(member.getByRole("row", { name: organization })).toContainText("已接受");
  }
  await unit.goto(consortiumAddress);
  await unit.getByRole("button", { name: "起草任务书" }).click();

  // 5. The task book: shares must total 100.00 %, then freeze, sign by all, sealed.
  await expect(unit.getByRole("heading", { level: 1 }).first()).toContainText("任务书");
  const taskBookAddress = new URL(unit.url()).pathname;
  await unit.goto(`${taskBookAddress}/benefits`);
  const percents = unit.getByLabel(/的比例（%）$/);
  const earning: number[] = [];
  for (const [i, box] of (await percents.all()).entries()) if ((await box.inputValue()) !== "") earning.push(i);
  const shares = ["58.50", "18.00", "12.25", "6.25", "5.00"].slice(0, earning.length);
  shares[earning.length - 1] = (100 - shares.slice(0, -1).reduce((sum, share) => sum + Number(share), 0)).toFixed(2);
  // 33.33 % three times is 99.99 %: refused with the sum and the gap, and nothing typed is lost.
  for (const box of await percents.all()) await box.fill("");
  for (const i of [0, 1, 2]) await percents.nth(i).fill("33.33");
  await expect(unit.getByText("合计 99.99%，还差 0.01%")).toBeVisible();
  await unit.getByRole("button", { name: "保存本条" }).click();
  await expect(unit.getByRole("alert")).toContainText("合计 99.99%，还差 0.01%");
  await expect(percents.nth(2)).toHaveValue("33.33");
  for (const box of await percents.all()) await box.fill("");
  for (const [i, share] of shares.entries()) await percents.nth(earning[i] ?? 0).fill(share);
  await unit.getByRole("button", { name: "保存本条" }).click();
  await expect(unit.getByText(/已保存第 12 条/)).toBeVisible();
  // Nothing is frozen before every party agreed to every clause.
  await unit.goto(taskBookAddress);
  await unit.getByRole("button", { name: "冻结并发起签署" }).click();
  await expect(unit.getByRole("alert")).toContainText("还有 20 条没有达成一致");
  for (const party of members.values()) {
    await party.goto(`${taskBookAddress}/negotiation`);
    await party.getByText(/^同意其余 \d+ 条$/).click();
    await party.getByRole("button", { name: "同意", exact: true }).click();
    await expect(party.getByText(/^同意其余 \d+ 条$/)).toHaveCount(0);
  }
  await unit.goto(taskBookAddress);
  await unit.getByRole("button", { name: "冻结并发起签署" }).click();
  await expect(unit.getByText("签署中").first()).toBeVisible();
  // Without a second factor nothing is signed, and nothing that was ticked is lost.
  await unit.goto(`${taskBookAddress}/sign`);
  await unit.getByLabel("我已阅读任务书全文").check();
  await unit.getByLabel("我有权代表本单位签署").check();
  await unit.getByLabel(/我同意以电子方式签署/).check();
  await unit.getByRole("button", { name: "签署", exact: true }).click();
  await expect(unit.getByText(/需要二次验证/).first()).toBeVisible();
  await expect(unit.getByLabel("我有权代表本单位签署")).toBeChecked();
  for (const party of [unit, ...members.values()]) {
    await confirmFactor(party, `${taskBookAddress}/sign`);
    await party.getByLabel("我已阅读任务书全文").check();
    await party.getByLabel("我有权代表本单位签署").check();
    await party.getByLabel(/我同意以电子方式签署/).check();
    await party.getByRole("button", { name: "签署", exact: true }).click();
    await expect(party).toHaveURL(new RegExp(`${taskBookAddress}$`));
  }
  await eventually(unit, taskBookAddress, () => unit.getByText("已封存").first());
  const [evidence] = await Promise.all([unit.waitForEvent("download"), unit.getByRole("link", { name: "下载存证包" }).click()]);
  const [registration] = await Promise.all([
    unit.waitForEvent("download"),
    unit.getByRole("button", { name: "导出技术合同登记表" }).click(),
  ]);
  expect(registration.suggestedFilename()).toMatch(/^技术合同登记表（RW-.*）\.xlsx$/);
  const publicPage = await anotherPage();
  await publicPage.goto("/verify");
  await publicPage.getByLabel("存证包文件").setInputFiles(await evidence.path());
  await publicPage.getByRole("button", { name: "上传并验真" }).click();
  await expect(publicPage.getByText("有效", { exact: true })).toBeVisible();
  await expect(publicPage.getByText(`${members.size + 1} 方`)).toBeVisible();

  // 6. A pay-per-use contract from the sealed task book; a robot posts usage with the contract's key.
  const lead = members.get("深圳衡步机器人有限公司") ?? unit;
  const lastMonth = lastDayOfLastMonth();
  await lead.goto(taskBookAddress);
  await lead.getByRole("link", { name: "订立合同" }).click();
  await lead.getByLabel("第 1 档单价").first().fill("0.40");
  await lead.getByLabel("每月最低承诺").selectOption({ label: "按用量承诺" });
  await lead.getByLabel("承诺用量").fill("2000");
  await lead.getByLabel("开始日期").fill(`${lastMonth.slice(0, 8)}01`);
  // What a month would cost is shown before anything is sent: half of what is promised, all of it, and twice as much.
  await lead.getByRole("button", { name: "试算一个月的费用" }).click();
  await expect(lead.getByRole("row", { name: /应付合计/ })).toContainText("¥848.00");
  await expect(lead.getByRole("row", { name: /应付合计/ })).toContainText("¥1,696.00");
  await expect(lead.getByLabel("承诺用量")).toHaveValue("2000");
  await lead.getByRole("button", { name: "提交对方确认" }).click();
  await expect(lead.getByRole("heading", { level: 1 })).toContainText("按效用付费合同");
  const contractAddress = new URL(lead.url()).pathname;
  await unit.goto(contractAddress);
  await unit.getByRole("button", { name: "确认合同" }).click();
  await expect(unit.getByText("履行中").first()).toBeVisible();
  await lead.goto(contractAddress);
  const identity = "CNHB01H2W2A120260812000004101";
  await lead.getByLabel("整机身份证编码").fill(identity);
  await lead.getByRole("textbox", { name: /^工位/ }).fill("T01");
  await lead.getByRole("button", { name: "登记到本合同" }).click();
  await expect(lead.getByText("T01").first()).toBeVisible();
  await lead.getByRole("button", { name: /签发/ }).first().click();
  await expect(lead.getByText("新密钥已签发，只显示这一次")).toBeVisible();
  const key = /sjk_[\w-]{32}/.exec((await lead.getByRole("main").textContent()) ?? "")?.[0] ?? "";
  const events = Array.from({ length: 1000 }, (_, i) => ({
    specversion: "1.0",
    id: `operation-${i}`,
    source: identity,
    type: i % 100 === 7 ? "cn.shijing.operation.failed" : "cn.shijing.operation.succeeded",
    time: new Date(Date.parse(`${lastMonth}T12:00:00Z`) - i * 15_000).toISOString(),
    data: { quantity: 1 },
  }));
  const post = (data: unknown, bearer = key) =>
    unit.request.post("/api/v1/usage", { headers: { authorization: `Bearer ${bearer}` }, data });
  const taken = (await (await post(events)).json()) as { results: { status: string }[] };
  expect(taken.results.every((result) => result.status === "accepted")).toBe(true);
  const again = (await (await post(events)).json()) as { results: { status: string }[] };
  expect(again.results.every((result) => result.status === "duplicate")).toBe(true);
  const changed = await post([{ ...events[0], data: { quantity: 5 } }]);
  expect(await changed.json()).toMatchObject({ results: [{ status: "conflict" }] });
  const refused = await post(events, "sjk_00000000000000000000000000000000");
  expect(refused.status()).toBe(401);
  expect(refused.headers()["content-type"]).toContain("application/problem+json");

  // 7. The lead closes the month; the invoice goes through Stripe's stand-in, is paid on the hosted page and split to the fen.
  await lead.goto(contractAddress);
  // Every ten minutes the calendar closes months that have ended: it may have come first, even between the page and the click.
  const closing = lead.getByRole("button", { name: "计费出账" });
  if (await closing.isVisible()) {
    await lead.getByLabel("计费期").last().selectOption(lastMonth.slice(0, 7));
    await closing.click();
    await expect(lead.getByText(/账单 ZD-|审核并发出/).first()).toBeVisible();
  }
  await eventually(lead, contractAddress, () => lead.getByRole("link", { name: /^ZD-/ }).first());
  await lead.getByRole("link", { name: /^ZD-/ }).first().click();
  await lead.getByRole("button", { name: /^审核并发出/ }).click();
  const invoice = () => unit.getByRole("link", { name: /ZD-/ }).first();
  await eventually(unit, "/work/invoices", invoice);
  const invoiceAddress = (await invoice().getAttribute("href")) ?? "";
  await eventually(unit, invoiceAddress, () => unit.getByRole("button", { name: /^支付/ }));
  // 990 successful operations and 1,010 missing to the commitment at ¥0.40, plus 6 % VAT.
  await expect(unit.getByText("¥848.00").first()).toBeVisible();
  await unit.getByRole("button", { name: /^支付/ }).click();
  await unit.getByRole("button", { name: /确认支付/ }).click();
  await eventually(unit, invoiceAddress, () => unit.getByText("已付款").first());
  await expect(unit.getByText("468.00").first()).toBeVisible();
  await lead.goto("/work/payouts");
  await expect(lead.getByText("468.00").first()).toBeVisible();

  // 8. The bureau sees the scene in its ledger and exports the plan table.
  await bureau.goto("/work/ledger");
  await expect(bureau.getByRole("row", { name: new RegExp(name) })).toContainText("深圳衡步机器人有限公司");
  await expect(bureau.getByRole("row", { name: new RegExp(name) })).toContainText("实训中");
  const [download] = await Promise.all([bureau.waitForEvent("download"), bureau.getByRole("button", { name: /导出工作计划表/ }).click()]);
  expect(download.suggestedFilename()).toContain("工作计划表");
});

/** ISO date of the last day of the month before this one. */
function lastDayOfLastMonth(): string {
  const today = new Date(Date.now() + 8 * 3_600_000);
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 0)).toISOString().slice(0, 10);
}
