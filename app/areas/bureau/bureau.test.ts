import ExcelJS from "exceljs";
import { beforeAll, describe, expect, test } from "vitest";
import { createScene, submitScene } from "#app/areas/scenes/index.server.ts";
import { openMarket, pluggingScene } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { ledgerRows, quotaProgress, reviewQueue } from "./ledger.server.ts";
import { filterFrom, ledgerPage } from "./ledger-page.server.ts";
import { reviewPage } from "./review-page.server.ts";
import { reviewScene } from "./review-scene.server.ts";
import { ledgerFilter } from "./schemas.ts";
import { exportWorkPlanTable } from "./work-plan-table.server.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
const everything = ledgerFilter.parse({});

beforeAll(async () => {
  market = await openMarket(world);
});

async function submitted(facts: Parameters<typeof pluggingScene>[0] = {}) {
  const { code, version } = await createScene(market.unit.ctx, { scene: pluggingScene(facts) });
  return submitScene(market.unit.ctx, { code, version });
}

describe("review", () => {
  test("publishing takes the scene from the queue into the ledger and counts its units", async () => {
    const scene = await submitted({ name: "甲线——柔性插接", unitCount: 3 });
    expect((await reviewQueue(market.bureau.ctx)).map((row) => row.scene.code)).toContain(scene.code);
    const before = (await quotaProgress(market.bureau.ctx)).find((quota) => quota.regionCode === "440100");
    await reviewScene(market.bureau.ctx, { decision: "publish", ...scene });
    const after = (await quotaProgress(market.bureau.ctx)).find((quota) => quota.regionCode === "440100");
    expect((after?.done ?? 0) - (before?.done ?? 0)).toBe(3);
    expect((before?.inReview ?? 0) - (after?.inReview ?? 0)).toBe(3);
    expect(after).toMatchObject({ minimum: 8, minimumDomains: 2, met: false });
  });

  test("returning needs a reason and leaves the ledger as it was", async () => {
    const scene = await submitted({ name: "乙线——柔性插接" });
    await expect(reviewScene(market.bureau.ctx, { decision: "return", ...scene, reason: "" })).rejects.toMatchObject({ code: "invalid" });
    await reviewScene(market.bureau.ctx, { decision: "return", ...scene, reason: "请补充照度指标的测试方法。" });
    expect((await ledgerRows(market.bureau.ctx, everything)).map((row) => row.scene.code)).not.toContain(scene.code);
  });

  test("of two decisions at the same moment one holds", async () => {
    const scene = await submitted({ name: "丙线——柔性插接" });
    const answers = await Promise.allSettled([
      reviewScene(market.bureau.ctx, { decision: "publish", ...scene }),
      reviewScene(market.bureau.ctx, { decision: "return", ...scene, reason: "请补充照度指标的测试方法。" }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("a bureau of another region finds nothing; a viewer and other kinds are forbidden", async () => {
    const scene = await submitted({ name: "丁线——柔性插接" });
    const elsewhere = await world.organization({ kind: "bureau", regionCode: "330000" });
    await expect(reviewPage(elsewhere.ctx, scene.code)).rejects.toMatchObject({ code: "notFound" });
    const published = await market.matchedScene({ name: "戊线——柔性插接" });
    await expect(reviewPage(elsewhere.ctx, published.code)).rejects.toMatchObject({ code: "notFound" });
    await expect(reviewScene(elsewhere.ctx, { decision: "publish", ...scene })).rejects.toMatchObject({ code: "notFound" });
    expect(await ledgerRows(elsewhere.ctx, everything)).toEqual([]);
    await expect(reviewScene(await market.bureau.as("viewer"), { decision: "publish", ...scene })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(reviewScene(market.unit.ctx, { decision: "publish", ...scene })).rejects.toMatchObject({ code: "forbidden" });
    await expect(ledgerRows(market.unit.ctx, everything)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("the ledger's filter", () => {
  test("an unknown word is left out alone, and the page says what it filtered by", async () => {
    const filter = filterFrom(new URLSearchParams("domain=service&domain=beauty&status=nonsense&city=440100&city=12&city=440100"));
    expect(filter).toEqual({ domain: ["service"], field: [], status: [], city: ["440100"] });
    const page = await ledgerPage(market.bureau.ctx, filter);
    expect(page.filter).toEqual(filter);
    expect(page.rows).toEqual([]);
    expect(page.total).toBeGreaterThan(0);
  });

  test("the next due report is that of the day in China", async () => {
    world.setClock("2026-06-24T15:59:00Z");
    expect((await ledgerPage(market.bureau.ctx, everything)).nextDeadline?.dueOn).toBe("2026-06-24");
    world.setClock("2026-06-24T16:01:00Z");
    expect((await ledgerPage(market.bureau.ctx, everything)).nextDeadline?.dueOn).not.toBe("2026-06-24");
    world.setClock(null);
  });
});

describe("工作计划表", () => {
  test("has the template's columns and merged headers, and the scene's own words", async () => {
    await market.matchedScene({ name: "=SUM(A1) 测试线——柔性插接", differentiation: "线缆扰动下的力控插接" });
    const { file, rowCount } = await exportWorkPlanTable(market.bureau.ctx, everything);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(new Uint8Array(file).buffer);
    const sheet = workbook.getWorksheet("工作计划表");
    const texts = (row: number) => Array.from({ length: 12 }, (_, i) => sheet?.getCell(row, i + 1).text ?? "");
    expect(texts(2).slice(0, 9)).toEqual([
      "序号",
      "报送单位",
      "用户单位",
      "场景名称",
      "行业/方向",
      "场景描述与关键技术要求",
      "场景类型",
      "应用部署产品类型",
      "创新应用联合体成员",
    ]);
    expect(texts(2)[9]).toBe("2026年11月部署应用目标");
    expect(texts(3).slice(9)).toEqual(["整机应用目标", "部署总数", "可规模推广的其他标志性技术产品"]);
    expect(texts(1)[0]).toBe("人形机器人与具身智能实景实训工作计划表");
    const heads = [..."ABCDEFGHI"].map((column) => `${column}2:${column}3`);
    expect([...(sheet?.model.merges ?? [])].sort()).toEqual(["A1:L1", ...heads, "J2:L2"].sort());
    expect(texts(4).slice(0, 3)).toEqual(["1", "测试主管部门", "测试用户单位"]);
    expect(sheet?.rowCount).toBe(3 + rowCount);
    const row = Array.from({ length: rowCount }, (_, i) => i + 4).find((number) => sheet?.getCell(number, 4).text.startsWith("'=SUM"));
    const cells = texts(row ?? 0);
    expect(sheet?.getCell(row ?? 0, 4).type).toBe(ExcelJS.ValueType.String);
    expect(cells[5]).toContain("技术指标：\n1. 位置精度≤±500 μm；\n2. 单次作业节拍≤15 s；\n3. 作业成功率≥99 %\n");
    expect(cells[5]).toContain("差异化创新点：线缆扰动下的力控插接");
    expect(cells.slice(6, 8)).toEqual(["工业", "☑ 人形机器人：轮式\n☐ 四足机器人：足式/轮式/其他\n☐ 其他类型产品：仿人形/仿四足机器人"]);
    expect(cells[9]).toBe("☑ 完成本单位内同类场景复制部署\n☐ 完成行业内同场景复制部署\n☐ 完成跨行业/跨领域场景应用");
    expect(cells[10]).toBe("10台");
  });

  test("holds exactly the filtered rows, and a viewer may not export", async () => {
    const filter = ledgerFilter.parse({ status: ["submitted"] });
    const { rowCount } = await exportWorkPlanTable(market.bureau.ctx, filter);
    expect(rowCount).toBe((await ledgerRows(market.bureau.ctx, filter)).length);
    await expect(exportWorkPlanTable(await market.bureau.as("viewer"), everything)).rejects.toMatchObject({ code: "forbidden" });
  });
});
