/** SceneTable({ rows, now, byDeadline, empty, refreshing }): the gallery's dense list; cards on phones. */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { SceneHit } from "#app/areas/scenes/index.server.ts";
import { SCENE_STATUS_TONES } from "#app/areas/scenes/vocabulary.ts";
import { MarkedText } from "#app/gallery/marked-text.tsx";
import { paths } from "#app/http/paths.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { formatDate, formatRemaining, remainingDays } from "#app/ui/format.ts";
import { Seal } from "#app/ui/seal.tsx";
import { Status } from "#app/ui/status.tsx";
import { SCENE_FIELD_NAMES, SCENE_STATUS_NAMES } from "#db/vocabulary/scenes.ts";

/** Indicators named in a row; the rest is counted. */
const SHOWN_INDICATORS = 3;

type SceneTableProps = { rows: readonly SceneHit[]; now: string; byDeadline: boolean; empty: ReactNode; refreshing: boolean };

export function SceneTable({ rows, now, byDeadline, empty, refreshing }: SceneTableProps) {
  const columns: Column<SceneHit>[] = [
    {
      key: "name",
      header: "场景与用户单位",
      rowHeader: true,
      width: "27%",
      render: (row) => (
        <>
          <Link to={paths.scene(row.code)} prefetch="intent">
            <MarkedText pieces={row.marked.name} />
          </Link>
          {row.benchmark ? <Seal word="标杆" title="标杆场景" /> : null}
          <span className="cap block">
            <MarkedText pieces={row.marked.organizationName} />
            <span className="only-phone"> · {row.regionName}</span>
          </span>
          {row.marked.excerpt ? (
            <span className="cap block excerpt">
              <MarkedText pieces={row.marked.excerpt} />
            </span>
          ) : null}
        </>
      ),
    },
    {
      key: "field",
      header: "领域",
      width: "15%",
      phone: "hide",
      render: (row) => (
        <>
          {SCENE_FIELD_NAMES[row.field]}
          <span className="cap block one-line" title={`${row.regionName} · ${row.industryDirection}`}>
            {row.regionName} · {row.industryDirection.split(/[（(]/, 1)[0]}
          </span>
        </>
      ),
    },
    {
      key: "indicators",
      header: "关键指标",
      phone: "full",
      word: "",
      render: (row) => (
        <ul className="gallery-indicators">
          {row.indicators.slice(0, SHOWN_INDICATORS).map((indicator) => (
            <li key={`${indicator.name}${indicator.text}`} title={`${indicator.name} ${indicator.text}`}>
              <span>{indicator.name}</span>
              <span>{indicator.text}</span>
            </li>
          ))}
          <li className="faint">共 {row.indicatorCount} 项</li>
        </ul>
      ),
    },
    {
      key: "status",
      header: "阶段",
      width: 112,
      word: "",
      nowrap: true,
      render: (row) => <Status tone={SCENE_STATUS_TONES[row.status]} word={SCENE_STATUS_NAMES[row.status]} />,
    },
    {
      key: "closes",
      header: byDeadline ? "应答截止 ↑" : "应答截止",
      width: 128,
      align: "right",
      word: "",
      nowrap: true,
      render: (row) => (
        <span>
          <span className="only-phone">应答截止 </span>
          {formatDate(row.closesAt)}
          <span className="cap block not-phone">
            {remainingDays(row.closesAt, now) < 0 ? "已截止" : formatRemaining(row.closesAt, now)}
          </span>
        </span>
      ),
    },
  ];
  return (
    <DataTable
      caption="公开场景"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.code}
      cards
      top
      empty={empty}
      refreshing={refreshing}
      minWidth={0}
    />
  );
}
