import type { Page } from "@playwright/test";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { bringDeadlineNear } from "../database.ts";
import { expect, test } from "../fixtures.ts";
import { eventually, fillScene, inDays, SAMPLE_INDICATORS, startDraft } from "../post-scene.ts";
import { confirmFactor } from "../second-factor.ts";

interface Offer {
  /** A sentence of the solution that stands nowhere else in the product. */
  secret: string;
  priceYuan: string;
  /** The price as pages write it. */
  price: string;
  days: string;
}

/** What a vendor promises for the five indicators of the scene, in their order. */
const PROMISES = ["99", "0.4", "0.4", "13", "99.5"];
const FIRST_OFFER: Offer = { secret: "甲方案初稿以示教为主", priceYuan: "1380000", price: "¥1,380,000.00", days: "200" };
const TEAM_OFFER: Offer = { secret: "甲方案终稿以力控补偿线缆扰动", priceYuan: "1180000", price: "¥1,180,000.00", days: "180" };
const SECOND_OFFER: Offer = { secret: "乙方案用重载双臂夹持插头", priceYuan: "1260000", price: "¥1,260,000.00", days: "150" };
const THIRD_OFFER: Offer = { secret: "丙方案用桌面级双臂与快速示教", priceYuan: "980000", price: "¥980,000.00", days: "240" };
/** How the first indicator is tested: kept by the scene, and told to who pledged. */
const METHOD = SAMPLE_INDICATORS[0]?.method ?? "";
const NAMES = { lead: "深圳衡步机器人有限公司", partner: "北京灵触智能科技有限公司" };

/**
 * 揭榜 in the browser, every organization in its own account. What a journey cannot do is wait for days: the deadline is published ten days ahead
 * and, once the bids are sealed, brought near in the database (see bringDeadlineNear). It then passes by the database's own clock.
 */
