import { expect, test } from "../fixtures.ts";
import { choose, press, tabTo, tick, typeInto } from "../keyboard.ts";
import { firstMetric } from "../post-scene.ts";

// Hundreds of presses, each recorded with the whole page, would take most of the time.
test.use({ trace: "off" });

test("a scene is posted by keyboard alone, and the focus is always seen", async ({ page, signIn }) => {
  test.setTimeout(120_000);
  const field = (name: string) => page.getByRole("textbox", { name });
  const box = (name: string) => page.getByRole("checkbox", { name });
  const list = (name: string) => page.getByRole("combobox", { name });
  const goOn = async (next: string) => {
    await press(page, page.getByRole("button", { name: /^保存并继续/ }));
    await expect(page.getByRole("heading", { level: 1, name: next })).toBeVisible();
  };
  await signIn("user@demo.shijing.example");
  await page.goto("/work/scenes/new");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "跳到正文" })).toBeFocused();
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("button", { name: "从空白开始" }));
  await expect(page.getByRole("heading", { level: 1, name: "名称与地点" })).toBeVisible();

  // An empty step first: the summary has the focus, its links lead into the fields.
  await press(page, page.getByRole("button", { name: /^保存并继续/ }));
  await expect(page.getByRole("alert").first()).toBeFocused();
  await press(page, page.getByRole("link", { name: "请填写场景名称。" }));
  await expect(field("场景名称")).toBeFocused();
  await page.keyboard.insertText("云岭八号测试线——高压插头柔性插接");
  await choose(page, list("场景类型"), "工业");
  await choose(page, list("应用领域"), "生产制造");
  await typeInto(page, field("行业/方向"), "新能源电池");
  await choose(page, list("场景单元类别"), "生产作业工位");
  await typeInto(page, field("场景单元数"), "2");
  await choose(page, list("所在地区"), "广州市");
  await goOn("现场与工序");
  await typeInto(page, field("场景痛点"), "电池包下线前的最终功能测试需人工插拔高压测试插头，工人面临打火风险。");
  await typeInto(page, field("核心作业"), "识别六类电池包接口与插头，双臂配合完成测试插头的柔性插接与拔出。");
  await typeInto(page, field("预期成效"), "测试插接环节无人化，节拍与现有产线一致。");
  await goOn("指标");

  // Names complete from the registry; Enter chooses and goes to the figure, arrows move between rows.
  const cell = (row: number, name: string) => page.getByLabel(`第 ${row} 行 ${name}`, { exact: true });
  await firstMetric(page);
  await tabTo(page, cell(1, "指标"));
  await page.keyboard.insertText("作业成功率");
  await expect(page.getByRole("option").first()).toContainText("作业成功率");
  await page.keyboard.press("Enter");
  await expect(cell(1, "目标值")).toBeFocused();
  await page.keyboard.insertText("99");
  await page.keyboard.press("ArrowDown");
  await expect(cell(2, "目标值")).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(cell(2, "指标")).toBeFocused();
  await page.keyboard.insertText("适应照度");
  await page.keyboard.press("Enter");
  await expect(cell(2, "目标值")).toBeFocused();
  // A range as people write it stands in its two cells when one goes on.
  await page.keyboard.insertText("200–1500");
  await page.keyboard.press("Tab");
  await expect(cell(2, "目标值")).toHaveValue("200");
  await expect(cell(2, "区间上限")).toHaveValue("1500");
  for (const dimension of ["感知决策", "操作执行", "交互协作"])
    await typeInto(page, field(`“${dimension}”不设指标的理由`), "封闭工位，作业时无人进入。");
  await goOn("环境、安全与合规");
  // A group of one choice is one stop; the arrows choose.
  await tabTo(page, page.getByRole("radio", { name: "无需改造" }));
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "少量工装或标识" })).toBeChecked();
  await tabTo(page, page.getByRole("radio", { name: "不涉及行业准入与安全监管" }));
  await page.keyboard.press("Space");
  await goOn("时间与里程碑");
  await tabTo(page, page.getByRole("radio", { name: /^需求已明确/ }));
  await page.keyboard.press("ArrowDown");
  await tabTo(page, page.getByLabel("应答截止日期"));
  // Day, month and year stand in the order of the browser's language; two steps up from nothing are past today in any.
  for (const part of [1, 2, 3]) {
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    if (part < 3) await page.keyboard.press("Tab");
  }
  await goOn("预算与合作方式");
  await tick(page, box("人形（轮式）"));
  await tick(page, box("完成本单位内同类场景复制部署"));
  await typeInto(page, field("部署总数"), "10");
  await tick(page, box("按效用付费"));
  await goOn("公开范围与联系人");
  await goOn("检查并提交");
  await expect(page.getByText("内容完整，可以提交")).toBeVisible();
  await press(page, page.getByRole("button", { name: "提交审核" }));
  await expect(page.getByRole("heading", { level: 1 })).toContainText("云岭八号测试线");
  await expect(page.getByText("审核中").first()).toBeVisible();
});
