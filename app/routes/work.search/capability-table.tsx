import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { CapabilityLine } from "#app/areas/capabilities/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { COMPONENT_KIND_NAMES, SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";

export function CapabilityTable({ rows, empty }: { rows: readonly CapabilityLine[]; empty: ReactNode }) {
  return <DataTable caption="找到的能力" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} top cards empty={empty} />;
}

const COLUMNS: Column<CapabilityLine>[] = [
  {
    key: "name",
    header: "能力与单位",
    rowHeader: true,
    render: (row) => (
      <>
        <Link to={paths.capability(row.code)} className="strong">
          {row.name}
        </Link>
        <span className="cap block">{row.organizationName}</span>
      </>
    ),
  },
  {
    key: "role",
    header: "角色",
    render: (row) => (
      <>
        {SUPPLY_ROLE_NAMES[row.role]}
        <span className="cap block">{row.componentKind ? COMPONENT_KIND_NAMES[row.componentKind] : row.regionName}</span>
      </>
    ),
  },
  {
    key: "claims",
    header: "主要指标",
    phone: "full",
    render: (row) => (
      <>
        {row.claims.slice(0, 2).map((claim) => (
          <div key={claim.name} className="nb">
            {claim.name} {claim.text}
          </div>
        ))}
      </>
    ),
  },
];
