import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { SceneLine } from "#app/areas/scenes/index.server.ts";
import { SCENE_STATUS_TONES } from "#app/areas/scenes/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { formatDate, formatRemaining } from "#app/ui/format.ts";
import { Seal } from "#app/ui/seal.tsx";
import { Status } from "#app/ui/status.tsx";
import { SCENE_FIELD_NAMES, SCENE_STATUS_NAMES } from "#db/vocabulary/scenes.ts";

/** Public scenes in brief; `now` comes from the loader, so that server and browser count the same days. */
export function SceneTable({ caption, rows, now, empty }: { caption: string; rows: readonly SceneLine[]; now: string; empty: ReactNode }) {
  return <DataTable caption={caption} columns={columns(now)} rows={rows} rowKey={(row) => row.id} top cards empty={empty} />;
}

const columns = (now: string): Column<SceneLine>[] => [
  {
    key: "name",
    header: "场景与用户单位",
    rowHeader: true,
    render: (row) => (
      <>
        <Link to={paths.scene(row.code)} className="strong">
          {row.name}
        </Link>
        {row.benchmark ? <Seal word="标杆" /> : null}
        <span className="cap block">{row.organizationName}</span>
      </>
    ),
  },
  {
    key: "field",
    header: "领域",
    render: (row) => (
      <>
        {SCENE_FIELD_NAMES[row.field]}
        <span className="cap block">
          {row.industryDirection} · {row.regionName}
        </span>
      </>
    ),
  },
  {
    key: "indicators",
    header: "关键指标",
    phone: "full",
    render: (row) => (
      <>
        {row.indicators.slice(0, 2).map((indicator) => (
          <div key={indicator.name} className="nb">
            {indicator.name} {indicator.text}
          </div>
        ))}
      </>
    ),
  },
  {
    key: "status",
    header: "阶段",
    nowrap: true,
    render: (row) => <Status tone={SCENE_STATUS_TONES[row.status]} word={SCENE_STATUS_NAMES[row.status]} />,
  },
  {
    key: "closesAt",
    header: "应答截止",
    align: "right",
    nowrap: true,
    render: (row) => (
      <>
        {formatDate(row.closesAt)}
        <span className="cap block">{formatRemaining(row.closesAt, now)}</span>
      </>
    ),
  },
];
