import { expect, test } from "../fixtures.ts";
import { fillScene } from "../post-scene.ts";

test.use({ javaScriptEnabled: false });

test("a scene is posted with JavaScript off, and bad input keeps what was typed", async ({ page, signIn }) => {
  await signIn("user@demo.shijing.example");
  await page.goto("/work/scenes/new");
  await fillScene(page, "工业产线实训");
  const position = page.getByLabel("第 2 行 目标值", { exact: true });
  await position.fill("5000");
  await page.getByRole("button", { name: "提交审核" }).click();

  await expect(page.getByRole("alert").first()).toContainText("处");
  await expect(page.getByText(/过于笼统/).first()).toBeVisible();
  await expect(page.getByRole("textbox", { name: "场景名称", exact: true })).toHaveValue("工业产线实训");
  await expect(page.getByLabel("核心作业")).toHaveValue(/柔性插接/);

  await page.getByRole("textbox", { name: "场景名称", exact: true }).fill("云岭二号测试线——高压插头柔性插接");
  await page.getByRole("button", { name: "提交审核" }).click();
  await expect(page.getByText(/通常在/).first()).toBeVisible();
  await expect(position).toHaveValue("5000");

  await position.fill("0.5");
  await page.getByRole("button", { name: "提交审核" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("云岭二号测试线");
  await expect(page.getByText("审核中").first()).toBeVisible();
});
