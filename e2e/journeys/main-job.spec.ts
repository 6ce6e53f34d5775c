import type { Page } from "@playwright/test";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { expect, test } from "../fixtures.ts";
import { eventually, fillScene } from "../post-scene.ts";

/** The main job in the browser, every organization in its own account. */
test("a scene becomes a consortium, a sealed task book, a contract, a paid invoice and its split", async ({
  page: unit,
  signIn,
  anotherPage,
}) => {
  test.setTimeout(240_000);
  const name = "云岭三号测试线——高压插头柔性插接";
  const as = async (email: string): Promise<Page> => {
    const page = await anotherPage();
    await signIn(email, page);
    return page;
  };

  // 1. The user unit posts a scene; the bureau publishes it.
  await signIn("user@demo.shijing.example", unit);
  await unit.goto("/work/scenes/new");
  await fillScene(unit, name);
  await unit.getByRole("button", { name: "提交审核" }).click();
  await expect(unit.getByRole("heading", { level: 1 })).toContainText(name);
  const sceneAddress = new URL(unit.url()).pathname;
  const bureau = await as("bureau@demo.shijing.example");
  await bureau.goto("/work/review");
  await bureau.getByRole("link", { name }).click();
  await bureau.getByRole("button", { name: "发布场景" }).click();
  await expect(bureau.getByRole("heading", { level: 1, name: "场景审核" })).toBeVisible();

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
    await expect(member.getByRole("button", { name: "接受邀约" })).toHaveCount(0);
  }
  await unit.goto(consortiumAddress);
  await unit.getByRole("button", { name: "起草任务书" }).click();

  // 5. The task book: shares must total 100.00 %, then freeze, sign by all, sealed.
  await expect(unit.getByRole("heading", { level: 1 }).first()).toContainText("任务书");
  const taskBookAddress = new URL(unit.url()).pathname;
  const percents = unit.getByLabel(/的比例（%）$/);
  const count = await percents.count();
  const shares = ["58.50", "18.00", "12.25", "6.25", "5.00"].slice(0, count);
  shares[count - 1] = (100 - shares.slice(0, -1).reduce((sum, share) => sum + Number(share), 0)).toFixed(2);
  for (const [i, share] of shares.entries()) await percents.nth(i).fill(share);
  await percents.nth(0).fill((Number(shares[0]) - 0.01).toFixed(2));
  await unit.getByRole("button", { name: "保存利益分配" }).click();
  await expect(unit.getByText(/合计 99\.99%，还差 0\.01%/).first()).toBeVisible();
  await percents.nth(0).fill(shares[0] ?? "");
  await unit.getByRole("button", { name: "保存利益分配" }).click();
  await expect(unit.getByText("合计恰好 100.00%，可以保存。")).toBeVisible();
  await unit.getByRole("button", { name: "冻结并发起签署" }).click();
  await expect(unit.getByText("签署中").first()).toBeVisible();
  for (const party of [unit, ...members.values()]) {
    await party.goto(`${taskBookAddress}/sign`);
    await party.getByLabel("我已阅读任务书全文").check();
    await party.getByLabel("我有权代表本单位签署").check();
    await party.getByLabel(/我同意以电子方式签署/).check();
    await party.getByRole("button", { name: "签署", exact: true }).click();
    await expect(party).toHaveURL(new RegExp(`${taskBookAddress}$`));
  }
  await eventually(unit, taskBookAddress, () => unit.getByText("已封存").first());
});
