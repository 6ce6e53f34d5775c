import { createHash } from "node:crypto";
import { acceptedMembersByScene } from "#app/areas/consortia/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import {
  type PlanLine,
  type PlanPart,
  type PlanRow,
  planCells,
  type Scene,
  visibleScenes,
  writePlanTable,
} from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, invalid } from "#app/kernel/errors.ts";
import { exportRecords } from "#db/schema/bureau.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";
import { FLAGSHIP_KINDS, type FlagshipKind } from "#db/vocabulary/scenes.ts";
import { type LedgerRow, ledgerRows, MAX_LEDGER_ROWS } from "./ledger.server.ts";
import { mayReview } from "./policy.ts";
import type { LedgerFilter } from "./schemas.ts";

const FLAGSHIP_ROLES = {
  algorithm: "algorithmSupplier",
  operatingSystem: "osSupplier",
  simulation: "simulationSupplier",
  keyPart: "partsSupplier",
} as const satisfies Record<FlagshipKind, SlotRole>;

type Member = { role: SlotRole; organizationName: string; capabilityName: string };

/** Rows of the ledger as lines of the table, with the members of a consortium that stands. */
async function planLines(ctx: Context, rows: readonly LedgerRow[]): Promise<PlanLine[]> {
  const [members, found] = await Promise.all([
    acceptedMembersByScene(
      ctx,
      rows.map((row) => row.scene.id),
    ),
    visibleScenes(
      ctx,
      rows.map((row) => row.scene),
    ),
  ]);
  const units = new Map(rows.map((row) => [row.scene.id, row.userUnitName]));
  return found.map((scene) => ({
    reportingUnit: userOf(ctx).organizationName,
    userUnit: units.get(scene.scene.id) ?? "—",
    scene,
    actual: actualOf(scene.scene, members.get(scene.scene.id) ?? []),
  }));
}

/** A part of the filtered ledger as rows of the 工作计划表: the official columns, for programs. Every member of the bureau may read it. */
export async function workPlanRows(ctx: Context, filter: LedgerFilter, part: PlanPart): Promise<PlanRow[]> {
  const [rows, registry] = await Promise.all([ledgerRows(ctx, filter, part), loadRegistry(ctx)]);
  const cells = planCells(registry, await planLines(ctx, rows), undefined, (part.after?.number ?? 0) + 1);
  return rows.map(({ scene }, i) => ({ scene, cells: cells[i] ?? {} }));
}

/** The 工作计划表 of the filtered ledger as .xlsx: the template's columns and merged headers, one row per scene. The export is recorded and audited. Throws invalid rather than leaving rows out. */
export async function exportWorkPlanTable(
  ctx: Context,
  filter: LedgerFilter,
): Promise<{ file: Buffer; fileName: string; rowCount: number }> {
  if (!mayReview(ctx.actor)) throw forbidden("只有主管部门的编辑人员可以导出工作计划表。");
  const actor = userOf(ctx);
  const [rows, registry] = await Promise.all([ledgerRows(ctx, filter, { limit: MAX_LEDGER_ROWS + 1 }), loadRegistry(ctx)]);
  if (rows.length > MAX_LEDGER_ROWS) throw invalid(`一次最多导出 ${MAX_LEDGER_ROWS} 项，请按地区、领域或状态筛选后分批导出。`);
  const lines = await planLines(ctx, rows);
  const file = await writePlanTable(registry, lines);
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

/** Once a consortium stands, its members are the members; their products show what was verified, where the unit has not said it itself. */
function actualOf(scene: Scene, members: readonly Member[]): NonNullable<PlanLine["actual"]> {
  if (members.length === 0) return {};
  const named = (picked: readonly Member[]) => [...new Set(picked.map(({ organizationName }) => organizationName))].join("、");
  const products = FLAGSHIP_KINDS.map((kind) => {
    const own = members.filter(({ role }) => role === FLAGSHIP_ROLES[kind]).map(({ capabilityName }) => capabilityName);
    return [kind, scene.flagshipProducts[kind] || own.join("、")] as const;
  });
  return {
    plannedMembers: {
      prime: named(members.filter(({ role }) => role === "prime")),
      others: named(members.filter(({ role }) => role !== "prime")),
    },
    flagshipProducts: Object.fromEntries(products.filter(([, words]) => words !== "")),
  };
}
