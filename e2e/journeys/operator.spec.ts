import { expect, test } from "../fixtures.ts";
import { firstMetric, startDraft } from "../post-scene.ts";

/** What both sides measure and call their work by is data that the operator keeps, with a history. */
test("a quantity and an operation are added, changed with a reason, and at once in use", async ({
  page: operator,
  signIn,
  anotherPage,
}) => {
  await signIn("operator@demo.shijing.example", operator);
  await operator.goto("/work/metrics");
  await operator.getByRole("link", { name: "新增指标" }).click();
  await operator.getByRole("button", { name: "保存指标" }).click();
  await expect(operator.getByRole("alert").first()).toBeFocused();
  await operator.getByLabel("指标名称").fill("走查拖链寿命");
  await operator.getByRole("textbox", { name: "含义" }).fill("拖链在额定弯曲半径下往复的次数。");
  await operator.getByLabel("别名").fill("走查弯折寿命\n走查往复寿命");
  await operator.getByLabel("维度").selectOption({ label: "可靠性" });
  await operator.getByLabel("取值方式").selectOption({ label: "数值" });
  await operator.getByLabel("优劣方向").selectOption({ label: "越大越好" });
  await operator.getByLabel("标准单位").fill("次");
  await operator.getByRole("textbox", { name: "单位", exact: true }).fill("万次");
  await operator.getByRole("textbox", { name: "系数", exact: true }).fill("10000");
  await operator.getByLabel("合理范围下限").fill("1");
  await operator.getByLabel("合理范围上限").fill("100000000");
  await operator.getByLabel("默认测试方法").fill("按额定弯曲半径与速度往复，直到线芯断开，取五根最小值");
  await operator.getByRole("checkbox", { name: /^整机企业/ }).check();
  await operator.getByLabel("新增理由").fill("柔性作业场景需要比较线缆寿命。");
  await operator.getByRole("button", { name: "保存指标" }).click();
  await expect(operator.getByRole("heading", { level: 1, name: "走查拖链寿命" })).toBeVisible();
  await expect(operator.getByText("1 万次 = 10000 次")).toBeVisible();

  // The unit finds it by another name and in another unit.
  const unit = await anotherPage();
  await signIn("user@demo.shijing.example", unit);
  await startDraft(unit);
  await unit.goto(unit.url().replace(/place$/, "indicators"));
  const name = await firstMetric(unit);
  await name.fill("走查弯折寿命");
  await expect(unit.getByRole("option").first()).toContainText("走查拖链寿命");
  await name.press("Enter");
  await expect(unit.getByLabel("第 1 行 测试方法", { exact: true })).toHaveValue(/五根最小值/);
  await expect(unit.getByLabel("第 1 行 单位", { exact: true }).getByRole("option")).toHaveText(["次", "万次"]);

  await operator.getByRole("link", { name: "修改" }).click();
  await operator.getByLabel("合理范围上限").fill("500000000");
  await operator.getByRole("button", { name: /^保存/ }).click();
  await expect(operator.getByText("请填写理由。").first()).toBeVisible();
  await expect(operator.getByLabel("合理范围上限")).toHaveValue("500000000");
  await operator.getByLabel("修改理由").fill("新一代线缆超过一亿次。");
  await operator.getByRole("button", { name: /^保存/ }).click();
  const history = operator.getByRole("table", { name: "修改记录" }).getByRole("row");
  await expect(history).toHaveCount(3);
  await expect(history.nth(1)).toContainText("新一代线缆超过一亿次。");
  await expect(history.nth(2)).toContainText("柔性作业场景需要比较线缆寿命。");

  await operator.goto("/work/lexicon");
  await operator.getByRole("link", { name: "新增工序" }).click();
  await operator.getByLabel("工序名称").fill("走查穿管");
  await operator.getByLabel("应用领域").selectOption({ label: "生产制造" });
  await operator.getByLabel("其他说法").fill("线束穿波纹管\n穿护套");
  await operator.getByLabel("新增理由").fill("线束厂场景反复出现。");
  await operator.getByRole("button", { name: "保存工序" }).click();
  await expect(operator.getByRole("heading", { level: 1, name: "走查穿管" })).toBeVisible();
  await expect(operator.getByRole("table", { name: "修改记录" })).toContainText("线束厂场景反复出现。");
});
