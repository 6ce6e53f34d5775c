import { and, count, desc, eq, gte, ilike, inArray, lt, or, type SQL } from "drizzle-orm";
import { DateTime } from "luxon";
import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import { workbookOf } from "#app/areas/scenes/index.server.ts";
import { taskBookFacts } from "#app/areas/task-books/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, invalid } from "#app/kernel/errors.ts";
import { offsetOf, type Page, type PageRequest } from "#app/kernel/paging.ts";
import { consortia } from "#db/schema/consortia.ts";
import { scenes } from "#db/schema/scenes.ts";
import { taskBooks } from "#db/schema/task-books.ts";
import { inRegion } from "./ledger.server.ts";
import { mayReadLedger, mayReview } from "./policy.ts";
import type { FilingFilter } from "./schemas.ts";

/** Rows one file holds at most. */
const MOST_ROWS = 2_000;

/** A sealed task book as the bureau of its region files it (任务书备案). Times are ISO. */
export interface FilingLine {
  code: string;
  title: string;
  /** Whether a later amendment stands in its place. */
  superseded: boolean;
  sceneCode: string;
  regionName: string;
  userUnitName: string;
  leadName: string;
  partyCount: number;
  indicatorCount: number;
  period: { startDate: string; endDate: string };
  contentHash: string;
  sealedAt: string;
}

/** Sealed task books of the bureau's region, the latest first. */
export async function filingsPage(ctx: Context, filter: FilingFilter, page: PageRequest): Promise<Page<FilingLine>> {
  if (!mayReadLedger(ctx.actor)) throw forbidden("只有主管部门可以查看任务书备案。");
  const condition = filed(ctx.actor.regionCode, filter);
  const [rows, total] = await Promise.all([
    lines(ctx, condition, { limit: page.pageSize, offset: offsetOf(page) }),
    ctx.db.select({ total: count() }).from(taskBooks).innerJoin(scenes, eq(scenes.id, taskBooks.sceneId)).where(condition),
  ]);
  return { ...page, rows, total: total[0]?.total ?? 0 };
}

/** The filtered list as .xlsx. The export is audited. Throws invalid rather than leaving rows out. */
export async function exportFilings(ctx: Context, filter: FilingFilter): Promise<{ file: Buffer; fileName: string }> {
  if (!mayReview(ctx.actor)) throw forbidden("只有主管部门的编辑人员可以导出任务书备案。");
  const { organizationId, organizationName, regionCode } = userOf(ctx);
  const rows = await lines(ctx, filed(regionCode, filter), { limit: MOST_ROWS + 1, offset: 0 });
  if (rows.length > MOST_ROWS) throw invalid(`一次最多导出 ${MOST_ROWS} 条，请按年份筛选后分批导出。`);
  const file = await workbookOf(
    "任务书备案",
    [
      { header: "任务书编号", width: 16 },
      { header: "名称", width: 36 },
      { header: "场景编号", width: 16 },
      { header: "地区", width: 12 },
      { header: "用户单位", width: 28 },
      { header: "牵头单位", width: 28 },
      { header: "当事人", width: 10 },
      { header: "攻关指标", width: 10 },
      { header: "项目期限", width: 26 },
      { header: "封存时间", width: 18 },
      { header: "状态", width: 10 },
      { header: "内容摘要（SHA-256）", width: 68 },
    ],
    rows.map((row) => [
      row.code,
      row.title,
      row.sceneCode,
      row.regionName,
      row.userUnitName,
      row.leadName,
      String(row.partyCount),
      String(row.indicatorCount),
      `${row.period.startDate} 至 ${row.period.endDate}`,
      DateTime.fromISO(row.sealedAt, { zone: "Asia/Shanghai" }).toFormat("yyyy-MM-dd HH:mm"),
      row.superseded ? "已变更" : "有效",
      row.contentHash,
    ]),
  );
  await withTransaction(ctx, (tx) =>
    recordAudit(tx, {
      action: "export-filings",
      objectType: "organization",
      objectId: organizationId,
      detail: { rowCount: rows.length, q: filter.q, year: filter.year ?? null },
    }),
  );
  return { file, fileName: `任务书备案（${organizationName}）.xlsx` };
}

function filed(regionCode: string, { q, year }: FilingFilter): SQL | undefined {
  const newYear = (of: number) => DateTime.fromObject({ year: of }, { zone: "Asia/Shanghai" }).toJSDate();
  const text = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  return and(
    inArray(taskBooks.status, ["sealed", "superseded"]),
    inRegion(regionCode),
    q === "" ? undefined : or(ilike(taskBooks.code, text), ilike(scenes.name, text), ilike(scenes.code, text)),
    year ? and(gte(taskBooks.sealedAt, newYear(year)), lt(taskBooks.sealedAt, newYear(year + 1))) : undefined,
  );
}

async function lines(ctx: Context, condition: SQL | undefined, part: { limit: number; offset: number }): Promise<FilingLine[]> {
  const rows = await ctx.db
    .select({
      id: taskBooks.id,
      code: taskBooks.code,
      status: taskBooks.status,
      sealedAt: taskBooks.sealedAt,
      sceneCode: scenes.code,
      regionCode: scenes.regionCode,
      userUnitId: consortia.userUnitId,
      leadOrganizationId: consortia.leadOrganizationId,
    })
    .from(taskBooks)
    .innerJoin(scenes, eq(scenes.id, taskBooks.sceneId))
    .innerJoin(consortia, eq(consortia.id, taskBooks.consortiumId))
    .where(condition)
    .orderBy(desc(taskBooks.sealedAt), desc(taskBooks.id))
    .limit(part.limit)
    .offset(part.offset);
  const [facts, organizations, regions] = await Promise.all([
    taskBookFacts(
      ctx,
      rows.map(({ id }) => id),
    ),
    organizationsById(
      ctx,
      rows.flatMap(({ userUnitId, leadOrganizationId }) => [userUnitId, leadOrganizationId ?? userUnitId]),
    ),
    regionNames(ctx),
  ]);
  return rows.flatMap((row): FilingLine[] => {
    const fact = facts.get(row.id);
    if (!fact || !row.sealedAt) return [];
    return [
      {
        code: row.code,
        ...fact,
        superseded: row.status === "superseded",
        sceneCode: row.sceneCode,
        regionName: regions.get(row.regionCode) ?? row.regionCode,
        userUnitName: organizations.get(row.userUnitId)?.name ?? "—",
        leadName: organizations.get(row.leadOrganizationId ?? "")?.name ?? "—",
        sealedAt: row.sealedAt.toISOString(),
      },
    ];
  });
}
