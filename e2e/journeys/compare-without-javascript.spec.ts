import { expect, test } from "../fixtures.ts";
import { eventually } from "../post-scene.ts";

const SCENE = "/work/scenes/SC-2026-0004";

test.use({ javaScriptEnabled: false });

test("proposals are compared, weighed and asked about without JavaScript", async ({ page, signIn }) => {
  await signIn("su-suhe-bioprocess@demo.shijing.example");
  await eventually(page, `${SCENE}/comparison`, () => page.getByText(/已证明最优/));
  await page.getByRole("link", { name: /^只看必须项/ }).click();
  await expect(page.getByRole("link", { name: /^只看必须项.*已开启/ })).toBeVisible();
  await page.getByRole("region", { name: "方案对照表" }).getByRole("link").first().click();
  await expect(page.getByRole("complementary", { name: /，方案甲$/ })).toBeVisible();

  // A number nobody can use is refused with all that was typed; then its effect is looked at, and kept.
  await page.getByRole("link", { name: "排序权重" }).click();
  const members = page.getByLabel(/^每多一位成员扣/);
  await members.fill("很多");
  await page.getByRole("button", { name: "保存并重新匹配" }).click();
  await expect(page.getByRole("alert").first()).toContainText("请填写团队与预算“每多一位成员扣”");
  await expect(members).toHaveValue("很多");
  await members.fill("0.4");
  await page.getByRole("button", { name: "预览影响" }).click();
  await expect(page.getByRole("region", { name: "对排序的影响" })).toContainText("每多一位成员扣 0.9 → 0.4");
  await expect(page.getByText("0 到 10，默认 0.9，现为 0.9")).toBeVisible();
  await page.goto(`${SCENE}/why-not`);
  await page.getByRole("searchbox", { name: "单位名称或编号" }).fill("<b>没有这家</b>");
  await page.getByRole("button", { name: "查找单位" }).click();
  await expect(page.getByRole("searchbox", { name: "单位名称或编号" })).toHaveValue("<b>没有这家</b>");
  await page.getByRole("searchbox", { name: "单位名称或编号" }).fill("衡步机器人");
  await page.getByRole("button", { name: "查找单位" }).click();
  await expect(page.getByRole("region", { name: /深圳衡步机器人有限公司的能力到了哪一步/ })).toBeVisible();
});
