import ExcelJS from "exceljs";
import { DateTime } from "luxon";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { DIMENSION_NAMES, DIMENSIONS, EVIDENCE_GRADE_NAMES } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KIND_NAMES, SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { type ComparisonPage, comparisonPage } from "./comparison-reads.server.ts";
import { BUDGET_LIMIT, limitWord, WEIGHT_GROUPS, weightAt } from "./schemas.ts";
import { OTHER_WORK, proposalName, VALUE_PART_NAMES, VALUE_PARTS, VERDICT_NAMES, VERDICT_SIGNS, verdictOf } from "./vocabulary.ts";

const thin = { style: "thin" as const, color: { argb: "FF8A94A3" } };
const BORDER = { top: thin, left: thin, bottom: thin, right: thin };
const HEAD_FILL = { type: "pattern" as const, pattern: "solid" as const, fgColor: { argb: "FFEEF4FA" } };

/**
 * The comparison of a run as .xlsx: what each consortium is, every indicator with verdict, value and evidence, and the weights in force.
 * Every cell is a text, so that nothing a vendor wrote is taken for a formula. The export is recorded.
 */
export async function exportComparison(
  ctx: Context,
  { code, run }: { code: string; run?: string | null },
): Promise<{ file: Buffer; fileName: string }> {
  const page = await comparisonPage(ctx, code, { run: run ?? null });
  const workbook = new ExcelJS.Workbook();
  writeMatrix(workbook, page);
  writeMembers(workbook, page);
  writeWeights(workbook, page);
  const file = Buffer.from(await workbook.xlsx.writeBuffer());
  await withTransaction(ctx, (tx) =>
    recordAudit(tx, { action: "export-comparison", objectType: "scene", objectId: page.scene.id, detail: { run: page.run?.code ?? null } }),
  );
  return { file, fileName: `方案比选报告（${page.scene.code}）.xlsx` };
}

function writeMatrix(workbook: ExcelJS.Workbook, page: ComparisonPage): void {
  const titles = page.proposals.map(({ rank }) => proposalName(rank));
  const each = (text: (proposal: ComparisonPage["proposals"][number]) => string) => page.proposals.map(text);
  const covered = (points: number | undefined) =>
    points === undefined || page.weightTotal === 0 ? "—" : `${((points / page.weightTotal) * 100).toFixed(1)} %`;
  const lines: string[][] = [
    ["成员", "", "", "", ...each(({ members }) => members.map(({ organizationName }) => organizationName).join("\n"))],
    ["必须项满足", "", "", "", ...each(({ mandatory, unmetMandatory }) => `${mandatory - unmetMandatory} / ${mandatory}`)],
    ["加权覆盖", "", "", "", ...each(({ parts }) => covered(parts?.requirements))],
    ["方案价值", "", "", "", ...each(({ value }) => value.toFixed(2))],
    ["首年费用估算（元，不含税）", "", "", "", ...each(({ priceFen }) => (priceFen === null ? "—" : fenToYuan(BigInt(priceFen))))],
    ["交付周期（周）", "", "", "", ...each(({ leadTimeWeeks }) => String(leadTimeWeeks))],
    ...DIMENSIONS.flatMap((dimension) =>
      page.rows
        .filter((row) => row.dimension === dimension)
        .map((row) => [
          `${DIMENSION_NAMES[dimension]} · ${row.name}`,
          row.mandatory ? "必须" : "期望",
          row.target,
          String(row.weight),
          ...row.cells.map((cell) => {
            const verdict = verdictOf(row.mandatory, cell.status);
            const evidence = cell.evidence ? `，${EVIDENCE_GRADE_NAMES[cell.evidence]}${cell.isStale ? "（过期）" : ""}` : "";
            return `${VERDICT_SIGNS[verdict]} ${VERDICT_NAMES[verdict]}，${cell.value ?? "未答"}${cell.otherWork ? `（${OTHER_WORK}）` : ""}${evidence}`;
          }),
        ]),
    ),
  ];
  const title = `方案比选报告：${page.scene.name}（${page.run?.code ?? "尚无方案"}，${minuteOf(page.run?.createdAt)}${page.run?.isCurrent === false ? "，历史结果" : ""}）`;
  writeSheet(workbook, "逐项对照", title, ["指标", "类别", "目标", "权重", ...titles], lines, [34, 8, 18, 8, ...titles.map(() => 30)]);
}

function writeMembers(workbook: ExcelJS.Workbook, page: ComparisonPage): void {
  const lines = page.proposals.flatMap((proposal) => [
    ...proposal.members.map((member) => [
      proposalName(proposal.rank),
      member.componentKind ? COMPONENT_KIND_NAMES[member.componentKind] : SLOT_ROLE_NAMES[member.role],
      member.organizationName,
      member.capabilityName,
      member.capabilityCode ?? "已不公开",
    ]),
    ...proposal.gaps.map((gap) => [
      proposalName(proposal.rank),
      gap.mandatory ? "缺口（必须）" : "缺口（期望）",
      gap.name,
      gap.shortfall ? `差 ${gap.shortfall}` : gap.otherWork ? OTHER_WORK : "未答",
      "",
    ]),
    [
      proposalName(proposal.rank),
      "价值构成",
      VALUE_PARTS.map((part) => `${VALUE_PART_NAMES[part]} ${(proposal.parts?.[part] ?? 0).toFixed(2)}`).join("，"),
      "",
      "",
    ],
  ]);
  writeSheet(
    workbook,
    "成员与缺口",
    "成员、缺口与价值构成",
    ["方案", "角色或类别", "单位或指标", "能力或差距", "能力编号"],
    lines,
    [10, 20, 34, 40, 18],
  );
}

function writeWeights(workbook: ExcelJS.Workbook, page: ComparisonPage): void {
  const weights = page.run?.weights;
  const lines = WEIGHT_GROUPS.flatMap(({ title, fields }) =>
    fields.map(({ name, label, unit }) => [title, label, weights ? String(weightAt(weights, name)) : "—", unit]),
  );
  lines.push(["团队与预算", BUDGET_LIMIT, weights ? limitWord(weights) : "—", ""]);
  writeSheet(workbook, "排序权重", "本次匹配使用的权重", ["类别", "项目", "数值", "单位"], lines, [18, 28, 12, 8]);
}

function writeSheet(
  workbook: ExcelJS.Workbook,
  name: string,
  title: string,
  header: readonly string[],
  lines: readonly (readonly string[])[],
  widths: readonly number[],
): void {
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: "frozen", xSplit: 1, ySplit: 2 }],
    pageSetup: { orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0, paperSize: 9, printTitlesRow: "2:2" },
  });
  for (const [i, width] of widths.entries()) sheet.getColumn(i + 1).width = width;
  sheet.addRow([cellText(title)]).font = { size: 14, bold: true };
  for (const [i, line] of [header, ...lines].entries()) {
    const row = sheet.addRow(line.map(cellText));
    row.eachCell({ includeEmpty: true }, (cell) => {
      cell.alignment = { vertical: "top", wrapText: true };
      cell.border = BORDER;
      cell.numFmt = "@";
      if (i > 0) return;
      cell.font = { bold: true };
      cell.fill = HEAD_FILL;
    });
  }
}

/** A workbook reads _x0041_ as a character number, and XML has no place for U+FFFE and U+FFFF. */
const cellText = (text: string): string => text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_").replace(/[\uFFFE\uFFFF]/g, "");

const minuteOf = (iso: string | undefined): string =>
  iso === undefined ? "—" : DateTime.fromISO(iso, { zone: "Asia/Shanghai" }).toFormat("yyyy-MM-dd HH:mm");
