import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { scenes } from "#db/schema/scenes.ts";
import { listMySceneWork } from "../drafts/my-list.server.ts";
import { getScene } from "../reads.server.ts";
import { validScene } from "../scene.fixtures.ts";
import { updateScene } from "../update-scene.server.ts";
import type { Cells } from "./cells.ts";
import { commitImport } from "./commit-import.server.ts";
import { editImport } from "./edit-import.server.ts";
import { exportMyScenes } from "./export-scenes.server.ts";
import { fresh, imported, importWorld, none, review, started } from "./import.fixtures.ts";
import { getImport } from "./import-reads.server.ts";
import { goodRow, SAMPLE_CELLS } from "./plan-table.fixtures.ts";
import { readSheets } from "./read-sheets.ts";
import { startImport } from "./start-import.server.ts";

const { world, unit, bureau, sceneNamed } = await importWorld();

describe("a unit's own table", () => {
  test("becomes drafts with everything the table carries, once its indicators are confirmed", async () => {
    const name = fresh();
    const { id, version } = await started(unit.ctx, goodRow({ name }));
    const before = await review(unit.ctx, id);
    expect(before.counts).toEqual({ ...none, confirm: 1 });
    expect(before.rows[0]?.indicators.map(({ metric, comparator, value, unit: u }) => [metric, comparator, value, u])).toEqual([
      ["recognitionAccuracy", ">=", "98", "%"],
      ["positionAccuracy", "<=", "0.5", "mm"],
      ["cycleTime", "<=", "15", "s"],
    ]);
    await expect(commitImport(unit.ctx, { id, version })).rejects.toMatchObject({ message: expect.stringContaining("没有确认") });
    const edited = await editImport(unit.ctx, { id, version, confirm: [4] });
    expect(await commitImport(unit.ctx, { id, version: edited.version })).toEqual({ ...none, create: 1 });
    const [row] = await sceneNamed(name);
    const { scene, requirements, slots } = await getScene(unit.ctx, row?.code ?? "");
    expect(scene).toMatchObject({
      status: "draft",
      organizationId: unit.id,
      deploymentCount: 10,
      budgetFen: 320_000_000n,
      regionCode: "440100",
      unitCount: 2,
      productTypes: ["humanoidWheeled"],
      commercialModes: ["payPerUse", "operatingLease"],
      plannedMembers: { prime: "某整机企业", others: "某研究院" },
      flagshipProducts: { algorithm: "某插接模型" },
    });
    expect(scene.closesAt.toISOString()).toBe("2099-12-31T15:59:59.999Z");
    expect(requirements).toMatchObject([
      { metric: "recognitionAccuracy", name: "识别准确率", target: "98", mandatory: true, weight: 3 },
      { metric: "positionAccuracy", name: "插接位置精度", target: "0.5" },
      { metric: "cycleTime", name: "单次插拔节拍", target: "15" },
    ]);
    expect(slots.map(({ role }) => role)).toEqual(["prime", "algorithmSupplier"]);
    const [event] = await world.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.objectId, id), eq(auditEvents.action, "commit-scene-import")));
    expect(event?.detail).toMatchObject({ create: 1, submit: false });
  });

  test("the same file again changes nothing, however it was mended the first time", async () => {
    const rows = [goodRow({ name: fresh() }), goodRow({ name: "工业产线实训", number: "2" })];
    const { id, version } = await started(unit.ctx, ...rows);
    const mended = await editImport(unit.ctx, { id, version, cells: [{ position: 5, column: "name", text: fresh() }] });
    const confirmed = await editImport(unit.ctx, { id, version: mended.version, confirm: [4, 5] });
    expect(await commitImport(unit.ctx, { id, version: confirmed.version })).toEqual({ ...none, create: 2 });
    const { total } = await listMySceneWork(unit.ctx, { page: 1, pageSize: 5 });
    expect((await imported(unit.ctx, rows)).counts).toEqual({ ...none, skip: 2 });
    expect((await listMySceneWork(unit.ctx, { page: 1, pageSize: 5 })).total).toBe(total);
  });

  test("a row of a file that came before is mended in place, and an earlier file brings back what it says", async () => {
    const name = fresh();
    const ten = goodRow({ name });
    const count = async () => (await sceneNamed(name)).map((scene) => scene.deploymentCount);
    await imported(unit.ctx, [ten]);
    const { id, version } = await started(unit.ctx, ten);
    const mended = await editImport(unit.ctx, { id, version, cells: [{ position: 4, column: "count", text: "33台" }], confirm: [4] });
    expect(await commitImport(unit.ctx, { id, version: mended.version })).toEqual({ ...none, update: 1 });
    expect(await count()).toEqual([33]);
    // As it was last mended, the file is known; once another file was imported over it, it says something again.
    expect((await imported(unit.ctx, [ten])).counts).toEqual({ ...none, skip: 1 });
    expect((await imported(unit.ctx, [goodRow({ name, count: "20台" })])).counts).toEqual({ ...none, update: 1 });
    expect((await imported(unit.ctx, [ten])).counts).toEqual({ ...none, update: 1 });
    expect(await count()).toEqual([10]);
  });

  test("a row renamed in place is its scene still, and no second row may be it too", async () => {
    const [name, renamed] = [fresh(), fresh()];
    const rows = [goodRow({ name }), goodRow({ name, count: "12台" })];
    await imported(unit.ctx, rows.slice(0, 1));
    const { id, version } = await started(unit.ctx, ...rows);
    const edited = await editImport(unit.ctx, { id, version, cells: [{ position: 4, column: "name", text: renamed }], confirm: [4, 5] });
    const [first, second] = (await review(unit.ctx, id)).rows;
    expect(first).toMatchObject({ action: "update", reason: expect.stringContaining("名称") });
    expect(second).toMatchObject({ action: "error", faults: [{ column: "name", message: expect.stringContaining("与第 4 行") }] });
    await commitImport(unit.ctx, { id, version: edited.version, leaveOutFaulty: true });
    expect(await sceneNamed(name)).toEqual([]);
    expect(await sceneNamed(renamed)).toHaveLength(1);
  });

  test("a changed row updates its draft and keeps what the table does not carry", async () => {
    const name = fresh();
    await imported(unit.ctx, [goodRow({ name })]);
    const [row] = await sceneNamed(name);
    const { scene, requirements } = await getScene(unit.ctx, row?.code ?? "");
    const kept = validScene({
      name,
      siteConditions: "照度 300 lx，地面平整。",
      closesOn: "2099-11-30",
      requirements: requirements.map((each) => ({
        metric: each.metric,
        name: each.name,
        dimension: each.dimension,
        comparator: each.comparator,
        value: each.shownTarget,
        unit: each.shownUnit,
        mandatory: false,
        weight: 5,
        testMethod: "六种接口各五十次",
      })),
    });
    await updateScene(unit.ctx, { code: scene.code, version: scene.version, scene: kept });
    const changed = goodRow({
      name,
      count: "12台",
      closesOn: "",
      field: "",
      unitCount: "",
      modes: "",
      seats: "",
      budget: "",
      region: "",
      unitKind: "",
    });
    const { id, counts } = await imported(unit.ctx, [changed]);
    expect(counts).toEqual({ ...none, update: 1 });
    const after = await getScene(unit.ctx, scene.code);
    expect(after.scene).toMatchObject({ deploymentCount: 12, siteConditions: "照度 300 lx，地面平整。", status: "draft" });
    expect(after.scene.closesAt.toISOString()).toBe("2099-11-30T15:59:59.999Z");
    expect(after.requirements.every((each) => each.weight === 5 && each.testMethod === "六种接口各五十次")).toBe(true);
    expect((await getImport(unit.ctx, id)).report?.rows[0]).toMatchObject({ action: "update", sceneCode: scene.code });
  });

  test("may be handed in at once; what is in review or later is skipped with the reason", async () => {
    const name = fresh();
    expect((await imported(unit.ctx, [goodRow({ name })], { submit: true })).counts).toEqual({ ...none, create: 1 });
    const [row] = await sceneNamed(name);
    expect(row?.status).toBe("submitted");
    const open = fresh();
    const held = await imported(unit.ctx, [goodRow({ name: open, waived: "" })], { submit: true });
    expect((await sceneNamed(open))[0]?.status).toBe("draft");
    expect((await getImport(unit.ctx, held.id)).report?.rows[0]?.reason).toMatch(/^已存为草稿，暂不能提交：“交互协作”还没有指标/);
    const { id, counts } = await imported(unit.ctx, [goodRow({ name, count: "20台" })]);
    expect(counts).toEqual({ ...none, skip: 1 });
    expect((await getImport(unit.ctx, id)).report?.rows[0]?.reason).toBe(`场景 ${row?.code} 审核中，不能用导入修改。`);
  });

  test("what it exports comes back without a change, and without a question", async () => {
    const owner = await world.organization({ kind: "userUnit", regionCode: "440300", name: "丙用户单位" });
    const rows = [
      goodRow({ userUnit: "丙用户单位", name: "=SUM(A1)电池测试线——柔性插接" }),
      goodRow({ userUnit: "", name: "＋标识线路板检验台——外观分拣", budget: "" }),
    ];
    await imported(owner.ctx, rows);
    const { file, rowCount } = await exportMyScenes(owner.ctx);
    expect(rowCount).toBe(2);
    const again = await startImport(owner.ctx, { fileName: "再次.xlsx", file });
    expect((await review(owner.ctx, again.id)).counts).toEqual({ ...none, skip: 2 });
    const twin = await world.organization({ kind: "userUnit", regionCode: "440300", name: "丁用户单位" });
    const [sheet] = readSheets(file);
    expect(sheet?.rows[3]?.[3]).toBe("'=SUM(A1)电池测试线——柔性插接");
    const copy = await startImport(twin.ctx, { fileName: "他人.xlsx", file });
    const seen = await review(twin.ctx, copy.id);
    expect(seen.missing).toEqual([]);
    expect(seen.rows.map((row) => row.faults)).toEqual(
      Array(2).fill([{ column: "userUnit", message: "只能导入本单位的场景，用户单位应为“丁用户单位”。", suggestion: "丁用户单位" }]),
    );
    await expect(exportMyScenes(bureau.ctx)).rejects.toMatchObject({ code: "forbidden" });
    await expect(exportMyScenes(await owner.as("viewer"))).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("what is wrong is said at its cell", () => {
  const planted: [Cells, string, RegExp, string | null][] = [
    [{ userUnit: "别的单位" }, "userUnit", /只能导入本单位/, "甲用户单位"],
    [{ name: "人形机器人应用场景" }, "name", /过于笼统/, null],
    [{ industryDirection: "" }, "industryDirection", /行业\/方向至少/, null],
    [{ description: "" }, "description", /请填写场景描述/, null],
    [
      { description: "场景痛点：人工插拔有打火风险，误判较多。\n核心作业：完成测试插头的柔性插接。\n预期成效：工位无人化。" },
      "description",
      /没有读到可以量化/,
      null,
    ],
    [{ description: goodRow().description?.replace("0.5mm", "5000mm") ?? "" }, "description", /第 2 项：“位置精度”通常在/, null],
    [{ domain: "制造类" }, "domain", /工业、服务、特种之一/, "工业"],
    [{ productTypes: "☐ 人形机器人：足式/轮式/其他" }, "productTypes", /没有读到选用/, "☑ 人形机器人：足式/轮式/其他"],
    [{ goals: "待定" }, "goals", /没有读到选中/, "☑ 完成本单位内同类场景复制部署"],
    [{ count: "约10台" }, "count", /须为一个整数/, "10台"],
    [{ flagships: "某某大模型" }, "flagships", /哪一类产品/, "模型算法：某某大模型"],
    [{ field: "制造生产" }, "field", /应用领域须为/, "生产制造"],
    [{ unitCount: "0" }, "unitCount", /至少为 1/, null],
    [{ region: "广洲市" }, "region", /没有找到地区/, "广州市"],
    [{ closesOn: "2026-02-30" }, "closesOn", /不是日期/, null],
    [{ closesOn: "2020年1月" }, "closesOn", /已过/, null],
    [{ modes: "免费" }, "modes", /合作方式须为/, null],
    [{ budget: "面议" }, "budget", /不是金额/, ""],
  ];

  test.each(planted)("%j", async (cells, column, message, suggestion) => {
    const { id } = await started(unit.ctx, goodRow({ name: fresh(), ...cells }));
    const [row] = (await review(unit.ctx, id)).rows;
    expect(row?.faults).toEqual([{ column, message: expect.stringMatching(message), suggestion }]);
    expect(row?.action).toBe("error");
  });

  test("a second row of the same scene, and what is edited is kept as typed", async () => {
    const name = fresh();
    const { id, version } = await started(unit.ctx, goodRow({ name }), goodRow({ name: ` ${name.replace("——", "-")} ` }));
    expect((await review(unit.ctx, id)).rows[1]?.faults).toMatchObject([{ column: "name", message: expect.stringContaining("与第 4 行") }]);
    await editImport(unit.ctx, { id, version, cells: [{ position: 5, column: "count", text: "一堆" }] });
    expect((await review(unit.ctx, id)).rows[1]?.cells.count).toBe("一堆");
  });

  test("what the file does not say is asked once, and a row may say it itself", async () => {
    const silent = { field: "", unitKind: "", closesOn: "", modes: "", region: "", unitCount: "", seats: "" };
    const { id, version } = await started(
      unit.ctx,
      goodRow({ name: fresh(), ...silent }),
      goodRow({ name: fresh(), ...silent, field: "检测分析" }),
    );
    const before = await review(unit.ctx, id);
    expect(before.missing).toEqual(["field", "unitKind", "closesOn", "modes"]);
    expect(before.rows.every((row) => row.faults.length === 0 && row.action === "error")).toBe(true);
    const defaults = { field: "生产制造", unitKind: "生产作业工位", closesOn: "2020-01-01", modes: "面议" };
    const first = await editImport(unit.ctx, { id, version, defaults });
    expect((await review(unit.ctx, id)).defaultFaults).toMatchObject([{ column: "closesOn", message: expect.stringContaining("已过") }]);
    const second = await editImport(unit.ctx, { id, version: first.version, defaults: { closesOn: "2099-12-31" }, confirm: [4, 5] });
    expect(await commitImport(unit.ctx, { id, version: second.version })).toEqual({ ...none, create: 2 });
    const rows = await world.db.select().from(scenes).where(eq(scenes.organizationId, unit.id));
    expect(rows.filter((row) => row.field === "inspection" && row.commercialModes[0] === "open")).toHaveLength(1);
  });

  test("wrong rows hold up the others unless they are left out", async () => {
    const name = fresh();
    const { id, version } = await started(unit.ctx, goodRow({ name }), goodRow({ name: fresh(), domain: "？" }));
    const confirmed = await editImport(unit.ctx, { id, version, confirm: [4] });
    await expect(commitImport(unit.ctx, { id, version: confirmed.version })).rejects.toMatchObject({
      message: expect.stringContaining("1 行有错误"),
    });
    expect(await commitImport(unit.ctx, { id, version: confirmed.version, leaveOutFaulty: true })).toEqual({
      ...none,
      create: 1,
      error: 1,
    });
    expect(await sceneNamed(name)).toHaveLength(1);
  });

  test("a row left out by hand is skipped", async () => {
    const { id, version } = await started(unit.ctx, goodRow({ name: fresh(), domain: "？" }));
    const edited = await editImport(unit.ctx, { id, version, leftOut: [{ position: 4, leftOut: true }] });
    expect(await commitImport(unit.ctx, { id, version: edited.version })).toEqual({ ...none, skip: 1 });
  });

  test("indicators may be put right by hand, and a new description has them read anew", async () => {
    const { id, version } = await started(unit.ctx, goodRow({ name: fresh() }));
    const items = [
      { metric: "cycleTime", name: "插拔节拍", dimension: "manipulation" as const, comparator: "<=" as const, value: "20", unit: "s" },
    ];
    const edited = await editImport(unit.ctx, { id, version, indicators: [{ position: 4, items }] });
    expect((await review(unit.ctx, id)).rows[0]).toMatchObject({ action: "create", isConfirmed: true, indicators: [{ value: "20" }] });
    await editImport(unit.ctx, {
      id,
      version: edited.version,
      cells: [{ position: 4, column: "description", text: SAMPLE_CELLS.description ?? "" }],
    });
    const [row] = (await review(unit.ctx, id)).rows;
    expect(row?.action).toBe("confirm");
    expect(row?.indicators).toHaveLength(5);
  });
});
