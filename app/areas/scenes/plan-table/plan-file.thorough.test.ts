import ExcelJS from "exceljs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PLAN_COLUMNS } from "#db/vocabulary/plan-table.ts";
import type { Cells } from "./cells.ts";
import { guessMapping, readSafe, tableRows, writeSafe } from "./mapping.ts";
import { goodRow } from "./plan-table.fixtures.ts";
import { readSheets } from "./read-sheets.ts";
import { sheetXml, workbookWith } from "./workbook.fixtures.ts";
import { planWorkbook, workbookBytes } from "./write-workbook.server.ts";

/** Writes rows as a file and reads the file as an import does. */
async function throughFile(rows: Cells[]): Promise<Cells[]> {
  const sheets = readSheets(await workbookBytes(planWorkbook({ withExtras: true, rows }).workbook));
  const mapping = guessMapping(sheets);
  if (!mapping) throw new Error("the header was not found");
  return tableRows(sheets, mapping).map(({ cells }) => cells);
}

const PREFIXES = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'=", "''-"];

describe("a written file", () => {
  test("holds no formula, whatever a text begins with, and gives every text back", async () => {
    const rows = PREFIXES.map((prefix, i) =>
      goodRow({
        number: String(i + 1),
        name: `${prefix}cmd|' /C calc'!A${i}`,
        industryDirection: `${prefix}1+1`,
        members: `${prefix}x`,
        flagships: `${prefix}y`,
      }),
    );
    const file = await workbookBytes(planWorkbook({ withExtras: true, rows }).workbook);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(new Uint8Array(file).buffer);
    const types = new Set<ExcelJS.ValueType>();
    workbook.getWorksheet("工作计划表")?.eachRow((row, number) => {
      if (number > 3) row.eachCell((cell) => types.add(cell.type));
      row.eachCell((cell) => expect(cell.text).not.toMatch(/^[=+\-@＝＋－＠\t\r\n]/));
    });
    expect([...types]).toEqual([ExcelJS.ValueType.String]);
    const trimmed = (cells: Cells) =>
      Object.fromEntries(Object.entries(cells).map(([column, text]) => [column, text.replace(/\r/g, "\n").trim()]));
    expect((await throughFile(rows)).map(trimmed)).toEqual(rows.map(trimmed));
  });

  test("gives random texts back, characters beyond the first plane and escapes included", async () => {
    const text = fc
      .array(fc.constantFrom(..."电池𠮷䶮𬭎é&<>\"'=+-@＝ \n\u3000;：_", "_x000D_", "_x005F_", "]]>", "&#10;", "=1+1"), {
        minLength: 1,
        maxLength: 12,
      })
      .map((parts) => parts.join("").normalize("NFC").trim())
      .filter((value) => value !== "" && !/^(填写说明|样例|示例|例)/.test(value));
    const row = fc.record(Object.fromEntries(PLAN_COLUMNS.map((column) => [column, text]))) as fc.Arbitrary<Cells>;
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (rows) => {
        const given = rows.map((cells, i) => ({ ...cells, number: String(i + 1) }));
        expect(await throughFile(given)).toEqual(given);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test("neutralising can be undone for every text", () => {
    fc.assert(fc.property(fc.string(), (text) => readSafe(writeSafe(text)) === text));
  });
});

describe("cells of other programs", () => {
  const read = (cells: string, styles = "") =>
    readSheets(
      workbookWith(
        sheetXml(`<row r="1">${cells}</row>`),
        styles === "" ? [] : [{ name: "xl/styles.xml", content: `<styleSheet>${styles}</styleSheet>` }],
      ),
    )[0]?.rows[0];
  const styles = `<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="165" formatCode="0.0%"/><numFmt numFmtId="166" formatCode="0&quot;台&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="9"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="31"/></cellXfs>`;

  test("figures, percentages, dates, booleans, errors, formulas", () => {
    const cells = [
      `<c r="A1"><v>0.30000000000000004</v></c>`,
      `<c r="B1" s="1"><v>46347</v></c>`,
      `<c r="C1" s="2"><v>46347.5</v></c>`,
      `<c r="D1" s="3"><v>0.98</v></c>`,
      `<c r="E1" s="4"><v>0.995</v></c>`,
      `<c r="F1" s="5"><v>10</v></c>`,
      `<c r="G1" t="b"><v>1</v></c>`,
      `<c r="H1" t="e"><v>#REF!</v></c>`,
      `<c r="I1" t="str"><f>A1&amp;"x"</f><v>甲&amp;乙</v></c>`,
      `<c r="J1" s="6"><v>46347</v></c>`,
      `<c r="K1"><v>1E+3</v></c>`,
    ].join("");
    expect(read(cells, styles)).toEqual(["0.3", "2026-11-21", "2026-11-21", "98%", "99.5%", "10", "是", "", "甲&乙", "2026-11-21", "1000"]);
  });

  test("rich text without its readings, prefixed names, cells without an address", () => {
    expect(read(`<c t="inlineStr"><is><r><t>电池</t></r><r><t xml:space="preserve"> 测试</t></r></is></c><c><v>5</v></c>`)).toEqual([
      "电池 测试",
      "5",
    ]);
    const shared = `<x:sst xmlns:x="m"><x:si><x:t>甲</x:t><x:rPh sb="0" eb="1"><x:t>jia</x:t></x:rPh></x:si></x:sst>`;
    const sheet = `<x:worksheet xmlns:x="m"><x:sheetData><x:row r="2"><x:c r="C2" t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
    expect(readSheets(workbookWith(sheet, [{ name: "xl/sharedStrings.xml", content: shared }]))[0]?.rows).toEqual([[], ["", "", "甲"]]);
  });

  test("the 1904 calendar, and a hidden sheet that is not read", () => {
    const workbook = (pr: string) => ({
      name: "xl/workbook.xml",
      content: `<workbook xmlns:r="r">${pr}<sheets><sheet name="封面" state="hidden" r:id="rId1"/><sheet name="表" r:id="rId1"/></sheets></workbook>`,
    });
    const styleParts = { name: "xl/styles.xml", content: `<styleSheet>${styles}</styleSheet>` };
    const sheets = readSheets(
      workbookWith(sheetXml(`<row><c s="1"><v>44885</v></c></row>`), [workbook(`<workbookPr date1904="1"/>`), styleParts]),
    );
    expect(sheets).toEqual([{ name: "表", rows: [["2026-11-21"]], rowCount: 1 }]);
  });
});
