import type { ApplicationView } from "#app/areas/organizations/index.server.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";

type FactRow = ApplicationView["facts"][number];

const FACT_NAMES: Record<FactRow["key"], string> = {
  name: "单位全称",
  creditCode: "统一社会信用代码",
  regionCode: "所在地区",
  supplyRoles: "供给角色",
  soeKind: "国有属性",
  groupName: "所属集团",
  parentOrganizationId: "上级单位",
};

const PROPOSED: Column<FactRow>[] = [
  { key: "name", header: "项目", rowHeader: true, nowrap: true, render: (row) => FACT_NAMES[row.key] },
  {
    key: "proposed",
    header: "申请内容",
    render: (row) => (row.changed ? <span className="strong">{row.proposed || "（清空）"}</span> : row.proposed || "—"),
  },
];
const CURRENT: Column<FactRow> = { key: "current", header: "现有登记", render: (row) => row.current || "—" };
const CHANGED: Column<FactRow> = { key: "changed", header: "变化", nowrap: true, render: (row) => (row.changed ? "有变化" : "一致") };

/** What is asked for beside what stands; of a decided application only what was asked for, because what stands has moved on. */
export function FactsTable({ facts, isOpen }: { facts: readonly FactRow[]; isOpen: boolean }) {
  const [name, proposed] = PROPOSED;
  const columns = isOpen && name && proposed ? [name, CURRENT, proposed, CHANGED] : PROPOSED;
  return (
    <DataTable
      caption="登记信息"
      columns={columns}
      rows={facts}
      rowKey={(row) => row.key}
      cards
      rowTone={(row) => (isOpen && row.changed ? "warn" : undefined)}
    />
  );
}
