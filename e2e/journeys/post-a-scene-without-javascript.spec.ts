import { expect, test } from "../fixtures.ts";
import { fillIndicators, fillPlace, fillRest, fillSite, goOn, SAMPLE_INDICATORS, startDraft, waiveDimensions } from "../post-scene.ts";

test.use({ javaScriptEnabled: false });

test("a scene is posted with JavaScript off, and bad input keeps what was typed", async ({ page, signIn }) => {
  const name = "云岭二号测试线——高压插头柔性插接";
  await signIn("user@demo.shijing.example");
  await startDraft(page);
  await fillPlace(page, "工业产线实训");
  await page.getByRole("button", { name: /^保存并继续/ }).click();
  await expect(page.getByRole("alert").first()).toContainText("1 处");
  await expect(page.getByText(/过于笼统/).first()).toBeVisible();
  await expect(page.getByRole("textbox", { name: "场景名称" })).toHaveValue("工业产线实训");
  await expect(page.getByText("内容已保存。")).toBeVisible();
  await page.getByRole("textbox", { name: "场景名称" }).fill(name);
  await goOn(page, "现场与工序");
  await fillSite(page);
  await goOn(page, "指标");

  await fillIndicators(
    page,
    SAMPLE_INDICATORS.map((indicator, i) => (i === 1 ? { ...indicator, value: "500" } : indicator)),
    { script: false },
  );
  await waiveDimensions(page, ["交互协作", "环境适应性"]);
  await page.getByRole("button", { name: /^保存并继续/ }).click();
  await expect(page.getByText(/通常在/).first()).toBeVisible();
  await expect(page.getByLabel("第 2 行 目标值", { exact: true })).toHaveValue("500");
  await page.getByRole("button", { name: "单位改为 μm" }).click();
  await expect(page.getByLabel("第 2 行 单位", { exact: true })).toHaveValue("um");
  await expect(page.getByText(/通常在/)).toHaveCount(0);
  await page.getByRole("button", { name: "增加 5 行" }).click();
  await expect(page.getByLabel("第 13 行 指标", { exact: true })).toBeVisible();
  await goOn(page, "环境、安全与合规");
  await fillRest(page);

  // A contact is entered on the way, and what was ticked before is kept.
  await page.getByRole("link", { name: "上一步" }).click();
  await page.getByLabel("测试方法").check();
  await page.getByRole("button", { name: "新增联系人" }).click();
  await expect(page.getByText(/已保存。登记联系人后会回到草稿/)).toBeVisible();
  await page.getByRole("textbox", { name: "称谓" }).fill("二号线联系人");
  await page.getByRole("button", { name: "添加联系人" }).click();
  await expect(page.getByRole("alert").first()).toContainText("姓名");
  await page.getByRole("textbox", { name: "姓名" }).fill("测试人员");
  await page.getByRole("textbox", { name: "电话" }).fill("020-12345678");
  await page.getByRole("button", { name: "添加联系人" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "公开范围与联系人" })).toBeVisible();
  await expect(page.getByLabel("本场景的联系人").locator("option:checked")).toHaveText("二号线联系人（测试人员）");
  await expect(page.getByLabel("测试方法")).toBeChecked();
  await goOn(page, "检查并提交");
  await expect(page.getByText("二号线联系人")).toBeVisible();

  await expect(page.getByText("内容完整，可以提交")).toBeVisible();
  await page.getByRole("button", { name: "提交审核" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("云岭二号测试线");
  await expect(page.getByText("审核中").first()).toBeVisible();
});