test("an open call takes three sealed bids, opens them at its deadline, and its award becomes a consortium", async ({
  page: unit,
  signIn,
  as,
}) => {
  test.setTimeout(480_000);
  const name = "云岭四号测试线——高压插头柔性插接";

  // 1. The user unit posts a scene whose only required seat is the lead's, so that single vendors can bid too; the bureau publishes it.
  await signIn("user@demo.shijing.example", unit);
  await startDraft(unit);
  await fillScene(unit, name, SAMPLE_INDICATORS, { seats: "希望有", kept: ["测试方法"] });
  await unit.getByRole("button", { name: "提交审核" }).click();
  await expect(unit.getByRole("heading", { level: 1 })).toContainText(name);
  const sceneAddress = new URL(unit.url()).pathname;
  const bureau = await as("bureau@demo.shijing.example");
  await bureau.goto("/work/review");
  await bureau.getByRole("link", { name }).click();
  await bureau.getByRole("button", { name: "发布场景" }).click();
  await expect(bureau.getByRole("heading", { level: 1, name: "场景审核" })).toBeVisible();

  // 2. It opens a call on it. Weights that do not total 100 are refused, and nothing typed is lost.
  await unit.goto(sceneAddress);
  await unit.getByRole("link", { name: "发起揭榜" }).click();
  await unit.getByLabel("标题").fill("柔性插接工位揭榜");
  await unit
    .getByLabel("揭榜规则")
    .fill("应答须覆盖全部必须指标，提交完整方案、报价与分工；按评审标准独立评分，择优授予，授予后起草任务书。");
  await expect(unit.getByLabel("报价口径")).toHaveValue("fixedTotal");
  await unit.getByLabel("最高限价").fill("1500000");
  await unit.getByLabel("阶段成本补偿").fill("通过资格条件而未中选的应答，补偿方案编制成本 2 万元。");
  await unit.getByLabel("提问截止").fill(`${inDays(5)}T17:00`);
  await unit.getByLabel("应答截止").fill(`${inDays(10)}T17:00`);
  await unit.getByLabel("评审完成").fill(`${inDays(20)}T17:00`);
  const price = unit.getByRole("group", { name: "第 7 项" }).getByLabel("权重");
  await price.fill("10");
  await unit.getByRole("button", { name: "保存草稿" }).click();
  await expect(unit.getByRole("alert")).toContainText("权重合计须为 100，现在是 95");
  await expect(unit.getByLabel("揭榜规则")).toHaveValue(/择优授予/);
  await price.fill("15");
  await unit.getByRole("button", { name: "保存草稿" }).click();
  await expect(unit.getByRole("heading", { level: 1, name: "柔性插接工位揭榜" })).toBeVisible();
  const call = new URL(unit.url()).pathname;
  await confirm(unit, "发布揭榜");
  await expect(unit.getByText("征集应答", { exact: true })).toBeVisible();
  await expect(unit.getByText("全部工作的固定总价（含税）")).toBeVisible();
  // From now on the scene waits for the call: it can neither be closed nor withdrawn, and says why with the way to the call.
  await unit.goto(sceneAddress);
  await expect(unit.getByRole("button", { name: "结束征集" })).toHaveCount(0);
  await expect(unit.getByRole("listitem").filter({ hasText: "正在征集应答，须等揭榜结束或先取消揭榜" })).toHaveCount(2);
  for (const email of ["bureau", "institute", "jianghai"].map((slug) => `${slug}@demo.shijing.example`)) {
    await unit.goto(`${call}/evaluation`);
    await unit.getByLabel("评审人的登录邮箱").fill(email);
    await unit.getByRole("button", { name: "聘请评审人" }).click();
    await expect(unit.getByText("已聘请评审人，并已通知本人。")).toBeVisible();
  }

  // 3. A team of two and two single vendors seal their bids. The team is whole only once the other member agreed.
  const lead = await as("maker@demo.shijing.example");
  const partner = await as("algorithm@demo.shijing.example");
  await beginBid(lead, "柔性插接工位揭榜");
  await seatTeam(lead, [
    { seat: "整机企业或应用服务商", capability: await ownCapability(lead), share: "60" },
    { seat: "模型算法企业", capability: await capabilityCode(partner, "灵触柔性插接技能包"), share: "40.00" },
  ]);
  await fillBid(lead, FIRST_OFFER);
  await lead.getByRole("button", { name: "保存草稿" }).click();
  await expect(lead.getByText("草稿已加密保存")).toBeVisible();
  // The scene keeps its test methods: who promises figures pledges first, and sees them from then on.
  await confirm(lead, "密封应答");
  await expect(lead.getByRole("alert")).toContainText("确认保密承诺后才能查看");
  await expect(lead.getByRole("group", { name: new RegExp(`^${SAMPLE_INDICATORS[0]?.name}`) })).not.toContainText(METHOD);
  await pledge(lead);
  await expect(lead.getByRole("group", { name: new RegExp(`^${SAMPLE_INDICATORS[0]?.name}`) })).toContainText(METHOD);
  await confirm(lead, "密封应答");
  await expect(lead.getByRole("alert")).toContainText("全部同意后才能密封");
  await eventually(partner, "/work/inbox", () => partner.getByText("邀请贵单位组队应答").first());
  await partner.goto(call);
  await expect(partner.getByRole("heading", { name: `${NAMES.lead}邀请贵单位组队应答` })).toBeVisible();
  await partner.getByLabel("回复").fill("可按期投入两名工程师。");
  await partner.getByRole("button", { name: "同意参加" }).click();
  await expect(partner.getByRole("alert")).toContainText("确认保密承诺后才能查看");
  await expect(partner.getByLabel("回复")).toHaveValue("可按期投入两名工程师。");
  await pledge(partner);
  await partner.getByRole("button", { name: "同意参加" }).click();
  await expect(partner.getByText("已确认")).toBeVisible();
  await lead.goto(`${call}/bid`);
  await confirm(lead, "密封应答");
  await expect(lead.getByText("应答已密封。请保存回执编号与摘要")).toBeVisible();
  const firstDigest = await digestOf(lead);
  const second = await as(demoEmail("xingyuan"));
  await sealSingle(second, SECOND_OFFER);
  const third = await as(demoEmail("zhixing"));
  await sealSingle(third, THIRD_OFFER);

  // 4. The team replaces its bid: another receipt, and the former content is gone.
  await lead.goto(`${call}/bid`);
  await fillBid(lead, TEAM_OFFER);
  await lead.getByRole("button", { name: "以此替换并重新密封" }).click();
  await expect(lead.getByText("已换成新的内容并重新密封")).toBeVisible();
  const teamDigest = await digestOf(lead);
  expect(teamDigest).not.toBe(firstDigest);

  // 5. Before the opening nobody but a bidder reads its bid: not the unit, not operator or bureau, not another vendor, not a member of the team.
  const operator = await as("operator@demo.shijing.example");
  const offers = [FIRST_OFFER, TEAM_OFFER, SECOND_OFFER, THIRD_OFFER];
  const pages = [call, `${call}/bid`, `${call}/evaluation`, `${call}/award`, `${call}/letter`, "/work/calls", "/work/bids"];
  for (const reader of [unit, bureau, operator, partner, await as("parts@demo.shijing.example")])
    expect(await told(reader, pages, offers)).toEqual([]);
  expect(await told(second, pages, [FIRST_OFFER, TEAM_OFFER, THIRD_OFFER])).toEqual([]);
  expect(await told(second, [`${call}/bid`], [SECOND_OFFER])).not.toEqual([]);
  await unit.goto(call);
  await expect(unit.getByText("开启前只显示份数")).toBeVisible();
  await expect(unit.getByRole("main")).not.toContainText(NAMES.lead);
  // Nor is it told who pledged.
  await unit.goto(sceneAddress);
  await expect(unit.getByText("揭榜期间确认的承诺在开启应答后列出", { exact: false })).toBeVisible();
  for (const hidden of Object.values(NAMES)) await expect(unit.getByRole("main")).not.toContainText(hidden);

  // 6. The deadline passes. What is late is refused, however little, and the opening job opens all three at once.
  await third.goto(`${call}/bid`);
  await third.getByRole("textbox", { name: /^报价\s*（单位：元）/ }).fill("880000");
  await bringDeadlineNear(call.split("/").at(-1) ?? "");
  await third.waitForTimeout(2_500);
  await third.getByRole("button", { name: "以此替换并重新密封" }).click();
  await expect(third.getByRole("alert")).toContainText(/截止时间已过|不再接受应答/);
  await eventually(unit, call, () => unit.getByText("评审中", { exact: true }).first());
  await expect(unit.getByRole("table", { name: "开启记录" }).getByRole("row")).toHaveCount(4);
  // Names are shown to who asks for them, and that it did stands on the page of the evaluation.
  const opened = unit.getByRole("table", { name: "已开启的应答" });
  await expect(opened).toHaveCount(0);
  await unit.getByRole("link", { name: "查看带单位名称的应答" }).click();
  for (const offer of [TEAM_OFFER, SECOND_OFFER, THIRD_OFFER]) await expect(opened).toContainText(offer.price);
  await expect(opened).not.toContainText(FIRST_OFFER.price);
  await unit.goto(sceneAddress);
  for (const name of Object.values(NAMES)) await expect(unit.getByRole("listitem").filter({ hasText: name })).toBeVisible();
  await lead.goto(call);
  await expect(lead.getByRole("table", { name: "开启记录" })).toContainText(teamDigest);
  await expect(lead.getByText("与贵单位的回执一致")).toBeVisible();
  expect(await told(operator, pages, offers)).toEqual([]);
  expect(await told(second, pages, [FIRST_OFFER, TEAM_OFFER, THIRD_OFFER])).toEqual([]);

  // 7. Evaluators declare first. One has a conflict and never sees a bid; two score without names and without each other's figures.
  const institute = await as("institute@demo.shijing.example");
  const tied = await as(demoEmail("jianghai"));
  await tied.goto(`${call}/evaluation`);
  await expect(tied.getByRole("main")).toContainText(NAMES.lead);
  await tied.getByLabel("存在利益关系，回避这项评审").check();
  await tied.getByRole("textbox", { name: "说明" }).fill("近两年受其中一家单位委托开展研究。");
  await tied.getByRole("button", { name: "提交申报" }).click();
  await expect(tied.getByText("您已回避这项评审", { exact: true })).toBeVisible();
  expect(await told(tied, pages, offers)).toEqual([]);
  for (const [evaluator, figures] of [
    [bureau, { [TEAM_OFFER.price]: "90", [SECOND_OFFER.price]: "85", [THIRD_OFFER.price]: "70" }],
    [institute, { [TEAM_OFFER.price]: "86", [SECOND_OFFER.price]: "80", [THIRD_OFFER.price]: "75" }],
  ] as const) {
    await evaluator.goto(call);
    await evaluator.getByRole("link", { name: "去申报" }).click();
    await evaluator.getByLabel("不存在利益关系", { exact: false }).check();
    await evaluator.getByRole("button", { name: "提交申报" }).click();
    await expect(evaluator.getByText("利益关系已申报，可以开始评分。")).toBeVisible();
    await expect(evaluator.getByRole("main")).toContainText(TEAM_OFFER.secret);
    for (const hidden of Object.values(NAMES)) await expect(evaluator.getByRole("main")).not.toContainText(hidden);
    await score(evaluator, figures);
    await expect(evaluator.getByText("评分已提交，不能再修改。", { exact: false })).toBeVisible();
    if (evaluator === bureau) await expect(evaluator.getByRole("table", { name: "评审汇总" })).toHaveCount(0);
  }

  // 8. All have handed in: the ranking, with names for who decides.
  await unit.goto(`${call}/evaluation`);
  await expect(unit.getByRole("table", { name: "带名称应答的查看记录" }).getByRole("row")).toHaveCount(2);
  await expect(unit.getByRole("table", { name: "评审汇总" }).getByRole("row", { name: "第 1 名" })).toContainText(TEAM_OFFER.price);
  await unit.getByRole("link", { name: "作出授予决定" }).click();
  const award = new URL(unit.url()).pathname;
  await expect(unit.getByRole("radio", { name: new RegExp(`第 1 名 ${NAMES.lead}`) })).toBeVisible();

  // 9. Nothing is awarded before the letters were read and a second factor was shown, and nothing typed is lost on the way.
  await unit.getByRole("radio", { name: /^第 1 名/ }).check();
  await unit.getByLabel("授予理由").fill("方案完整，力控补偿有实证，报价适中，综合得分最高。");
  await unit.getByRole("button", { name: "预览全部通知书" }).first().click();
  await expect(unit.getByRole("heading", { name: "将发出 4 份通知书，请逐份核对" })).toBeVisible();
  const preview = unit.getByRole("region", { name: "通知书预览" });
  await expect(preview).toContainText("中选通知书");
  await expect(preview.getByText("结果通知书")).not.toHaveCount(0);
  await unit.getByRole("button", { name: "确认授予" }).click();
  await expect(unit.getByText(/需要二次验证/).first()).toBeVisible();
  await confirmFactor(await unit.context().newPage(), award);
  await expect(unit.getByLabel("授予理由")).toHaveValue(/力控补偿有实证/);
  await unit.getByRole("button", { name: "确认授予" }).click();
  await expect(unit.getByRole("heading", { name: "授予结果" })).toBeVisible();

  // 10. The consortium stands where one from a proposal stands once all have accepted: formed, with its task book to be drafted.
  await unit.getByRole("link", { name: "查看联合体" }).click();
  await expect(unit.getByText(/ · 揭榜 · 已组建 · /)).toBeVisible();
  const consortium = new URL(unit.url()).pathname;
  for (const member of Object.values(NAMES)) await expect(unit.getByRole("row", { name: member })).toContainText("已接受");
  for (const winner of [lead, partner]) {
    await eventually(winner, "/work/inbox?view=messages", () => winner.getByText(/中选通知书/).first());
    await winner.goto(call);
    await winner.getByRole("link", { name: /^查看结果通知书/ }).click();
    await expect(winner.getByRole("heading", { level: 1, name: "中选通知书" })).toBeVisible();
    await winner.getByRole("link", { name: "进入联合体" }).click();
    await expect(winner).toHaveURL(new RegExp(`${consortium}$`));
  }
  await unit.getByRole("button", { name: "起草任务书" }).click();
  await expect(unit.getByRole("heading", { level: 1 }).first()).toContainText("任务书");
  // The scene asks for 99 %; the draft holds what the bid promised, and its price.
  for (const promised of ["99.5%", TEAM_OFFER.price]) await expect(unit.getByRole("main")).toContainText(promised);

  // 11. Who lost is told the result, the reasons and its own scores, and nothing of what others offered; who did not bid gets no letter.
  for (const [loser, own, rank] of [
    [second, SECOND_OFFER, "排名第 2"],
    [third, THIRD_OFFER, "排名第 3"],
  ] as const) {
    await eventually(loser, "/work/inbox?view=messages", () => loser.getByText(/结果通知书/).first());
    await loser.goto(call);
    await loser.getByRole("link", { name: /^查看结果通知书/ }).click();
    const main = loser.getByRole("main");
    await expect(main).toContainText(rank);
    await expect(main).toContainText("力控补偿有实证");
    await expect(main).toContainText(`中选单位。${NAMES.lead}`);
    const others = offers.filter((offer) => offer !== own);
    expect(await told(loser, pages, others)).toEqual([]);
  }
  expect((await operator.request.get(`${call}/letter`)).status()).toBe(404);
});

