import { z } from "zod";
import { ledgerFilter } from "#app/areas/bureau/schemas.ts";
import { EXTRA_COLUMNS, OFFICIAL_COLUMNS, PLAN_COLUMN_FACTS, type PlanColumn } from "#db/vocabulary/plan-table.ts";
import { SCENE_STATUSES } from "#db/vocabulary/scenes.ts";
import { pageLimit, placeCursor } from "../cursor.ts";
import { operation, WORKBOOK } from "../operation.ts";
import { pageOf } from "./answers.ts";

const TAG = "工作计划表";

/** Cells by column, each described by its header: every one the text that stands in the workbook. */
function cells<C extends PlanColumn>(columns: readonly C[]): Record<C, z.ZodString> {
  return Object.fromEntries(columns.map((column) => [column, z.string().describe(PLAN_COLUMN_FACTS[column].header)])) as Record<
    C,
    z.ZodString
  >;
}

const planRow = z.object({
  code: z.string(),
  status: z.enum(SCENE_STATUSES),
  updatedAt: z.iso.datetime(),
  url: z.url(),
  cells: z.object({ ...cells(OFFICIAL_COLUMNS), ...z.object(cells(EXTRA_COLUMNS)).partial().shape }),
});

const filter = {
  domain: ledgerFilter.shape.domain,
  field: ledgerFilter.shape.field,
  status: ledgerFilter.shape.status,
  city: ledgerFilter.shape.city.describe("六位地区代码；省级代码包括全省"),
};

export const listPlanTable = operation({
  id: "listPlanTable",
  method: "GET",
  path: "/api/v1/plan-table",
  tag: TAG,
  summary: "工作计划表",
  description:
    "主管部门得到本地区台账，用户单位得到本单位全部场景（另有平台补充列）。每行是表格中的一行，文字与导出的 .xlsx 相同；按地区和编号排序，序号随当前筛选编排。",
  scope: "planTable:read",
  query: z.strictObject({
    ...filter,
    after: placeCursor.optional().describe("上一页返回的 next；须与上一页用同一筛选"),
    limit: pageLimit,
  }),
  status: 200,
  answer: pageOf(planRow),
});

export const exportPlanTable = operation({
  id: "exportPlanTable",
  method: "POST",
  path: "/api/v1/plan-table/export",
  tag: TAG,
  summary: "导出工作计划表",
  description: "返回 .xlsx 文件，最多 2000 行，内容与网页导出相同。每次导出都有记录，因此用 POST。签发人须有编辑权限。",
  scope: "planTable:read",
  query: z.strictObject(filter),
  status: 200,
  answer: WORKBOOK,
});
