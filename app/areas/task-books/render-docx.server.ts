import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  type IRunOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from "docx";
import type { Block, Cell, TableBlock, TableColumn } from "./clause-texts/block.ts";
import type { TaskBookDocument } from "./document.ts";
import { printedForm, type TaskBookEdition } from "./printed-form.ts";

// GB/T 9704 sizes in half-points: 2号 44, 3号 32, 4号 28, 五号 21, 小五 18; lengths in twentieths of a point.
const MM = 1440 / 25.4;
const TYPE_AREA = Math.round(156 * MM);
const BODY = { ascii: "Times New Roman", hAnsi: "Times New Roman", cs: "Times New Roman", eastAsia: "仿宋" };
const HEADING = { ...BODY, eastAsia: "黑体" };
const TITLE = { ...BODY, eastAsia: "方正小标宋简体" };
const TABLE_SIZE = 21;
const BODY_LINE = { line: 580, lineRule: LineRuleType.EXACT, before: 0, after: 0 };
const TABLE_LINE = { line: 300, lineRule: LineRuleType.AT_LEAST, before: 20, after: 20 };

const RULE = { style: BorderStyle.SINGLE, size: 4, color: "000000" };
const STRONG_RULE = { style: BorderStyle.SINGLE, size: 12, color: "000000" };
const NO_RULE = { style: BorderStyle.NONE, size: 0, color: "auto" };

/**
 * The same 任务书 as renderTaskBookHtml, as the bytes of a .docx file: A4, body 仿宋 3号, headings 黑体, tables with repeating
 * heads, "— 1 —" with version and digest at the foot of every page. Two calls differ in the file's time stamps only.
 */
export async function renderTaskBookDocx(document: TaskBookDocument, edition: TaskBookEdition): Promise<Buffer> {
  const form = printedForm(document, edition);
  const lastBlock = form.clauses.at(-1)?.blocks.at(-1);
  const signing: TableColumn[] = [
    { title: "单位", width: 36 },
    { title: "角色", width: 20 },
    { title: "签署人", width: 20 },
    { title: "签署时间", width: 24 },
  ];
  const file = new Document({
    title: form.title,
    subject: form.edition,
    creator: "实景",
    description: form.digest,
    styles: {
      default: {
        document: { run: { font: BODY, size: 32, language: { value: "en-US", eastAsia: "zh-CN" } }, paragraph: { spacing: BODY_LINE } },
        title: {
          run: { font: TITLE, size: 44, color: "000000" },
          paragraph: { alignment: AlignmentType.CENTER, spacing: { line: 720, lineRule: LineRuleType.EXACT, after: 240 } },
        },
        heading1: {
          run: { font: HEADING, size: 32, color: "000000", bold: false },
          paragraph: { spacing: { ...BODY_LINE, before: 280 }, keepNext: true, outlineLevel: 0 },
        },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: Math.round(210 * MM), height: Math.round(297 * MM) },
            margin: {
              top: Math.round(37 * MM),
              bottom: Math.round(35 * MM),
              left: Math.round(28 * MM),
              right: Math.round(26 * MM),
              footer: Math.round(20 * MM),
            },
          },
        },
        footers: { default: footer(form.footer) },
        children: [
          new Paragraph({ heading: HeadingLevel.TITLE, children: runs(form.title) }),
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { ...BODY_LINE, after: 290 },
            children: runs(form.edition, { size: 28 }),
          }),
          bodyParagraph(form.preamble),
          ...form.clauses.flatMap((clause) => [
            new Paragraph({ heading: HeadingLevel.HEADING_1, children: runs(clause.heading) }),
            // The closing line never stands alone on a page.
            ...clause.blocks.flatMap((block) => setBlock(block, block === lastBlock)),
          ]),
          new Paragraph({ alignment: AlignmentType.CENTER, children: runs(form.closing) }),
          new Paragraph({ heading: HeadingLevel.HEADING_1, pageBreakBefore: true, children: runs("签署") }),
          new Paragraph({ children: runs(`${form.edition}\n${form.digest}`, { size: TABLE_SIZE }), spacing: TABLE_LINE }),
          setGrid(
            signing,
            form.signatures.map((one) => [one.name, one.role, one.signer, one.signedAt === "" ? "年　月　日" : one.signedAt]),
            null,
            Math.round(20 * MM),
          ),
        ],
      },
    ],
  });
  return Packer.toBuffer(file);
}

