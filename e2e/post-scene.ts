import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";

export interface Indicator {
  metric: string;
  name: string;
  dimension: string;
  comparator: string;
  value: string;
  unit: string;
  weight: string;
  method: string;
}

/** The five indicators of the sample row of the 工作计划表. */
export const SAMPLE_INDICATORS: Indicator[] = [
  {
    metric: "识别准确率",
    name: "接口与状态识别准确率",
    dimension: "感知决策",
    comparator: "≥",
    value: "98",
    unit: "%",
    weight: "5",
    method: "六种接口各五十次，逐次人工复核",
  },
  {
    metric: "位置精度",
    name: "插接位置精度",
    dimension: "操作执行",
    comparator: "≤",
    value: "0.5",
    unit: "mm",
    weight: "5",
    method: "GB/T 12642 位姿准确度",
  },
  {
    metric: "姿态角度精度",
    name: "插接角度精度",
    dimension: "操作执行",
    comparator: "≤",
    value: "0.5",
    unit: "°",
    weight: "4",
    method: "GB/T 12642 姿态准确度",
  },
  {
    metric: "单次作业节拍",
    name: "单次插拔节拍",
    dimension: "操作执行",
    comparator: "≤",
    value: "15",
    unit: "s",
    weight: "4",
    method: "连续五十九次计时，全部达标",
  },
  {
    metric: "作业成功率",
    name: "插拔作业成功率",
    dimension: "可靠性",
    comparator: "≥",
    value: "99",
    unit: "%",
    weight: "5",
    method: "预登记四百七十三次，失败不超过一次",
  },
];

interface Manner {
  /** Whether the page runs JavaScript: without it the quantity of an indicator is chosen from a plain list. */
  script?: boolean;
  /** Whether the seats beside the lead one have to be taken, or are only wished for. */
  seats?: "必须有" | "希望有";
  /** Parts of the scene that are kept from the public. */
  kept?: readonly string[];
}

/** Begins an empty draft; the page is its first step afterwards. */
export async function startDraft(page: Page): Promise<void> {
  await page.goto("/work/scenes/new");
  await page.getByRole("button", { name: "从空白开始" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "名称与地点" })).toBeVisible();
}

/** Saves the step at hand and waits for the next one. */
export async function goOn(page: Page, next: string): Promise<void> {
  await page.getByRole("button", { name: /^保存并继续/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: next })).toBeVisible();
}

export async function fillPlace(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "场景名称" }).fill(name);
  await page.getByLabel("场景类型").selectOption({ label: "工业" });
  await page.getByLabel("应用领域").selectOption({ label: "生产制造" });
  await page.getByLabel("行业/方向").fill("新能源电池");
  await page.getByLabel("场景单元类别").selectOption({ label: "生产作业工位" });
  await page.getByLabel("场景单元数").fill("2");
  await page.getByLabel("所在地区").selectOption({ label: "广州市" });
}

export async function fillSite(page: Page): Promise<void> {
  await page.getByLabel("场景痛点").fill("电池包下线前的最终功能测试环节，需人工插拔带有数百伏高压的测试插头，工人面临高压打火风险。");
  await page.getByLabel("核心作业").fill("识别六类电池包接口、线缆和插头状态，双臂配合完成测试插头的柔性插接与拔出。");
  await page.getByLabel("预期成效").fill("测试插接环节无人化，节拍与现有产线一致。");
  await page.getByLabel("差异化创新点").fill("插头拖带重线缆，须用力控应对线缆扰动，并支持六种接口混线。");
  await page.getByLabel("目标需求明确").check();
}

/** The first metric of the grid, once it is the field that searches while one types: the server sends a plain list, also to be chosen from. */
export async function firstMetric(page: Page) {
  const field = page.getByLabel("第 1 行 指标", { exact: true });
  await expect(field).toHaveJSProperty("tagName", "INPUT");
  return field;
}

/** Types indicators into the grid from its first row on, and says why two dimensions have none. */
export async function fillIndicators(page: Page, indicators: Indicator[], { script = true }: Manner = {}): Promise<void> {
  if (script) await firstMetric(page);
  for (const [i, indicator] of indicators.entries()) {
    const cell = (label: string) => page.getByLabel(`第 ${i + 1} 行 ${label}`, { exact: true });
    if (script) {
      await cell("指标").fill(indicator.name);
      await cell("指标").press("Enter");
      await expect(cell("目标值")).toBeFocused();
    } else {
      await cell("指标").selectOption({ label: indicator.metric });
      await cell("本场景名称").fill(indicator.name);
    }
    await cell("比较").selectOption({ label: indicator.comparator });
    await cell("目标值").fill(indicator.value);
    await cell("单位").selectOption({ label: indicator.unit });
    await cell("必须或期望").selectOption({ label: "必须" });
    await cell("测试方法").fill(indicator.method);
    await cell("权重").selectOption({ label: indicator.weight });
  }
}

/** Says why the dimensions without an indicator have none. */
export async function waiveDimensions(page: Page, names: string[]): Promise<void> {
  for (const name of names) await page.getByLabel(`“${name}”不设指标的理由`).fill("封闭工位，作业时无人进入，现场条件恒定。");
}

/** Fills every page of a draft as a person would, and stops at the last one, before anything is submitted. */
export async function fillScene(page: Page, name: string, indicators: Indicator[] = SAMPLE_INDICATORS, manner: Manner = {}): Promise<void> {
  await fillPlace(page, name);
  await goOn(page, "现场与工序");
  await fillSite(page);
  await goOn(page, "指标");
  await fillIndicators(page, indicators, manner);
  await waiveDimensions(page, ["交互协作", "环境适应性"]);
  await goOn(page, "环境、安全与合规");
  await fillRest(page, manner);
}

/** Fills the pages after the indicators, and stops at the last one. */
export async function fillRest(page: Page, { seats = "必须有", kept = [] }: Manner = {}): Promise<void> {
  await page.getByLabel("少量工装或标识").check();
  await page.getByLabel("不涉及行业准入与安全监管").check();
  await goOn(page, "时间与里程碑");
  await page.getByLabel("现场已具备").check();
  await page.getByLabel("应答截止日期").fill(inDays(60));
  await goOn(page, "预算与合作方式");
  await page.getByLabel("人形（轮式）").check();
  await page.getByLabel("完成本单位内同类场景复制部署").check();
  await page.getByLabel("部署总数").fill("10");
  await page.getByLabel("按效用付费").check();
  await page.getByLabel("经营性租赁").check();
  for (const seat of ["模型算法企业", "零部件企业：灵巧手"]) await page.getByRole("row", { name: seat }).getByLabel(seats).check();
  await goOn(page, "公开范围与联系人");
  for (const part of kept) await page.getByLabel(part).check();
  await goOn(page, "检查并提交");
}

/** ISO date so many days from today. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Reloads until the text is there: for what a background job brings. */
export async function eventually(page: Page, address: string, see: () => ReturnType<Page["locator"]>): Promise<void> {
  await expect(async () => {
    await page.goto(address);
    await expect(see()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
}
