import { and } from "drizzle-orm";
import { workbookOf } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, invalid } from "#app/kernel/errors.ts";
import { GAP_KIND_NAMES } from "#db/vocabulary/demand.ts";
import { SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";
import { mayAskForGaps } from "../policy.ts";
import type { GapFilter } from "../schemas.ts";
import { gapLines, ofMetrics } from "./scenes-with-gap.server.ts";
import { inScope, metricsNamed, regionOf } from "./scope.server.ts";

/** Rows one file holds at most. */
const MOST_ROWS = 5_000;

/** The filtered gap map as .xlsx, one row per unmet must. The export is audited. Throws invalid rather than leaving rows out. */
export async function exportGaps(ctx: Context, filter: GapFilter): Promise<{ file: Buffer; fileName: string; rowCount: number }> {
  if (!mayAskForGaps(ctx.actor)) throw forbidden("只有主管部门的编辑人员可以导出供需缺口。");
  const region = regionOf(ctx, filter);
  const metrics = await metricsNamed(ctx, filter.q);
  const rows = await gapLines(ctx, and(inScope(ctx, region, filter), ofMetrics(metrics?.map(({ key }) => key) ?? null)), MOST_ROWS + 1);
  if (rows.length > MOST_ROWS) throw invalid(`一次最多导出 ${MOST_ROWS} 条，请按地区、领域或指标筛选后分批导出。`);
  const file = await workbookOf(
    "供需缺口",
    [
      { header: "指标", width: 18 },
      { header: "缺口类型", width: 18 },
      { header: "目录现状", width: 12 },
      { header: "场景编号", width: 16 },
      { header: "场景名称", width: 32 },
      { header: "地区", width: 12 },
      { header: "应用领域", width: 12 },
      { header: "要求", width: 16 },
      { header: "最接近的已发布能力", width: 28 },
      { header: "供给单位", width: 24 },
      { header: "声明值", width: 16 },
      { header: "差距", width: 16 },
      { header: "该场景未满足必须项", width: 12 },
    ],
    rows.map((row) => [
      row.metricName,
      GAP_KIND_NAMES[row.kind],
      row.stateName ?? "有人满足",
      row.code,
      row.name,
      row.regionName,
      SCENE_FIELD_NAMES[row.field],
      row.target,
      row.nearest?.name ?? "",
      row.nearest?.organizationName ?? "",
      row.nearest?.claim ?? "",
      row.shortfall ?? "",
      String(row.unmetInScene),
    ]),
  );
  const { organizationId, organizationName } = userOf(ctx);
  await withTransaction(ctx, (tx) =>
    recordAudit(tx, {
      action: "export-gaps",
      objectType: "organization",
      objectId: organizationId,
      detail: { rowCount: rows.length, region, field: filter.field ?? null, kind: filter.kind ?? null, q: filter.q },
    }),
  );
  return { file, fileName: `供需缺口（${organizationName}）.xlsx`, rowCount: rows.length };
}
