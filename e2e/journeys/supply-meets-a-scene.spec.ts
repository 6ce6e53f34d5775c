import { expect, test } from "../fixtures.ts";
import { eventually } from "../post-scene.ts";

const SCENE = "/work/scenes/SC-2026-0027";
const ROBOT = "鸣岚 S2 废墟搜救四足机器人";
/** What the best consortium of the demo lacks there: the vendor's robot states 2.5 h, the scene asks for 3 h. */
const LACKING = "连续作业时间";

test("a vendor's new version closes a gap: the unit is told what improves, matches again, and reads what changed and why", async ({
  page: unit,
  signIn,
  anotherPage,
}) => {
  await signIn("su-longyan-rescue@demo.shijing.example", unit);
  const best = unit.getByRole("region", { name: "方案对照表" }).getByRole("columnheader", { name: /^方案甲/ });
  await eventually(unit, `${SCENE}/comparison`, () => best);
  await expect(best).toContainText("必须 6 / 7");
  await expect(unit.getByRole("link", { name: new RegExp(`^${LACKING}，方案甲，缺口，\\s*2\\.5`) })).toBeVisible();

  // The vendor publishes a new version with a better figure.
  const vendor = await anotherPage();
  await signIn("minglan@demo.shijing.example", vendor);
  await vendor.goto("/work/capabilities");
  await vendor
    .getByRole("row", { name: new RegExp(ROBOT) })
    .getByRole("link", { name: "修改" })
    .click();
  await expect(vendor.getByRole("combobox", { name: "第 4 行 指标" })).toHaveValue("连续作业时间");
  await vendor.getByLabel("第 4 行 数值").fill("3.5");
  await vendor.getByRole("button", { name: "发布新版本" }).click();
  await expect(vendor.getByText("能力已更新")).toBeVisible();

  // The notice says by what and by whom, and leads to the comparison, in which nothing has moved.
  const notice = unit.getByRole("row", { name: /的必须项可以全部满足，现缺 1 项/ });
  await eventually(unit, "/work/inbox?view=messages", () => notice);
  await expect(notice).toContainText(`“${ROBOT}”，可满足“${LACKING}”`);
  await expect(notice).toContainText("现有方案不会自动改变");
  await notice.getByRole("button").first().click();
  await expect(unit).toHaveURL(new RegExp(`${SCENE}/comparison$`));
  await expect(best).toContainText("必须 6 / 7");

  // Matching again is the unit's own click; then the history tells what changed and why.
  await unit.getByRole("button", { name: "重新匹配" }).click();
  await expect(unit.getByText("重新匹配已完成")).toBeVisible({ timeout: 30_000 });
  await expect(best).toContainText("必须 7 / 7");
  await unit.getByRole("link", { name: "匹配记录" }).click();
  const current = unit.getByRole("row", { name: /（当前）/ });
  await expect(current).toContainText("必须项全部满足");
  await current.getByRole("link", { name: /^PD-/ }).click();
  const changes = unit.getByRole("region", { name: "与上一次相比" });
  await expect(changes).toContainText("未满足的必须项 1 → 0 项");
  await expect(changes).toContainText("能力库变化");
});
