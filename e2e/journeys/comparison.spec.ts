import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { eventually, fillScene, SAMPLE_INDICATORS, startDraft } from "../post-scene.ts";

const SEEDED = "/work/scenes/SC-2026-0001";
/** What nobody in the demo reaches. */
const TOO_MUCH: Record<string, string> = { 插接位置精度: "0.05", 插拔作业成功率: "99.99" };

const matrix = (page: Page) => page.getByRole("region", { name: "方案对照表" });
/** Cells of the matrix as their names say: indicator, consortium, verdict, value. */
const cells = async (page: Page) => {
  const names = await matrix(page).getByRole("link").allTextContents();
  return names.map((name) => name.split("，")).map(([row = "", proposal = "", verdict = ""]) => ({ row, proposal, verdict }));
};
const rowsWith = (list: Awaited<ReturnType<typeof cells>>, verdicts: string[]) =>
  [...new Set(list.filter(({ verdict }) => verdicts.includes(verdict)).map(({ row }) => row))].sort();

test("the matrix shows what its switches say, is walked by keyboard, and leads to those who could fill a gap and back", async ({
  page,
  signIn,
  anotherPage,
}) => {
  test.setTimeout(120_000);
  await signIn("user@demo.shijing.example");
  await startDraft(page);
  const indicators = SAMPLE_INDICATORS.map((one) => ({ ...one, value: TOO_MUCH[one.name] ?? one.value }));
  await fillScene(page, "云岭九号测试台——超精密插接", indicators);
  await page.getByRole("button", { name: "提交审核" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("云岭九号测试台");
  const address = new URL(page.url()).pathname;
  const bureau = await anotherPage();
  await signIn("bureau@demo.shijing.example", bureau);
  await bureau.goto("/work/review");
  await bureau.getByRole("link", { name: "云岭九号测试台——超精密插接" }).click();
  await bureau.getByRole("button", { name: "发布场景" }).click();
  await expect(bureau.getByRole("heading", { level: 1, name: "场景审核" })).toBeVisible();
  await eventually(page, `${address}/comparison`, () => page.getByText(/已证明最优/));

  // Switches: alone, combined, and with nothing left.
  const all = await cells(page);
  const gaps = rowsWith(all, ["缺口", "部分"]);
  expect(gaps).toEqual(Object.keys(TOO_MUCH).sort());
  await page.getByRole("link", { name: `只看缺口 ${gaps.length}` }).click();
  await expect(page.getByRole("link", { name: /^只看缺口.*已开启/ })).toBeVisible();
  const shown = await cells(page);
  expect([...new Set(shown.map(({ row }) => row))].sort()).toEqual(gaps);
  await page.getByRole("link", { name: /^只看差异/ }).click();
  await expect(page.getByRole("link", { name: /^只看差异.*已开启/ })).toBeVisible();
  const differing = gaps.filter((row) => new Set(shown.filter((one) => one.row === row).map(({ verdict }) => verdict)).size > 1);
  for (const row of differing) await expect(matrix(page).getByRole("rowheader", { name: row })).toBeVisible();
  await page.getByRole("link", { name: /^只看差异.*已开启/ }).click();
  await expect(page.getByRole("link", { name: /^只看差异.*已开启/ })).toBeHidden();

  // The head of the matrix stays at the top while the page scrolls under it.
  await page.getByRole("link", { name: /^全部 / }).click();
  await matrix(page)
    .getByRole("rowheader", { name: /插拔作业成功率/ })
    .evaluate((cell) => cell.scrollIntoView({ block: "start" }));
  // By two pixels above the edge, so that nothing shows through over it.
  await expect.poll(async () => Math.round((await page.getByRole("columnheader", { name: /^方案甲/ }).boundingBox())?.y ?? 0)).toBe(-2);
  await page.getByRole("link", { name: `只看缺口 ${gaps.length}` }).click();

  // Keyboard: arrows between cells, Enter opens, Escape closes and gives the focus back.
  const links = matrix(page).getByRole("link");
  await links.first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  const focused = page.locator(":focus");
  await expect(focused).toHaveAccessibleName(/，方案乙，缺口，/);
  const name = ((await focused.textContent()) ?? "").split("，").slice(0, 3).join("，");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary", { name: /，方案乙$/ });
  await expect(panel.getByRole("heading", { level: 2 })).toBeFocused();
  await expect(panel).toContainText("次优应答");
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(page.getByRole("link", { name })).toBeFocused();

  // On a phone the cell that has the focus is seen whole: the matrix scrolls along.
  const desk = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await links.first().focus();
  for (const proposal of ["方案乙", "方案丙"]) {
    await page.keyboard.press("ArrowRight");
    await expect(focused).toHaveAccessibleName(new RegExp(`，${proposal}，`));
    await expect(focused).toBeInViewport({ ratio: 0.98 });
  }
  if (desk) await page.setViewportSize(desk);

  // A gap leads to the catalogue under its conditions, and back to the same place under the same switches.
  const invite = page.getByRole("link", { name: "为方案甲的“插接位置精度”邀请补位" });
  await invite.scrollIntoViewIfNeeded();
  const place = await page.evaluate(() => window.scrollY);
  await invite.click();
  await expect(page.getByRole("heading", { level: 1, name: "能力库" })).toBeVisible();
  await expect(page.getByRole("link", { name: /移除筛选：.*位置精度/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /移除筛选： ?应用领域：生产制造/ })).toBeVisible();
  await page.getByRole("link", { name: /移除筛选：.*位置精度/ }).click();
  await expect(page.getByRole("link", { name: /移除筛选：.*位置精度/ })).toBeHidden();
  await page.getByRole("link", { name: "返回方案比选" }).click();
  await expect(page.getByRole("link", { name: /^只看缺口.*已开启/ })).toBeVisible();
  await expect(invite).toBeFocused();
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(place);
});

test("weights are tried out, saved, and ordered by; a run says what changed and an organization why it is not in", async ({
  page,
  signIn,
}) => {
  await signIn("user@demo.shijing.example");
  await eventually(page, `${SEEDED}/comparison`, () => page.getByText(/已证明最优/));
  const members = () => matrix(page).getByRole("row", { name: /^成员/ }).getByRole("cell").first().textContent();
  const before = await members();
  await page.getByRole("link", { name: "排序权重" }).click();
  await page.getByLabel(/^每多一位成员扣/).fill("0");
  const effect = page.getByRole("region", { name: "对排序的影响" });
  await expect(effect).toContainText("每多一位成员扣 0.9 → 0");
  await expect(effect).toContainText("新进入");
  await page.getByLabel(/^每多一位成员扣/).fill("99");
  await expect(page.getByText("团队与预算“每多一位成员扣”须在 0 到 10 之间。").first()).toBeVisible();
  await page.getByLabel(/^每多一位成员扣/).fill("0");
  await page.getByRole("button", { name: "保存并重新匹配" }).click();
  await expect(page.getByText("权重已保存，正在按新的权重重新匹配")).toBeVisible();
  await eventually(page, `${SEEDED}/runs`, () => page.getByRole("row", { name: /（当前）.*调整权重/ }));
  await page
    .getByRole("row", { name: /（当前）/ })
    .getByRole("link", { name: /^PD-/ })
    .click();
  await expect(page.getByRole("region", { name: "与上一次相比" })).toContainText("调整权重：团队与预算·每多一位成员扣 0.9 → 0");
  await page.getByRole("link", { name: "方案对照" }).click();
  await expect.poll(members).not.toBe(before);

  // The run before is still there, marked, and nobody can pick from it.
  await page.getByRole("link", { name: "匹配记录" }).click();
  await page
    .getByRole("link", { name: /^查看方案/ })
    .last()
    .click();
  await expect(page.getByText(/不是当前方案/)).toBeVisible();
  expect(await members()).toBe(before);
  await expect(page.getByRole("button", { name: "选定方案并邀请成员" })).toBeHidden();

  await page.getByRole("link", { name: "为什么没有某单位", exact: true }).click();
  await page.getByRole("searchbox", { name: "单位名称或编号" }).fill("衡步机器人");
  await page.getByRole("button", { name: "查找单位" }).click();
  await expect(page.getByRole("region", { name: /深圳衡步机器人有限公司的能力到了哪一步/ })).toContainText("在方案甲中");
});
