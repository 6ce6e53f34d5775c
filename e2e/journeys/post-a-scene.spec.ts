import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { fillPlace, fillScene, firstMetric, goOn, startDraft } from "../post-scene.ts";

const UNIT = "user@demo.shijing.example";

/** Waits until the page says that everything typed so far is stored. */
const saved = (page: Page) => expect(page.getByText(/^已保存 \d\d:\d\d，可随时离开$/)).toBeVisible();

/** Puts text on the clipboard of the page and pastes it where the focus is, as Ctrl+V does. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData("text/plain", pasted);
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

test("a scene is posted in the guided form and waits for the bureau under the code it had from the start", async ({ page, signIn }) => {
  const name = "云岭四号测试线——高压插头柔性插接";
  await signIn(UNIT);
  await startDraft(page);
  const code = /SC-\d{4}-\d{4}/.exec(page.url())?.[0] ?? "";
  // An empty step: the summary takes the focus, its links lead into the fields, the words are the same.
  await page.getByRole("button", { name: /^保存并继续/ }).click();
  const summary = page.getByRole("alert").first();
  await expect(summary).toBeFocused();
  await summary.getByRole("link", { name: "请填写场景名称。" }).click();
  await expect(page.getByRole("textbox", { name: "场景名称" })).toBeFocused();
  await expect(page.locator(".field-error").filter({ hasText: "请填写场景名称。" })).toBeVisible();

  await fillScene(page, name);
  const aside = page.getByRole("complementary", { name: "厂商将看到" });
  await expect(aside).toContainText(name);
  await expect(aside).toContainText("五个维度均已覆盖或说明");
  await expect(page.getByText("内容完整，可以提交")).toBeVisible();
  await page.getByRole("button", { name: "提交审核" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  await expect(page).toHaveURL(new RegExp(code));
});

test("twenty indicators are pasted, two bad cells put right, and the paste taken back", async ({ page, signIn }) => {
  await signIn(UNIT);
  await startDraft(page);
  await page.goto(page.url().replace(/place$/, "indicators"));
  const metric = await firstMetric(page);
  await metric.fill("插接力");
  await expect(page.getByRole("option").first()).toContainText("插接力峰值");
  await metric.press("Enter");
  await expect(page.getByLabel("第 1 行 单位", { exact: true })).toHaveValue("N");
  await page.getByLabel("第 1 行 目标值", { exact: true }).fill("60");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("第 2 行 目标值", { exact: true })).toBeFocused();

  await page.getByRole("combobox", { name: "第 2 行 指标" }).focus();
  await paste(page, TWENTY);
  await expect(page.getByText("已粘贴 20 行")).toBeVisible();
  await expect(page.getByLabel("第 21 行 目标值", { exact: true })).toHaveValue("500");
  // Two cells are wrong, each says so in its own row with a correction.
  await expect(page.getByText("指标库中没有“作业用的时间”，请从列表中选择。")).toBeVisible();
  await expect(page.getByText(/区间下限须小于上限/)).toBeVisible();
  await expect(page.locator("tr.msg")).toHaveCount(2);
  await page.getByRole("button", { name: "选“单次作业节拍”" }).click();
  await page.getByRole("button", { name: "改为 200–1500" }).click();
  await expect(page.locator("tr.msg")).toHaveCount(0);
  await expect(page.getByText("还有 0 个维度", { exact: false })).toHaveCount(0);
  await saved(page);
  await page.getByRole("button", { name: "撤销粘贴" }).click();
  await expect(page.getByText("已撤销粘贴")).toBeVisible();
  await expect(page.getByLabel("第 1 行 目标值", { exact: true })).toHaveValue("60");
  await expect(page.getByLabel("第 3 行 目标值", { exact: true })).toHaveValue("");
  await saved(page);
  await page.reload();
  await expect(page.getByLabel("第 1 行 目标值", { exact: true })).toHaveValue("60");
  await expect(page.getByLabel("第 3 行 目标值", { exact: true })).toHaveValue("");
});

test("a tab closed in mid-draft loses nothing, and the draft goes on at phone width", async ({ page, signIn, context }) => {
  await signIn(UNIT);
  await startDraft(page);
  const address = page.url();
  await expect(page.getByText(/可随时离开/)).toBeVisible();
  await page.getByRole("textbox", { name: "场景名称" }).fill("云岭五号测试线——高压插头柔性插接");
  await saved(page);
  // Typed and closed at once: the browser sends the rest by itself.
  await page.getByLabel("行业/方向").fill("储能电池");
  await page.close({ runBeforeUnload: true });

  const phone = await context.newPage();
  await phone.setViewportSize({ width: 390, height: 844 });
  await expect(async () => {
    await phone.goto(address);
    await expect(phone.getByLabel("行业/方向")).toHaveValue("储能电池", { timeout: 500 });
  }).toPass();
  await expect(phone.getByRole("textbox", { name: "场景名称" })).toHaveValue(/云岭五号/);
  await expect(phone.getByText("第 1 步，共 8 步")).toBeVisible();
  await phone.getByRole("button", { name: "查看全部步骤" }).click();
  await expect(phone.getByRole("link", { name: /名称与地点/ })).toContainText("进行中");
  await phone.keyboard.press("Escape");
  await fillPlace(phone, "云岭五号测试线——高压插头柔性插接");
  await goOn(phone, "现场与工序");
  await expect(phone.getByText("第 2 步，共 8 步")).toBeVisible();
  await phone.goto("/work/scenes?status=draft&q=云岭五号");
  await phone.getByText("删除草稿").first().click();
  await phone.getByRole("button", { name: "删除草稿" }).click();
  await expect(phone.getByText(/已删除/)).toBeVisible();
  await phone.getByRole("button", { name: "撤销删除" }).click();
  await expect(phone.getByRole("link", { name: /云岭五号测试线/ })).toBeVisible();
});

test("two members in one step lose neither's text", async ({ page, signIn, anotherPage }) => {
  await signIn(UNIT);
  await startDraft(page);
  const address = page.url().replace(/place$/, "site");
  await page.goto(address);
  const colleague = await anotherPage();
  await signIn(UNIT, colleague);
  await colleague.goto(address);
  await expect(colleague.getByText(/可随时离开/)).toBeVisible();
  await colleague.getByLabel("场景痛点").fill("同事写的痛点：每班插拔一千五百次。");
  await saved(colleague);
  await page.getByLabel("预期成效").fill("我写的成效：两个工位无人化。");
  await page.getByRole("textbox", { name: "场景痛点" }).fill("我写的痛点：插头带电，有打火风险。");
  await expect(page.getByRole("heading", { name: /同事刚刚也改了这里/ })).toBeVisible();
  await expect(page.getByText("同事写的痛点：每班插拔一千五百次。")).toBeVisible();
  await page.getByLabel("场景痛点：两份都保留，我再整理").check();
  await page.getByRole("button", { name: "按所选保存" }).click();
  await expect(page.getByRole("textbox", { name: "场景痛点" })).toHaveValue(
    "我写的痛点：插头带电，有打火风险。\n同事写的痛点：每班插拔一千五百次。",
  );
  await expect(page.getByLabel("预期成效")).toHaveValue("我写的成效：两个工位无人化。");
});

/** What a spreadsheet puts on the clipboard: a heading row is left out, six columns, the fourth and the twelfth row are wrong. */
const TWENTY = [
  ["识别准确率", "≥", "98", "%", "必须", "六种接口各五十次"],
  ["插接位置精度", "≤", "±0.5", "mm", "必须", "激光跟踪仪 60 点"],
  ["姿态角度精度", "≤", "0.5", "°", "必须", "与位置同批测点"],
  ["作业用的时间", "≤", "15", "s", "必须", "连续 59 次计时"],
  ["作业成功率", "≥", "99", "%", "必须", "预登记 473 次"],
  ["重复定位精度", "≤", "0.1", "mm", "期望", "五个位姿各 30 次"],
  ["末端负载", "≥", "3", "kg", "期望", "额定质量全程运行"],
  ["臂展", "≥", "900", "mm", "期望", "钢卷尺测量"],
  ["最大握持力", "≥", "40", "N", "期望", "重复五次取平均"],
  ["力控分辨率", "≤", "0.5", "N", "期望", "标准砝码逐级加载"],
  ["换型调整时间", "≤", "30", "min", "期望", "五次取最大"],
  ["适应照度范围", "区间", "1500–200", "lx", "期望", "五档照度各 50 次"],
  ["急停响应时间", "≤", "300", "ms", "必须", "高速摄像测十次"],
  ["人机接触力限值", "≤", "140", "N", "必须", "碰撞力装置测准静态与瞬态"],
  ["语音指令识别率", "≥", "95", "%", "期望", "现场噪声下播放指令集"],
  ["运行噪声", "≤", "70", "dB", "期望", "距离一米四点测量"],
  ["最小通行宽度", "≤", "900", "mm", "期望", "往返十次无碰擦"],
  ["连续作业时间", "≥", "8", "h", "期望", "满电后按真实节奏运行"],
  ["可用率", "≥", "97", "%", "期望", "一个自然月"],
  ["平均无故障时间", "≥", "500", "h", "期望", "运行日志连续三个月"],
]
  .map((cells) => cells.join("\t"))
  .join("\n");
