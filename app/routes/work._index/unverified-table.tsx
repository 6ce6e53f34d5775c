import type { UnverifiedLine } from "#app/areas/organizations/index.server.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { ORGANIZATION_KIND_NAMES } from "#db/vocabulary/roles.ts";

/** Organizations that wait for the operator, oldest first. */
export function UnverifiedTable({ rows, total }: { rows: readonly UnverifiedLine[]; total: number }) {
  return (
    <Sheet title="待认证单位" note={`${total} 家，先登记的在前`} flush footer={total > rows.length ? `仅显示前 ${rows.length} 家` : null}>
      <DataTable
        caption="待认证单位"
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) => row.id}
        cards
        empty={<EmptyState title="没有待认证的单位" reason="新单位登记后会出现在这里，请核实其名称和地区后认证。" />}
      />
    </Sheet>
  );
}

const COLUMNS: Column<UnverifiedLine>[] = [
  {
    key: "name",
    header: "单位",
    rowHeader: true,
    render: (row) => (
      <>
        {row.name}
        <span className="cap block code">{row.code}</span>
      </>
    ),
  },
  { key: "kind", header: "类别", nowrap: true, render: (row) => ORGANIZATION_KIND_NAMES[row.kind] },
  { key: "region", header: "地区", nowrap: true, render: (row) => row.regionName },
  { key: "registeredAt", header: "登记时间", align: "right", nowrap: true, render: (row) => formatDateTime(row.registeredAt) },
  {
    key: "verify",
    header: <span className="vh">操作</span>,
    align: "right",
    render: (row) => (
      <ConfirmButton
        label="认证"
        question={`认证“${row.name}”？`}
        consequence="请先线下核实名称、地区和经办人。认证后该单位资料页显示“已认证”，并通知该单位。"
        confirmLabel="确认认证"
        variant="outline"
        small
        fields={{ organizationId: row.id }}
      />
    ),
  },
];