/** Opens the panel of a button that asks first, and confirms. */
async function confirm(page: Page, label: string): Promise<void> {
  const panel = page.getByRole("group").filter({ has: page.getByRole("button", { name: label, exact: true, includeHidden: true }) });
  await panel.last().locator("summary").click();
  await panel.last().getByRole("button", { name: label, exact: true }).last().click();
}

async function beginBid(vendor: Page, title: string): Promise<void> {
  await vendor.goto("/work/calls");
  await vendor.getByRole("link", { name: title }).first().click();
  await vendor.getByRole("button", { name: "准备应答" }).click();
  await expect(vendor.getByRole("heading", { level: 1, name: "准备应答" })).toBeVisible();
}

/** Number of a published capability by its name, as its organization's own list has it. */
async function capabilityCode(owner: Page, name: string): Promise<string> {
  await owner.goto("/work/capabilities");
  return codeIn((await owner.getByRole("row", { name }).first().textContent()) ?? "");
}

/** The first of the bidder's own capabilities that the form offers, but for those that other journeys put into the database (e2e/task-book.ts). */
const ownCapability = async (vendor: Page): Promise<string> =>
  codeIn((await vendor.locator('#own-capabilities option:not([value^="NL-TEST"])').first().getAttribute("value")) ?? "");

