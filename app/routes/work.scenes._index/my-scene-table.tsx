/** MySceneTable({ rows, now, sort, empty, mayWrite }): drafts and scenes of the unit in one table, with what to do next on each. */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { MySceneLine } from "#app/areas/scenes/index.server.ts";
import { SCENE_STATUS_TONES } from "#app/areas/scenes/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { formatDate, formatDateTime, formatRemaining } from "#app/ui/format.ts";
import { Seal } from "#app/ui/seal.tsx";
import type { Sort } from "#app/ui/search-params.ts";
import { Status } from "#app/ui/status.tsx";
import { SCENE_FIELD_NAMES, SCENE_STATUS_NAMES, type SceneField } from "#db/vocabulary/scenes.ts";

import "./list.css";

export type Row = MySceneLine & { mayEdit: boolean };

type MySceneTableProps = { rows: readonly Row[]; now: string; sort: Sort | undefined; empty: ReactNode };

export function MySceneTable({ rows, now, sort, empty }: MySceneTableProps) {
  return (
    <DataTable
      caption="我的场景"
      columns={columns(now)}
      rows={rows}
      rowKey={(row) => row.code}
      sort={sort}
      cards
      top
      rowTone={(row) => (row.status === "returned" ? "warn" : undefined)}
      empty={empty}
    />
  );
}

const columns = (now: string): Column<Row>[] => [
  {
    key: "name",
    header: "场景",
    rowHeader: true,
    sortable: true,
    render: (row) => (
      <>
        <Link to={row.kind === "draft" ? paths.draft(row.code) : paths.myScene(row.code)} prefetch="intent">
          {row.name || "（尚未命名）"}
        </Link>
        {row.kind === "scene" && row.scene.benchmark ? <Seal word="标杆" title="标杆场景" /> : null}
        <span className="cap block">
          {row.code}
          {row.kind === "scene" ? ` · ${row.scene.regionName}` : ""}
        </span>
        {row.kind === "scene" && row.scene.returnReason ? (
          <span className="cap block danger">退回理由：{row.scene.returnReason}</span>
        ) : null}
      </>
    ),
  },
  {
    key: "field",
    header: "领域",
    phone: "hide",
    render: (row) => (
      <>
        {SCENE_FIELD_NAMES[(row.kind === "scene" ? row.scene.field : row.field) as SceneField] ?? "—"}
        <span className="cap block">{row.kind === "scene" ? row.scene.industryDirection : row.industryDirection}</span>
      </>
    ),
  },
  {
    key: "indicators",
    header: "指标",
    align: "right",
    phone: "hide",
    render: (row) => {
      const count = row.kind === "scene" ? row.scene.indicatorCount : row.indicatorCount;
      return <span className="nb">{count > 0 ? `${count} 项` : "—"}</span>;
    },
  },
  {
    key: "status",
    header: "状态",
    word: "",
    nowrap: true,
    render: (row) => (
      <>
        <Status tone={SCENE_STATUS_TONES[row.status]} word={SCENE_STATUS_NAMES[row.status]} />
        {row.kind === "scene" && row.hasDraft ? <span className="cap block">有未提交的修改</span> : null}
      </>
    ),
  },
  {
    key: "closes",
    header: "应答截止",
    align: "right",
    nowrap: true,
    sortable: true,
    render: (row) =>
      row.kind === "scene" ? (
        <>
          {formatDate(row.scene.closesAt)}
          <span className="cap block">{formatRemaining(row.scene.closesAt, now)}</span>
        </>
      ) : (
        "—"
      ),
  },
  {
    key: "updated",
    header: "最近更新",
    align: "right",
    nowrap: true,
    phone: "hide",
    sortable: true,
    render: (row) => formatDateTime(row.updatedAt),
  },
  {
    key: "act",
    header: <span className="vh">操作</span>,
    word: "",
    align: "right",
    nowrap: true,
    render: (row) => <Actions row={row} />,
  },
];

function Actions({ row }: { row: Row }) {
  const hasDraft = row.kind === "draft" || row.hasDraft;
  if (row.mayEdit) {
    return (
      <span className="row-actions">
        <ButtonLink to={hasDraft ? paths.draft(row.code) : paths.editScene(row.code)} small>
          {row.status === "returned" && !hasDraft ? "修改后重新提交" : "继续填写"}
        </ButtonLink>
        {hasDraft ? (
          <ConfirmButton
            small
            label="删除草稿"
            question={`删除草稿“${row.name || row.code}”？`}
            consequence={row.kind === "draft" ? "7 天内可以撤销。" : "场景本身不受影响，已改的内容 7 天内可以撤销。"}
            fields={{ intent: "discard", code: row.code }}
          />
        ) : null}
      </span>
    );
  }
  return row.status === "matched" ? (
    <ButtonLink to={paths.comparison(row.code)} small variant="outline">
      方案比选
    </ButtonLink>
  ) : null;
}
