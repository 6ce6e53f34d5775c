import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { HAS_SEARCH_ENGINE, signalSearchEngine } from "../search-engine.ts";

const found = (page: Page) => page.getByRole("heading", { level: 2, name: /^\d+ (个场景|项能力)$/ });
const countOf = async (page: Page) => Number.parseInt((await found(page).textContent()) ?? "", 10);
const facet = (page: Page, name: string) =>
  page.getByRole("complementary", { name: "筛选" }).getByRole("checkbox", { name: new RegExp(`^${name}`) });
/** A filter in force, as the link that takes it away. */
const chip = (page: Page, words: string) => page.getByRole("link", { name: new RegExp(`^移除筛选：\\s*${words}$`) });
const sceneLinks = (page: Page) => page.getByRole("region", { name: "场景列表" }).getByRole("rowheader").getByRole("link");

test("filters stand in the address, and a step back brings back list, place and focus", async ({ page }) => {
  await page.goto("/scenes");
  const all = await countOf(page);
  await facet(page, "工业").check();
  await expect(page).toHaveURL(/[?&]domain=industrial/);
  await expect(chip(page, "场景类型：工业")).toBeVisible();
  const industrial = await countOf(page);
  expect(industrial).toBeLessThan(all);
  // The number beside a filter is the number of scenes it brings.
  await facet(page, "人形（轮式）").check();
  await expect(page).toHaveURL(/productType|product/);
  await expect(page.getByRole("link", { name: /^移除筛选/ })).toHaveCount(2);
  const both = await countOf(page);
  expect(await facet(page, "人形（轮式）").locator("xpath=..").textContent()).toContain(String(both));

  const opened = sceneLinks(page).nth(7);
  await opened.hover();
  const place = await page.evaluate(() => scrollY);
  expect(place).toBeGreaterThan(100);
  const name = (await opened.textContent()) ?? "";
  await opened.click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  await page.goBack();
  await expect(page.getByRole("link", { name: /^移除筛选/ })).toHaveCount(2);
  await expect(opened).toBeFocused();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(place);
  await page.goBack();
  await expect(page.getByRole("link", { name: /^移除筛选/ })).toHaveCount(1);
  await expect(facet(page, "人形（轮式）")).not.toBeChecked();
  expect(await countOf(page)).toBe(industrial);
  await page.goForward();
  await expect(facet(page, "人形（轮式）")).toBeChecked();
  expect(await countOf(page)).toBe(both);
  await chip(page, "场景类型：工业").click();
  await page.getByRole("link", { name: "清除筛选" }).click();
  await expect(page).toHaveURL(/\/scenes\??$/);
  expect(await countOf(page)).toBe(all);

  // Typing searches by itself, and the whole search is one step.
  await page.getByRole("searchbox", { name: "搜索场景" }).pressSequentially("插接", { delay: 30 });
  await expect(page).toHaveURL(/q=/);
  await expect(page.locator("mark").first()).toHaveText(/插接/);
  await page.goBack();
  await expect(page.getByRole("searchbox", { name: "搜索场景" })).toHaveValue("");
});

test("a list is read on and back, page by page", async ({ page }) => {
  await page.goto("/capabilities");
  const first = page.getByRole("rowheader").first();
  const seen = [await first.textContent()];
  for (const range of [/第 21–40 项/, /第 41–60 项/]) {
    await page.getByRole("link", { name: "下一页" }).click();
    await expect(page.getByText(range)).toBeVisible();
    seen.push(await first.textContent());
  }
  expect(new Set(seen).size).toBe(3);
  await page.getByRole("link", { name: "上一页" }).click();
  await expect(page.getByText(/第 21–40 项/)).toBeVisible();
  await expect(first).toHaveText(seen[1] ?? "");
  await page.getByRole("link", { name: "上一页" }).click();
  await expect(page.getByText(/第 1–20 项/)).toBeVisible();
  await expect(first).toHaveText(seen[0] ?? "");
  await expect(page.getByRole("link", { name: "上一页" })).toHaveCount(0);
});

test("nothing found names the filters and offers to clear them", async ({ page }) => {
  await page.goto("/scenes?q=qqqxyz&domain=special");
  await expect(page.getByText("当前筛选：搜索“qqqxyz”，场景类型 特种。请放宽条件后再试。")).toBeVisible();
  await page.getByRole("link", { name: "清除筛选" }).last().click();
  await expect(sceneLinks(page).first()).toBeVisible();
});

test("without the search engine the lists answer from the database, say so, and stop saying so when it is back", async ({
  page,
  signIn,
}) => {
  test.skip(!HAS_SEARCH_ENGINE, "no search engine comes with the install on this machine");
  test.setTimeout(90_000);
  await page.goto("/scenes");
  const all = await countOf(page);
  const degraded = page.getByText("搜索服务暂不可用，已改用基础检索");
  // Frozen first, which is worse than gone: nobody refuses the question, nobody answers it.
  signalSearchEngine("SIGSTOP");
  try {
    await page.goto("/scenes?q=插接");
    await expect(degraded).toBeVisible();
    await expect(sceneLinks(page).filter({ hasText: "云岭储能电池测试线" })).toBeVisible();
    await page.goto("/scenes?domain=industrial");
    await expect(degraded).toBeVisible();
    await expect(chip(page, "场景类型：工业")).toBeVisible();
    await page.goto("/capabilities?q=插接");
    await expect(degraded).toBeVisible();
    await expect(page.getByRole("rowheader").first()).toBeVisible();
    // Writing goes on.
    await signIn("user@demo.shijing.example");
    await page.goto("/work/scenes/new");
    await page.getByRole("button", { name: "从空白开始" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "名称与地点" })).toBeVisible();
  } finally {
    signalSearchEngine("SIGKILL");
  }
  await expect(async () => {
    await page.goto("/scenes");
    await expect(degraded).toHaveCount(0, { timeout: 500 });
    expect(await countOf(page)).toBe(all);
  }).toPass({ timeout: 60_000 });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("search, filters, order and pages of both galleries work as plain forms and links", async ({ page }) => {
    await page.goto("/capabilities");
    await page.getByRole("searchbox", { name: "搜索能力" }).fill("插接");
    await page.getByRole("button", { name: "搜索能力" }).click();
    await expect(page).toHaveURL(/q=/);
    const asked = await countOf(page);
    await facet(page, "模型算法企业").check();
    await page.getByRole("button", { name: "应用筛选" }).click();
    await expect(chip(page, "供给角色：模型算法企业")).toBeVisible();
    await expect(page.getByRole("searchbox", { name: "搜索能力" })).toHaveValue("插接");
    expect(await countOf(page)).toBeLessThan(asked);
    await page.getByRole("link", { name: "交付周期" }).click();
    await expect(page).toHaveURL(/sort=/);
    await chip(page, "供给角色：模型算法企业").click();
    expect(await countOf(page)).toBe(asked);
    await page.getByRole("link", { name: "下一页" }).click();
    await expect(page.getByText(/第 21–/)).toBeVisible();
    await page.getByRole("link", { name: "上一页" }).click();
    await expect(page.getByText(/第 1–20 项/)).toBeVisible();

    await page.goto("/scenes");
    await page.getByText("指标范围").click();
    await facet(page, "服务").check();
    await page.getByRole("button", { name: "应用筛选" }).click();
    await expect(chip(page, "场景类型：服务")).toBeVisible();
    await sceneLinks(page).first().click();
    await expect(page.getByRole("heading", { level: 2, name: "如何应答" })).toBeVisible();
  });
});