const codeIn = (text: string): string => /NL-\d{4}-\d{4}/.exec(text)?.[0] ?? "";

async function seatTeam(vendor: Page, seats: { seat: string; capability: string; share: string }[]): Promise<void> {
  for (const { seat, capability, share } of seats) {
    const group = vendor.getByRole("group", { name: new RegExp(`^${seat}`) });
    await group.getByLabel("能力编号").fill(capability);
    await group.getByLabel("工作量占比").fill(share);
  }
  await vendor.getByRole("button", { name: "保存团队" }).click();
  await expect(vendor.getByText("团队已保存。", { exact: false })).toBeVisible();
}

async function fillBid(vendor: Page, { secret, priceYuan, days }: Offer): Promise<void> {
  await vendor.getByLabel("技术与实施方案").fill(`${secret}，视觉定位后插入并确认锁止，异常时退回重试。`);
  for (const [i, { name }] of SAMPLE_INDICATORS.entries())
    await vendor
      .getByRole("group", { name: new RegExp(`^${name}`) })
      .getByLabel("承诺值")
      .fill(PROMISES[i] ?? "");
  // What a price means is settled by the call: there is nothing to choose.
  await expect(vendor.getByText("报价口径由揭榜规定：全部工作的固定总价（含税）", { exact: false })).toBeVisible();
  await expect(vendor.getByRole("combobox", { name: "报价口径" })).toHaveCount(0);
  await vendor.getByRole("textbox", { name: /^报价\s*（单位：元）/ }).fill(priceYuan);
  await vendor.getByLabel("总工期").fill(days);
  const milestone = vendor.getByRole("group", { name: "里程碑 1" });
  await milestone.getByLabel("里程碑").fill("样机进场");
  await milestone.getByLabel("第几天完成").fill("60");
  await milestone.getByLabel("完成标志").fill("进场验收单");
  await vendor.getByRole("group", { name: "交付物 1" }).getByLabel("交付物").fill("两套插接工位");
}

