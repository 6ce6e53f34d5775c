import { expect, test } from "../fixtures.ts";

test("a public scene is revised in a draft, read beside the public text, and replaced only when the bureau agrees", async ({
  page: unit,
  signIn,
  anotherPage,
}) => {
  const effect = "测试插接环节无人化，两个工位每班减少四名插线工。";
  await signIn("user@demo.shijing.example", unit);
  await unit.goto("/work/scenes");
  await unit.getByRole("link", { name: "云岭储能电池测试线——柔性插接" }).click();
  await expect(unit.getByRole("heading", { level: 1 })).toContainText("云岭储能电池测试线");
  const code = /SC-\d{4}-\d{4}/.exec(unit.url())?.[0] ?? "";
  await unit.getByRole("link", { name: "修订" }).click();
  await unit.getByRole("button", { name: "开始修改" }).click();
  await expect(unit.getByRole("heading", { name: "修订公开场景" })).toBeVisible();
  await unit.getByRole("link", { name: /现场与工序/ }).click();
  await unit.getByLabel("预期成效").fill(effect);
  await expect(unit.getByText(/^已保存 \d\d:\d\d，可随时离开$/)).toBeVisible();
  await unit.goto(`/work/scenes/drafts/${code}/check`);
  await unit.getByRole("button", { name: "提交修订" }).click();
  await expect(unit.getByRole("alert").first()).toContainText("修订说明");
  await unit.getByLabel("改了什么、为什么改").fill("产线扩班，减员目标由三名改为四名。");
  await unit.getByRole("button", { name: "提交修订" }).click();
  await expect(unit.getByText("审核期间公开内容不变。")).toBeVisible();

  const visitor = await anotherPage();
  await visitor.goto(`/scenes/${code}`);
  await expect(visitor.getByText(effect)).toHaveCount(0);

  const bureau = await anotherPage();
  await signIn("bureau@demo.shijing.example", bureau);
  await bureau.goto("/work/review");
  await bureau
    .getByRole("row", { name: /云岭储能电池测试线/ })
    .getByRole("link")
    .click();
  const change = bureau.getByRole("table", { name: "修订前后对照" }).getByRole("row", { name: /预期成效/ });
  await expect(change.locator("del")).toContainText("每班减少三名");
  await expect(change.locator("ins")).toHaveText(effect);
  await expect(bureau.getByText("修订说明：产线扩班，减员目标由三名改为四名。")).toBeVisible();
  await bureau.getByRole("button", { name: "发布修订" }).click();
  await expect(bureau.getByRole("heading", { level: 1, name: "场景审核" })).toBeVisible();

  await visitor.reload();
  await expect(visitor.getByText(effect)).toBeVisible();
  await unit.goto(`/work/scenes/${code}/versions`);
  await expect(unit.getByText("公开过 2 版")).toBeVisible();
  await expect(unit.getByText("修订说明：产线扩班，减员目标由三名改为四名。")).toBeVisible();
});
