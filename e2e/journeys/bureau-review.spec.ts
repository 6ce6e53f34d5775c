import { expect, test } from "../fixtures.ts";

/** The bureau's desk: returns with remarks at the fields, counts a near-duplicate once, names a benchmark. */
test("a bureau returns by field, merges a near-duplicate so that it counts once, and names a benchmark", async ({
  page: bureau,
  signIn,
  anotherPage,
}) => {
  test.setTimeout(120_000);
  await signIn("bureau@demo.shijing.example", bureau);

  // Returned with a remark at one field; publishing with a remark written is refused, and what was typed stays.
  await bureau.goto("/work/review");
  await expect(async () => {
    await bureau.keyboard.press("j");
    await expect(bureau.locator("a.queue-link").first()).toBeFocused({ timeout: 500 });
  }).toPass();
  await bureau.getByRole("link", { name: "车载中控屏模组组立线" }).click();
  await expect(bureau.getByRole("heading", { level: 1 })).toContainText("车载中控屏模组组立线");
  const address = new URL(bureau.url()).pathname;
  await bureau.getByText("对“核心作业”写退回意见").click();
  await bureau.getByLabel("对“核心作业”的意见").fill("请写明与在用组立线的分工。");
  await bureau.getByRole("button", { name: "发布场景" }).click();
  await expect(bureau.getByText(/请退回场景，或清空意见后再发布/).first()).toBeVisible();
  await expect(bureau.getByLabel("对“核心作业”的意见")).toHaveValue("请写明与在用组立线的分工。");
  await bureau.getByRole("button", { name: "退回场景" }).click();
  await expect(bureau.getByRole("heading", { level: 1, name: "场景审核" })).toBeVisible();
  await bureau.goto(address);
  await expect(bureau.getByText(/核心作业：请写明与在用组立线的分工/)).toBeVisible();

  // Two units of Dongguan posted one job: side by side, merged, counted once, and both still in the ledger.
  const units = async () => {
    await bureau.goto("/work/ledger");
    return Number(
      await bureau
        .getByRole("row", { name: /^东莞市/ })
        .getByRole("cell")
        .nth(1)
        .textContent(),
    );
  };
  const before = await units();
  await expect(bureau.getByText("台账中有 1 对场景高度相似、尚未判定")).toBeVisible();
  await bureau.getByRole("link", { name: "查看清单" }).click();
  await bureau
    .getByRole("row", { name: /整机气密性测试工位上下料/ })
    .getByRole("link", { name: /^对照并判定/ })
    .click();
  const pair = bureau.locator("details.pair-sheet").filter({ hasText: "整机气密性测试机台上下料" });
  await expect(pair.locator("mark").first()).toBeVisible();
  await pair.getByRole("button", { name: "记录判定" }).click();
  await expect(bureau.getByText("请选择判定结果。").first()).toBeVisible();
  await pair.getByLabel(/计入对方/).check();
  await pair.getByLabel("判定理由").fill("同一工序，对象与指标一致。");
  await pair.getByRole("button", { name: "记录判定" }).click();
  await expect(bureau.getByText(/判定已记录/)).toBeVisible();
  expect(await units()).toBe(before - 1);
  const merged = bureau.getByRole("row", { name: /整机气密性测试工位上下料/ });
  await expect(merged).toContainText("按 1 项计算，不另计");
  await expect(bureau.getByText(/对场景高度相似、尚未判定/)).toHaveCount(0);

  // Named a benchmark: the public page says by whom and why.
  await bureau
    .getByRole("row", { name: /全屋定制板件/ })
    .getByRole("link", { name: /^核查/ })
    .click();
  await bureau.getByText("填写评选依据").click();
  const benchmark = new URL(bureau.url()).pathname.split("/").at(-1) ?? "";
  await bureau.getByLabel("应用引领性").fill("齐套分拣可带动全屋定制行业。");
  await bureau.getByLabel("技术突破性").fill("多品种薄板件双臂无损分拣。");
  await bureau.getByLabel("商业可行性").fill("按次付费，两年收回投入。");
  await bureau.getByLabel("评选理由").fill("列为可复制推广的标杆。");
  await bureau.getByRole("button", { name: "评为标杆场景" }).click();
  await expect(bureau.getByText("已评为标杆场景")).toBeVisible();
  const visitor = await anotherPage();
  await visitor.goto(`/scenes/${benchmark}`);
  await expect(visitor.getByText("列为可复制推广的标杆。")).toBeVisible();
  await expect(visitor.getByText(/广东省.*评选/)).toBeVisible();
});