/** From a page that says that the scene keeps something, confirms the pledge and comes back. */
async function pledge(vendor: Page): Promise<void> {
  const from = vendor.url();
  await vendor.getByRole("link", { name: "申请查看受限内容" }).click();
  await vendor.getByLabel("我已阅读承诺书全文", { exact: false }).check();
  await vendor.getByLabel("我有权代表", { exact: false }).check();
  await vendor.getByRole("button", { name: "确认保密承诺" }).click();
  await expect(vendor.getByText("保密承诺已确认")).toBeVisible();
  await vendor.goto(from);
}

/** A bid of one vendor alone, from the list of calls to the receipt. */
async function sealSingle(vendor: Page, offer: Offer): Promise<void> {
  await beginBid(vendor, "柔性插接工位揭榜");
  await pledge(vendor);
  // What was typed beside the team is kept with it.
  await fillBid(vendor, offer);
  await seatTeam(vendor, [{ seat: "整机企业或应用服务商", capability: await ownCapability(vendor), share: "100" }]);
  await vendor.reload();
  await expect(vendor.getByLabel("技术与实施方案")).toHaveValue(new RegExp(offer.secret));
  await expect(vendor.getByLabel("总工期")).toHaveValue(offer.days);
  await vendor.getByRole("button", { name: "保存草稿" }).click();
  await expect(vendor.getByText("草稿已加密保存")).toBeVisible();
  await confirm(vendor, "密封应答");
  await expect(vendor.getByText("应答已密封。请保存回执编号与摘要")).toBeVisible();
}

