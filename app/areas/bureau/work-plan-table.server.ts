import { createHash } from "node:crypto";
import ExcelJS from "exceljs";
import { acceptedMembersByScene } from "#app/areas/consortia/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { getSceneById, showTarget } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { exportRecords } from "#db/schema/bureau.ts";
import { DEPLOYMENT_GOAL_NAMES, DEPLOYMENT_GOALS, type ProductType, SCENE_DOMAIN_NAMES } from "#db/vocabulary/scenes.ts";
import { ledgerRows } from "./ledger.server.ts";
import { mayReview } from "./policy.ts";
import type { LedgerFilter } from "./schemas.ts";

const TITLE = "人形机器人与具身智能实景实训工作计划表";
/** Columns of the template (工信厅联科函〔2026〕256号 附件), in order; the last three stand under one merged header. */
const COLUMNS = [
  "序号",
  "报送单位",
  "用户单位",
  "场景名称",
  "行业/方向",
  "场景描述与关键技术要求",
  "场景类型",
  "应用部署产品类型",
  "创新应用联合体成员",
] as const;
const GOAL_GROUP = "2026年11月部署应用目标";
const GOAL_COLUMNS = ["整机应用目标", "部署总数", "可规模推广的其他标志性技术产品"] as const;
const WIDTHS = [6, 22, 24, 26, 16, 60, 9, 30, 36, 30, 10, 34];

type Tree = { label: string; forms: { type: ProductType; word: string }[] };
const PRODUCT_TREE: Tree[] = [
  {
    label: "人形机器人",
    forms: [
      { type: "humanoidLegged", word: "足式" },
      { type: "humanoidWheeled", word: "轮式" },
      { type: "humanoidOther", word: "其他" },
    ],
  },
  {
    label: "四足机器人",
    forms: [
      { type: "quadrupedLegged", word: "足式" },
      { type: "quadrupedWheeled", word: "轮式" },
      { type: "quadrupedOther", word: "其他" },
    ],
  },
  {
    label: "其他类型产品",
    forms: [
      { type: "otherHumanoidLike", word: "仿人形" },
      { type: "otherQuadrupedLike", word: "仿四足机器人" },
    ],
  },
];
const FLAGSHIPS = [
  { role: "algorithmSupplier", label: "模型算法" },
  { role: "osSupplier", label: "操作系统" },
  { role: "simulationSupplier", label: "仿真平台" },
  { role: "partsSupplier", label: "关键零部件" },
] as const;

/** The 工作计划表 of the filtered ledger as .xlsx: the template's columns and merged headers, one row per scene. The export is recorded and audited. */
export async function exportWorkPlanTable(
  ctx: Context,
  filter: LedgerFilter,
): Promise<{ file: Buffer; fileName: string; rowCount: number }> {
  if (!mayReview(ctx.actor)) throw forbidden("只有主管部门的编辑人员可以导出工作计划表。");
  const actor = userOf(ctx);
  const [rows, registry] = await Promise.all([ledgerRows(ctx, filter), loadRegistry(ctx)]);
  const members = await acceptedMembersByScene(
    ctx,
    rows.map((row) => row.scene.id),
  );
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet("工作计划表", {
    views: [{ state: "frozen", ySplit: 3 }],
    pageSetup: { orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  writeHeader(sheet);
  for (const [index, { scene, userUnitName }] of rows.entries()) {
    const { requirements } = await getSceneById(ctx, scene.id);
    const own = members.get(scene.id) ?? [];
    const indicators = requirements.map((requirement) => `${requirement.name}${showTarget(registry, requirement)}`).join("，");
    const primes = own.filter((member) => member.role === "prime").map((member) => member.organizationName);
    const others = own.filter((member) => member.role !== "prime").map((member) => member.organizationName);
    const row = sheet.addRow([
      index + 1,
      actor.organizationName,
      userUnitName,
      scene.name,
      scene.industryDirection,
      [
        scene.painPoint,
        scene.coreTask,
        `技术指标：${indicators}。`,
        `预期成效：${scene.expectedEffect}`,
        ...(scene.differentiation ? [`差异化创新点：${scene.differentiation}`] : []),
      ].join("\n"),
      SCENE_DOMAIN_NAMES[scene.domain],
      productCell(scene.productTypes),
      `整机企业（或应用服务商）：${primes.join("、") || "—"}\n其他：${others.join("、") || "—"}`,
      DEPLOYMENT_GOALS.map((goal) => `${mark(scene.deploymentGoals.includes(goal))} ${DEPLOYMENT_GOAL_NAMES[goal]}`).join("\n"),
      `${scene.deploymentCount}台`,
      FLAGSHIPS.map(
        ({ role, label }) =>
          `${label}：${
            own
              .filter((member) => member.role === role)
              .map((member) => member.capabilityName)
              .join("、") || "—"
          }`,
      ).join("\n"),
    ]);
    row.eachCell((cell) => {
      cell.alignment = { vertical: "top", wrapText: true };
      cell.border = BORDER;
    });
  }
  const file = Buffer.from(await workbook.xlsx.writeBuffer());
  const sha256 = createHash("sha256").update(file).digest("hex");
  await withTransaction(ctx, async (tx) => {
    const [record] = await tx.db
      .insert(exportRecords)
      .values({ organizationId: actor.organizationId, userId: actor.userId, kind: "workPlanTable", filter, rowCount: rows.length, sha256 })
      .returning({ id: exportRecords.id });
    await recordAudit(tx, {
      action: "export-work-plan",
      objectType: "export",
      objectId: record?.id ?? sha256,
      detail: { rowCount: rows.length, filter, sha256 },
    });
  });
  return { file, fileName: `实景实训工作计划表（${actor.organizationName}）.xlsx`, rowCount: rows.length };
}

const thin = { style: "thin" as const, color: { argb: "FF8A94A3" } };
const BORDER = { top: thin, left: thin, bottom: thin, right: thin };
const mark = (on: boolean) => (on ? "☑" : "☐");

function writeHeader(sheet: ExcelJS.Worksheet): void {
  WIDTHS.forEach((width, i) => {
    sheet.getColumn(i + 1).width = width;
  });
  const last = COLUMNS.length + GOAL_COLUMNS.length;
  sheet.addRow([TITLE]);
  sheet.mergeCells(1, 1, 1, last);
  sheet.getCell(1, 1).font = { size: 16, bold: true };
  sheet.getCell(1, 1).alignment = { horizontal: "center", vertical: "middle" };
  sheet.getRow(1).height = 32;
  sheet.addRow([...COLUMNS, GOAL_GROUP]);
  sheet.addRow([...COLUMNS.map(() => null), ...GOAL_COLUMNS]);
  for (const i of COLUMNS.keys()) sheet.mergeCells(2, i + 1, 3, i + 1);
  sheet.mergeCells(2, COLUMNS.length + 1, 2, last);
  for (const number of [2, 3]) {
    const row = sheet.getRow(number);
    row.height = 24;
    for (let column = 1; column <= last; column++) {
      const cell = row.getCell(column);
      cell.font = { bold: true };
      cell.alignment = { horizontal: "center", vertical: "middle", wrapText: true };
      cell.border = BORDER;
    }
  }
}

function productCell(types: readonly ProductType[]): string {
  return PRODUCT_TREE.map(({ label, forms }) => {
    const chosen = forms.filter((form) => types.includes(form.type));
    return `${mark(chosen.length > 0)} ${label}：${(chosen.length > 0 ? chosen : forms).map((form) => form.word).join("/")}`;
  }).join("\n");
}
