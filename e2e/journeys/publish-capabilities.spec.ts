import type { Locator, Page } from "@playwright/test";
import { SUPPLY_ROLE_NAMES, SUPPLY_ROLES, type SupplyRole } from "#db/vocabulary/roles.ts";
import { ORGANIZATIONS } from "#seeds/data/organizations.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { expect, test } from "../fixtures.ts";
import { eventually } from "../post-scene.ts";

test.setTimeout(240_000);

/** Somebody who publishes in the role. */
function emailOf(role: SupplyRole): string {
  const vendor = ORGANIZATIONS.find(({ supplyRoles }) => supplyRoles.includes(role));
  if (!vendor) throw new Error(`nobody publishes as ${role}`);
  return demoEmail(vendor.slug);
}

/** Answers what a role's details require, each in the shortest way, and nothing else. */
async function fillRequired(section: Locator): Promise<void> {
  for (const select of await section.locator("select[aria-required=true]").all()) await select.selectOption({ index: 1 });
  for (const input of await section.locator(":is(input, textarea)[aria-required=true]").all()) {
    const isFigure = /numeric|decimal/.test((await input.getAttribute("inputmode")) ?? "");
    await input.fill(isFigure ? "5" : "按现场约定");
  }
  for (const group of await section.locator("fieldset:has(.field-required)").all()) await group.locator("input").first().check();
}

/** Presses each number of the preview and counts the scenes it lists over all its pages. */
async function holdPreviewAgainstList(page: Page): Promise<number> {
  const panel = page.locator(".coverage");
  await page
    .getByRole("button", { name: "按填写的内容更新" })
    .or(page.getByRole("button", { name: "查看覆盖" }))
    .click();
  await expect(panel).toBeVisible();
  const views = panel.locator(".coverage-views button");
  let total = 0;
  for (const index of [0, 1, 2, 3]) {
    const view = views.nth(index);
    // Each number is an answer of the server: what is read before it has come belongs to the one before.
    await expect(async () => {
      const answered = page.waitForResponse((response) => response.request().postData()?.includes("preview") ?? false);
      await view.click();
      await answered;
      await expect(view).toHaveAttribute("aria-pressed", "true");
      const shown = Number(await view.locator("b").textContent());
      if (index === 0) total = shown;
      let listed = await panel.locator("tbody tr:has(th)").count();
      for (let number = 2; await panel.getByRole("button", { name: "下一页" }).isVisible(); number++) {
        await panel.getByRole("button", { name: "下一页" }).click();
        await expect(panel.getByText(`第 ${number} 页`)).toBeVisible();
        listed += await panel.locator("tbody tr:has(th)").count();
      }
      expect(listed, await view.textContent().then(String)).toBe(shown);
    }).toPass({ timeout: 30_000 });
  }
  return total;
}

test("one capability of each role is published, and its preview counts what it lists", async ({ page, signIn }) => {
  const covered: Record<string, number> = {};
  for (const role of SUPPLY_ROLES) {
    await page.context().clearCookies();
    await signIn(emailOf(role));
    await page.goto("/work/capabilities/new");
    // A vendor of one role is led straight to its form.
    if (await page.getByRole("heading", { name: "选择要发布的能力" }).isVisible()) {
      const offered = role === "partsSupplier" ? "灵巧手" : SUPPLY_ROLE_NAMES[role];
      await page.locator(".role-list a", { hasText: offered }).first().click();
    }
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`发布能力：${SUPPLY_ROLE_NAMES[role]}`);
    const name = `走查 ${SUPPLY_ROLE_NAMES[role]}能力`;
    await page.getByRole("textbox", { name: "能力名称" }).fill(name);
    if (role === "robotMaker") await page.getByLabel("整机产品类型").selectOption({ label: "人形（轮式）" });
    await page.getByLabel("一句话简介").fill("走查用的最少填写。");
    await page.getByLabel("详细说明").fill("走查用的能力，只填写必填的内容，面向工位插接作业。");
    await fillRequired(page.locator(".sheet:has(#details)"));
    await page.getByRole("checkbox", { name: "工业", exact: true }).check();
    await page.getByRole("checkbox", { name: "生产制造" }).check();
    await page.getByLabel("月供货量").fill("5");
    await page.getByLabel("交付周期").fill("4");
    covered[role] = await holdPreviewAgainstList(page);
    await page.getByRole("button", { name: "发布能力" }).click();
    await expect(page.getByText("能力已发布")).toBeVisible();
    await page.getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  }
  expect(covered["robotMaker"]).toBeGreaterThan(0);
  expect(covered["algorithmSupplier"]).toBeGreaterThan(0);
});

test("a vendor sees which open scenes its capabilities make better, and what keeps it out of others", async ({ page, signIn }) => {
  await signIn("algorithm@demo.shijing.example");
  const better = () => page.getByRole("row", { name: /灵触柔性插接技能包/ }).getByRole("link", { name: /\d+ 个开放场景因此能力更好/ });
  await eventually(page, "/work/capabilities", better);
  await better().click();
  await expect(page.getByRole("heading", { level: 1, name: "适合我的场景" })).toBeVisible();
  await expect(page.getByRole("row", { name: /灵触柔性插接技能包/ }).first()).toContainText(/价值 \+|必须项少缺/);
  await page.getByRole("link", { name: "截止日期" }).click();
  await expect(page).toHaveURL(/capability=.*sort=closes/);
  await page.goto("/work/opportunities?kind=near");
  await expect(page.getByRole("columnheader", { name: "还差什么" })).toBeVisible();
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/scenes\/SC-/);
});

test("a draft saves itself and is found again", async ({ page, signIn }) => {
  await signIn("algorithm@demo.shijing.example");
  await page.goto("/work/capabilities/new?role=algorithmSupplier");
  await page.getByRole("textbox", { name: "能力名称" }).fill("走查 自动保存的草稿");
  await expect(page.getByText(/草稿已保存 \d\d:\d\d/)).toBeVisible();
  await page.goto("/work/capabilities");
  await page
    .getByRole("row", { name: /走查 自动保存的草稿/ })
    .getByRole("link", { name: "继续填写" })
    .click();
  await expect(page.getByRole("textbox", { name: "能力名称" })).toHaveValue("走查 自动保存的草稿");
});

test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  test("the preview, the draft and a refusal keep what was typed", async ({ page, signIn }) => {
    await signIn("parts@demo.shijing.example");
    await page.goto("/work/capabilities/new?role=partsSupplier&kind=forceSensor");
    const name = page.getByRole("textbox", { name: "能力名称" });
    await name.fill("走查 六维力传感器");
    await page.getByRole("checkbox", { name: "生产制造" }).check();
    await page.getByRole("button", { name: /查看覆盖|按填写的内容更新/ }).click();
    await expect(page.locator(".coverage-head")).toContainText("个公开场景的覆盖");
    await expect(name).toHaveValue("走查 六维力传感器");
    await page.getByRole("button", { name: "存为草稿" }).click();
    await expect(name).toHaveValue("走查 六维力传感器");
    await page.getByRole("button", { name: "发布能力" }).click();
    await expect(page.getByRole("alert").first()).toContainText("处");
    await expect(name).toHaveValue("走查 六维力传感器");
    await expect(page.getByRole("checkbox", { name: "生产制造" })).toBeChecked();
  });
});