const digestOf = async (bidder: Page): Promise<string> =>
  /[0-9a-f]{64}/.exec((await bidder.getByRole("main").textContent()) ?? "")?.[0] ?? "";

/** Which of the offers the pages tell to a reader, in text or in the data behind it, as `page: what`. */
async function told(reader: Page, pages: readonly string[], offers: readonly Offer[]): Promise<string[]> {
  const found: string[] = [];
  for (const address of pages) {
    const body = await (await reader.request.get(address)).text();
    for (const { secret, priceYuan, price } of offers)
      for (const word of [secret, price, `${priceYuan}00`]) if (body.includes(word)) found.push(`${address}: ${word}`);
  }
  return found;
}

/** Fills the sheet: every condition is met, every criterion of a bid gets the figure of its price. Keeps a draft on the way. */
async function score(evaluator: Page, figures: Readonly<Record<string, string>>): Promise<void> {
  for (const [price, figure] of Object.entries(figures)) {
    const bid = evaluator.getByRole("region", { name: price });
    for (const yes of await bid.getByRole("radio", { name: "符合", exact: true }).all()) await yes.check();
    for (const ground of await bid.getByRole("textbox", { name: /判断依据/ }).all()) await ground.fill("逐项核对，全部满足。");
    for (const points of await bid.getByRole("textbox", { name: /（单位：分）/ }).all()) await points.fill(figure);
    await evaluator.getByRole("button", { name: "保存草稿" }).click();
    await expect(evaluator.getByText("评分草稿已保存", { exact: false })).toBeVisible();
  }
  await evaluator.locator("summary").filter({ hasText: "提交评分" }).click();
  await evaluator.getByRole("button", { name: "确认提交" }).click();
}
