import { and, eq } from "drizzle-orm";
import ExcelJS from "exceljs";
import { describe, expect, test } from "vitest";
import { notifications } from "#db/schema/notifications.ts";
import { sceneImports } from "#db/schema/plan-table.ts";
import { createScene } from "../create-scene.server.ts";
import { getScene } from "../reads.server.ts";
import { validScene } from "../scene.fixtures.ts";
import { submitScene } from "../submit-scene.server.ts";
import { updateScene } from "../update-scene.server.ts";
import { commitImport } from "./commit-import.server.ts";
import { discardImport } from "./discard-import.server.ts";
import { editImport } from "./edit-import.server.ts";
import { fresh, imported, importWorld, none, review, started } from "./import.fixtures.ts";
import { getImport, importReport, listImports } from "./import-reads.server.ts";
import { mapImport } from "./map-import.server.ts";
import { goodRow, planFile, SAMPLE_CELLS } from "./plan-table.fixtures.ts";
import { readSheets } from "./read-sheets.ts";
import { startImport } from "./start-import.server.ts";
import { sweepImports } from "./sweep-imports.server.ts";
import { planTemplate } from "./template.server.ts";

const { world, unit, other, bureau, sceneNamed } = await importWorld();
const absent = "00000000-0000-7000-8000-000000000000";

describe("a bureau's table", () => {
  test("becomes drafts of the units, with a to-do for them; nothing is handed in or shown", async () => {
    const name = fresh();
    const { id, version } = await started(
      bureau.ctx,
      goodRow({ name, userUnit: "乙用户单位", region: "" }),
      goodRow({ name: fresh(), userUnit: "乙用户单" }),
    );
    const page = await review(bureau.ctx, id);
    expect(page.rows[1]?.faults).toEqual([
      { column: "userUnit", message: expect.stringContaining("平台上没有"), suggestion: "乙用户单位" },
    ]);
    const edited = await editImport(bureau.ctx, { id, version, confirm: [4] });
    await expect(commitImport(bureau.ctx, { id, version: edited.version, submit: true, leaveOutFaulty: true })).rejects.toMatchObject({
      code: "forbidden",
    });
    await commitImport(bureau.ctx, { id, version: edited.version, leaveOutFaulty: true });
    const [scene] = await sceneNamed(name);
    expect(scene).toMatchObject({ organizationId: other.id, status: "draft", regionCode: "440100" });
    await expect(getScene(bureau.ctx, scene?.code ?? "")).rejects.toMatchObject({ code: "notFound" });
    await world.runJobs();
    const todos = () =>
      world.db
        .select()
        .from(notifications)
        .where(and(eq(notifications.organizationId, other.id), eq(notifications.dedupeKey, `scene-entered:${scene?.id}`)));
    expect(await todos()).toMatchObject([{ kind: "todo", title: `主管部门已录入场景“${name}”，请核对并提交`, doneAt: null }]);
    await submitScene(other.ctx, { code: scene?.code ?? "", version: scene?.version ?? 0 });
    await world.runJobs();
    expect((await todos())[0]?.doneAt).not.toBeNull();
  });

  test("updates what it entered itself until the unit takes it up, and does not see what a unit drafts", async () => {
    const name = fresh();
    const row = goodRow({ name, userUnit: "乙用户单位" });
    await imported(bureau.ctx, [row]);
    expect((await imported(bureau.ctx, [{ ...row, count: "11台" }])).counts).toEqual({ ...none, update: 1 });
    expect((await imported(bureau.ctx, [{ ...row, count: "11台" }])).counts).toEqual({ ...none, skip: 1 });
    expect((await imported(bureau.ctx, [row])).counts).toEqual({ ...none, update: 1 });
    const [scene] = await sceneNamed(name);
    await updateScene(other.ctx, { code: scene?.code ?? "", version: scene?.version ?? 0, scene: validScene({ name }) });
    const late = await imported(bureau.ctx, [{ ...row, count: "12台" }]);
    expect((await getImport(bureau.ctx, late.id)).report?.rows[0]?.reason).toContain("用户单位已在修改");
    const secret = await createScene(other.ctx, { scene: validScene({ name: fresh() }) });
    const { scene: drafted } = await getScene(other.ctx, secret.code);
    expect((await imported(bureau.ctx, [goodRow({ name: drafted.name, userUnit: "乙用户单位" })])).counts).toEqual({ ...none, create: 1 });
  });

  test("names units of its own region only", async () => {
    const elsewhere = await world.organization({ kind: "bureau", regionCode: "330000", name: "外省主管部门" });
    const { id } = await started(elsewhere.ctx, goodRow({ name: fresh(), userUnit: "乙用户单位", region: "广州市" }));
    expect((await review(elsewhere.ctx, id)).rows[0]?.faults).toEqual([
      { column: "userUnit", message: expect.stringContaining("平台上没有本地区的用户单位"), suggestion: null },
      { column: "region", message: "所在地区不在本部门的管辖范围内。", suggestion: null },
    ]);
  });
});

