import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { fillPlace, fillRest, fillSite, firstMetric, goOn, SAMPLE_INDICATORS, startDraft } from "../post-scene.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

/** No sideways scroll, and nothing to press that is smaller than a thumb. */
async function fitsThePhone(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    small: [
      ...document.querySelectorAll(
        "main :is(button, select, textarea, input:not([type=checkbox], [type=radio], [type=hidden], [type=file]), .btn)",
      ),
    ]
      .filter((element) => element.checkVisibility() && !element.closest(".vh, [aria-hidden=true]"))
      .filter((element) => element.getBoundingClientRect().height < 43.5)
      .map((element) => `${element.tagName} ${element.getAttribute("name") ?? element.textContent?.trim()}`),
  }));
  expect(found, where).toEqual({ width: 390, small: [] });
}

test("the whole scene form is filled in at phone width, its grid included", async ({ page, signIn }) => {
  test.setTimeout(90_000);
  const name = "云岭九号测试线——高压插头柔性插接";
  await signIn("user@demo.shijing.example");
  await startDraft(page);
  const step = async (number: number, next: string) => {
    await expect(page.getByText(`第 ${number} 步，共 8 步`)).toBeVisible();
    await fitsThePhone(page, `step ${number}`);
    await goOn(page, next);
  };
  await fillPlace(page, name);
  await step(1, "现场与工序");
  await fillSite(page);
  await step(2, "指标");

  const cell = (row: number, label: string) => page.getByLabel(`第 ${row} 行 ${label}`, { exact: true });
  await firstMetric(page);
  for (const [i, indicator] of SAMPLE_INDICATORS.slice(0, 3).entries()) {
    await cell(i + 1, "指标").fill(indicator.metric);
    await page.getByRole("listbox").getByRole("option").first().tap();
    await expect(cell(i + 1, "目标值")).toBeFocused();
    await cell(i + 1, "目标值").fill(indicator.value);
  }
  await cell(4, "指标").fill("适应照度");
  await page.getByRole("listbox").getByRole("option").first().tap();
  await cell(4, "目标值").fill("1500–200");
  await cell(4, "测试方法").tap();
  await expect(page.getByText(/区间下限须小于上限/)).toBeVisible();
  await fitsThePhone(page, "a row with an error");
  await page.getByRole("button", { name: "改为 200–1500" }).tap();
  await expect(cell(4, "区间上限")).toHaveValue("1500");
  await page.getByRole("button", { name: /^删除第 5 行/ }).tap();
  for (const dimension of ["交互协作", "可靠性"]) await page.getByLabel(`“${dimension}”不设指标的理由`).fill("封闭工位，作业时无人进入。");
  await step(3, "环境、安全与合规");
  await fillRest(page);

  await expect(page.getByText("第 8 步，共 8 步")).toBeVisible();
  await fitsThePhone(page, "step 8");
  await expect(page.getByText("内容完整，可以提交")).toBeVisible();
  await expect(page.getByRole("table", { name: "指标" })).toContainText("200–1500 lx");
  await page.getByRole("button", { name: "提交审核" }).tap();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("云岭九号测试线");
});