function footer(text: string): Footer {
  const font = { ...BODY, eastAsia: "宋体" };
  const spacing = { line: 320, lineRule: LineRuleType.EXACT, before: 0, after: 0 };
  return new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        spacing,
        children: [new TextRun({ size: 28, font, children: ["— ", PageNumber.CURRENT, " —"] })],
      }),
      new Paragraph({ alignment: AlignmentType.CENTER, spacing, children: runs(text, { size: 18, font }) }),
    ],
  });
}

/** A text as runs; line feeds become line breaks. */
function runs(text: string, options: IRunOptions = {}): TextRun[] {
  return text.split("\n").map((part, index) => new TextRun({ ...options, text: part, ...(index > 0 ? { break: 1 } : {}) }));
}

function bodyParagraph(text: string, keepNext = false): Paragraph {
  return new Paragraph({ alignment: AlignmentType.BOTH, indent: { firstLine: 640 }, keepNext, children: runs(text) });
}

function setBlock(block: Block, keepNext: boolean): (Paragraph | Table)[] {
  if (block.kind === "paragraph") return [bodyParagraph(`${block.number}　${block.text}`, keepNext)];
  return setTable(block);
}

function setTable(table: TableBlock): (Paragraph | Table)[] {
  const caption = `表 ${table.number}　${table.caption}${table.note === "" ? "" : `（${table.note}）`}`;
  return [
    new Paragraph({ keepNext: true, spacing: { ...TABLE_LINE, before: 120 }, children: runs(caption, { size: 24, font: HEADING }) }),
    setGrid(table.columns, table.rows, table.footer, null),
    new Paragraph({ spacing: { line: 160, lineRule: LineRuleType.EXACT, before: 0, after: 0 }, children: [] }),
  ];
}

/** Three-line table: strong rules above and below, a rule under the head and between rows. `rowHeight` in twentieths of a point. */
function setGrid(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  foot: readonly Cell[] | null,
  rowHeight: number | null,
): Table {
  const widths = columns.map((column) => Math.round((TYPE_AREA * column.width) / 100));
  const cell = (content: Cell, index: number, bold: boolean) =>
    new TableCell({
      width: { size: widths[index] ?? 0, type: WidthType.DXA },
      margins: { top: 40, bottom: 40, left: 60, right: 60 },
      children: [
        new Paragraph({
          alignment: columns[index]?.align === "end" ? AlignmentType.RIGHT : AlignmentType.LEFT,
          spacing: TABLE_LINE,
          children: cellRuns(content, bold),
        }),
      ],
    });
  const row = (cells: readonly Cell[], bold: boolean) =>
    new TableRow({
      cantSplit: true,
      ...(rowHeight === null || bold ? {} : { height: { value: rowHeight, rule: "atLeast" as const } }),
      children: cells.map((content, index) => cell(content, index, bold)),
    });
  return new Table({
    width: { size: TYPE_AREA, type: WidthType.DXA },
    columnWidths: widths,
    borders: { top: STRONG_RULE, bottom: STRONG_RULE, left: NO_RULE, right: NO_RULE, insideHorizontal: RULE, insideVertical: NO_RULE },
    rows: [
      new TableRow({ tableHeader: true, cantSplit: true, children: columns.map((column, index) => cell(column.title, index, true)) }),
      ...rows.map((cells) => row(cells, false)),
      ...(foot === null ? [] : [row(foot, true)]),
    ],
  });
}

function cellRuns(cell: Cell, bold: boolean): TextRun[] {
  if (typeof cell === "string") return runs(cell, { size: TABLE_SIZE, bold });
  return [
    ...runs(cell.text, { size: TABLE_SIZE, bold }),
    ...(cell.mark === "" ? [] : [new TextRun({ text: cell.mark, size: TABLE_SIZE, superScript: true })]),
  ];
}