describe("who, when, and only once", () => {
  test("editors of units and bureaus", async () => {
    const vendor = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    const file = await planFile(goodRow());
    for (const ctx of [vendor.ctx, await unit.as("viewer"), await unit.as("signer"), await bureau.as("viewer"), world.public()])
      await expect(startImport(ctx, { fileName: "x.xlsx", file })).rejects.toMatchObject({ code: "forbidden" });
    await expect(listImports(vendor.ctx, { page: 1, pageSize: 5 })).rejects.toMatchObject({ code: "forbidden" });
    await expect(getImport(vendor.ctx, absent)).rejects.toMatchObject({ code: "forbidden" });
    await expect(importReport(world.public(), absent)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("another unit's import and an absent one are not found alike", async () => {
    const { id, version } = await started(unit.ctx, goodRow({ name: fresh() }));
    for (const key of [id, absent]) {
      const acts = [
        getImport(other.ctx, key),
        importReport(other.ctx, key),
        editImport(other.ctx, { id: key, version, confirm: [4] }),
        mapImport(other.ctx, { id: key, version, sheet: 0, headerRow: 3, columns: {} }),
        commitImport(other.ctx, { id: key, version }),
        discardImport(other.ctx, { id: key, version }),
      ];
      for (const act of await Promise.allSettled(acts)) expect(act).toMatchObject({ status: "rejected", reason: { code: "notFound" } });
    }
    await expect(editImport(unit.ctx, { id, version, confirm: [99] })).rejects.toMatchObject({ code: "notFound" });
  });

  test("of two commits at once one writes; a stale version is refused; an import that is over stays", async () => {
    const name = fresh();
    const { id, version } = await started(unit.ctx, goodRow({ name }));
    const confirmed = await editImport(unit.ctx, { id, version, confirm: [4] });
    await expect(editImport(unit.ctx, { id, version, confirm: [4] })).rejects.toMatchObject({ code: "conflict" });
    await expect(discardImport(unit.ctx, { id, version })).rejects.toMatchObject({ code: "conflict" });
    const both = await Promise.allSettled([1, 2].map(() => commitImport(unit.ctx, { id, version: confirmed.version })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await sceneNamed(name)).toHaveLength(1);
    const { version: last } = await getImport(unit.ctx, id);
    await expect(editImport(unit.ctx, { id, version: last, confirm: [4] })).rejects.toMatchObject({ code: "conflict" });
    await expect(commitImport(unit.ctx, { id, version: last })).rejects.toMatchObject({ code: "conflict" });
  });

  test("of two imports of one file committed at once the second finds what the first wrote", async () => {
    for (const [ctx, userUnit] of [
      [unit.ctx, "甲用户单位"],
      [bureau.ctx, "乙用户单位"],
    ] as const) {
      const names = [fresh(), fresh(), fresh()];
      const rows = names.map((name) => goodRow({ name, userUnit }));
      const ready = await Promise.all(
        [1, 2].map(async () => {
          const { id, version } = await started(ctx, ...rows);
          return editImport(ctx, { id, version, confirm: [4, 5, 6] });
        }),
      );
      const counts = await Promise.all(ready.map(({ id, version }) => commitImport(ctx, { id, version })));
      expect(counts.sort((a, b) => b.create - a.create)).toEqual([
        { ...none, create: 3 },
        { ...none, skip: 3 },
      ]);
      for (const name of names) expect(await sceneNamed(name)).toHaveLength(1);
    }
  });

  test("a row that cannot be written takes the whole file back", async () => {
    const name = fresh();
    const { id, version } = await started(unit.ctx, goodRow({ name }), goodRow({ name: fresh(), closesOn: "2026-12-01" }));
    const confirmed = await editImport(unit.ctx, { id, version, confirm: [4, 5] });
    // Between the look and the act the deadline of the second row passes.
    world.setClock("2026-12-02T00:00:00Z");
    await expect(commitImport(unit.ctx, { id, version: confirmed.version })).rejects.toMatchObject({ code: "invalid" });
    world.setClock(null);
    expect(await sceneNamed(name)).toEqual([]);
    expect((await getImport(unit.ctx, id)).status).toBe("open");
  });

  test("an import given up loses its content and leaves the list", async () => {
    const { id, version } = await started(unit.ctx, goodRow({ name: fresh() }));
    await discardImport(unit.ctx, { id, version });
    const [row] = await world.db.select().from(sceneImports).where(eq(sceneImports.id, id));
    expect(row).toMatchObject({ status: "discarded", rows: [], sheets: [] });
    expect((await listImports(unit.ctx, { page: 1, pageSize: 100 })).rows.map((line) => line.id)).not.toContain(id);
  });

  test("an open import that nobody touched for a month is given up, one that is over stays", async () => {
    world.setClock("2026-11-01T00:00:00Z");
    const [left, kept] = [await started(unit.ctx, goodRow({ name: fresh() })), await started(unit.ctx, goodRow({ name: fresh() }))];
    const { id: over } = await imported(unit.ctx, [goodRow({ name: fresh() })]);
    world.setClock("2026-11-20T00:00:00Z");
    await editImport(unit.ctx, { ...kept, cells: [{ position: 4, column: "count", text: "11台" }] });
    world.setClock("2026-12-02T00:00:00Z");
    await sweepImports(world.system());
    world.setClock(null);
    const [row] = await world.db.select().from(sceneImports).where(eq(sceneImports.id, left.id));
    expect(row).toMatchObject({ status: "discarded", rows: [], sheets: [] });
    await expect(commitImport(unit.ctx, left)).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("已被放弃") });
    const lines = (await listImports(unit.ctx, { page: 1, pageSize: 100 })).rows;
    expect(lines.find(({ id }) => id === kept.id)).toMatchObject({ status: "open", rowCount: 1, counts: null });
    expect(lines.find(({ id }) => id === over)).toMatchObject({ status: "committed", rowCount: 1, counts: { ...none, create: 1 } });
  });

  test("bad files and bad input", async () => {
    const refused = (file: Uint8Array) => startImport(unit.ctx, { fileName: "x.xlsx", file });
    await expect(refused(new Uint8Array())).rejects.toMatchObject({
      code: "invalid",
      fields: { file: [expect.stringContaining("请选择")] },
    });
    await expect(refused(Buffer.from("not a workbook, but long enough to be looked at"))).rejects.toMatchObject({
      code: "invalid",
      fields: { file: [expect.stringContaining("不是 .xlsx")] },
    });
    await expect(refused(await planFile())).rejects.toMatchObject({
      code: "invalid",
      fields: { file: [expect.stringContaining("没有场景")] },
    });
    await expect(refused(await planFile(SAMPLE_CELLS))).rejects.toMatchObject({ code: "invalid" });
    const many = Array.from({ length: 201 }, (_, i) => goodRow({ name: `批量${i}——插接` }));
    await expect(refused(await planFile(...many))).rejects.toMatchObject({
      fields: { file: [expect.stringContaining("最多导入 200 个")] },
    });
    const { id, version } = await started(unit.ctx, goodRow({ name: fresh() }));
    await expect(
      editImport(unit.ctx, { id, version, cells: [{ position: 4, column: "nonsense" as never, text: "" }] }),
    ).rejects.toMatchObject({ code: "invalid" });
    await expect(mapImport(unit.ctx, { id, version, sheet: 0, headerRow: 3, columns: { name: 1, domain: 1 } })).rejects.toMatchObject({
      message: expect.stringContaining("同一列"),
    });
    await expect(mapImport(unit.ctx, { id, version, sheet: 0, headerRow: 3, columns: { name: 1 } })).rejects.toMatchObject({
      message: expect.stringContaining("请指定"),
    });
  });
});

describe("tables of other makes", () => {
  test("a header of its own words is found, and what is not is put right by hand", async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet("封面").addRow(["关于报送的函"]);
    const sheet = workbook.addWorksheet("Sheet2");
    sheet.addRow(["XX 单位 2026 年场景汇总"]);
    sheet.addRow([
      "编号",
      "单位名称",
      "应用场景名称",
      "所属行业",
      "场景描述及关键技术要求",
      "类型",
      "机器人类型",
      "参与单位",
      "部署目标",
      "计划部署数量（台）",
      "标志性产品",
      "干什么的",
    ]);
    const good = goodRow({ name: fresh() });
    sheet.addRow([
      1,
      good.userUnit,
      good.name,
      good.industryDirection,
      good.description,
      good.domain,
      good.productTypes,
      good.members,
      good.goals,
      10,
      good.flagships,
      good.field,
    ]);
    const { id, version } = await startImport(unit.ctx, { fileName: "汇总.xlsx", file: Buffer.from(await workbook.xlsx.writeBuffer()) });
    const page = await review(unit.ctx, id);
    expect(page.mapping).toMatchObject({ sheet: 1, headerRow: 2, columns: { name: 2, description: 4, count: 9, goals: 8 } });
    expect(page.confidence).toMatchObject({ name: "sure", industryDirection: "sure", field: "missing" });
    expect(page.rows[0]?.faults).toEqual([]);
    await mapImport(unit.ctx, { id, version, sheet: 1, headerRow: 2, columns: { ...page.mapping.columns, field: 11 } });
    expect((await review(unit.ctx, id)).rows[0]?.cells.field).toBe("生产制造");
  });

  test("the template is read back: its example is left out, and a filled row is found", async () => {
    const { file } = await planTemplate(unit.ctx);
    await expect(startImport(unit.ctx, { fileName: "模板.xlsx", file })).rejects.toMatchObject({
      fields: { file: [expect.stringContaining("没有场景")] },
    });
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(new Uint8Array(file).buffer);
    const sheet = workbook.getWorksheet("工作计划表");
    expect(workbook.getWorksheet("version")?.state).toBe("veryHidden");
    expect([...(sheet?.model.merges ?? [])]).toEqual(expect.arrayContaining(["A1:L1", "A2:A3", "J2:L2", "M2:U2"]));
    expect(sheet?.getCell("G5").dataValidation).toMatchObject({ type: "list", formulae: ['"工业,服务,特种"'] });
    expect(sheet?.getCell("D3").note).toBeTruthy();
    for (const [i, text] of Object.values(goodRow({ name: fresh() })).entries()) if (sheet && text) sheet.getCell(5, i + 1).value = text;
    const { id } = await startImport(unit.ctx, { fileName: "填好.xlsx", file: Buffer.from(await workbook.xlsx.writeBuffer()) });
    const page = await review(unit.ctx, id);
    expect(page.rows.map(({ position, faults }) => [position, faults])).toEqual([[5, []]]);
    expect(Object.values(page.confidence)).toEqual(Array(21).fill("sure"));
  });
});

test("the report is the table with what became of each row", async () => {
  const name = fresh();
  const { id, version } = await started(unit.ctx, goodRow({ name }), goodRow({ name: fresh(), domain: "？" }));
  const textsOf = (file: Buffer) =>
    readSheets(file)[0]
      ?.rows.slice(1)
      .map((cells) => cells.at(-1)) ?? [];
  const dry = textsOf((await importReport(unit.ctx, id)).file);
  expect(dry[0]).toBe("处理结果");
  expect(dry[2]).toContain("待确认指标");
  expect(dry[3]).toBe("错误\n场景类型：场景类型须为工业、服务、特种之一，现为“？”。");
  const confirmed = await editImport(unit.ctx, { id, version, confirm: [4] });
  await commitImport(unit.ctx, { id, version: confirmed.version, leaveOutFaulty: true });
  const [scene] = await sceneNamed(name);
  expect(textsOf((await importReport(unit.ctx, id)).file)[2]).toBe(`新增：${scene?.code}`);
});
