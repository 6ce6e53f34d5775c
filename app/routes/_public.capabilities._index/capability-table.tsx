/** CapabilityTable({ rows, empty, refreshing }): the catalogue's dense list with the first claims and their evidence; cards on phones. */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { CapabilityHit } from "#app/areas/capabilities/index.server.ts";
import { EVIDENCE_LEVELS } from "#app/areas/capabilities/vocabulary.ts";
import { MarkedText } from "#app/gallery/marked-text.tsx";
import { paths } from "#app/http/paths.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EvidenceBars } from "#app/ui/evidence-bars.tsx";
import { EVIDENCE_GRADE_NAMES } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KIND_NAMES, SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { PRODUCT_TYPE_NAMES, SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";

/** Claims named in a row; the rest is counted. */
const SHOWN_CLAIMS = 3;

type CapabilityTableProps = { rows: readonly CapabilityHit[]; empty: ReactNode; refreshing: boolean };

export function CapabilityTable({ rows, empty, refreshing }: CapabilityTableProps) {
  const columns: Column<CapabilityHit>[] = [
    {
      key: "name",
      header: "能力与供给单位",
      rowHeader: true,
      width: "30%",
      render: (row) => (
        <>
          <Link to={paths.capability(row.code)} prefetch="intent">
            <MarkedText pieces={row.marked.name} />
          </Link>
          <span className="cap block">
            <MarkedText pieces={row.marked.organizationName} /> · {row.regionName}
            {row.verified ? <span className="nb"> · 已认证</span> : null}
          </span>
          <span className="cap block excerpt">
            <MarkedText pieces={row.marked.excerpt ?? row.marked.summary} />
          </span>
        </>
      ),
    },
    {
      key: "role",
      header: "角色与领域",
      width: "18%",
      phone: "full",
      word: "",
      render: (row) => {
        const kind = row.componentKind
          ? COMPONENT_KIND_NAMES[row.componentKind]
          : row.productType
            ? PRODUCT_TYPE_NAMES[row.productType]
            : null;
        return (
          <span>
            {SUPPLY_ROLE_NAMES[row.role]}
            {kind ? ` · ${kind}` : null}
            <span className="cap block one-line">{row.fields.map((field) => SCENE_FIELD_NAMES[field]).join("、")}</span>
          </span>
        );
      },
    },
    {
      key: "claims",
      header: "主要指标与证据",
      phone: "full",
      word: "",
      render: (row) => (
        <ul className="claim-list">
          {row.claims.slice(0, SHOWN_CLAIMS).map((claim) => (
            <li key={`${claim.name}${claim.text}`}>
              <span className="muted" title={claim.name}>
                {claim.name}
              </span>
              <span className="nb">{claim.text}</span>
              <EvidenceBars level={EVIDENCE_LEVELS[claim.evidence]} word={EVIDENCE_GRADE_NAMES[claim.evidence]} inline />
            </li>
          ))}
          <li className="faint">{row.claimCount === 0 ? "—" : `共 ${row.claimCount} 项`}</li>
        </ul>
      ),
    },
    {
      key: "supply",
      header: "供货",
      width: 128,
      align: "right",
      word: "",
      nowrap: true,
      render: (row) => (
        <span>
          {row.unitsPerMonth > 0 ? `${row.unitsPerMonth} 套/月` : "—"}
          <span className="cap block">{row.leadTimeWeeks > 0 ? `交付 ${row.leadTimeWeeks} 周` : "即时交付"}</span>
        </span>
      ),
    },
  ];
  return (
    <DataTable
      caption="公布的能力"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.code}
      cards
      top
      empty={empty}
      refreshing={refreshing}
    />
  );
}
