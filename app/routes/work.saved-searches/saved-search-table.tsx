/** SavedSearchTable({ rows, empty }): what one keeps looking for, with what is new; each can be opened, renamed, muted and deleted. */
import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import type { SavedSearchLine } from "#app/areas/saved-searches/index.server.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { formatDate } from "#app/ui/format.ts";
import { Status } from "#app/ui/status.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { SEARCH_CORPUS_NAMES } from "#db/vocabulary/search.ts";

export function SavedSearchTable({ rows, empty }: { rows: readonly SavedSearchLine[]; empty: ReactNode }) {
  return <DataTable caption="保存的搜索" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} cards top empty={empty} />;
}

/** A form with one row's id and what to do with it. */
function Act({ row, intent, children }: { row: SavedSearchLine; intent: string; children: ReactNode }) {
  return (
    <Form method="post">
      <input type="hidden" name="id" value={row.id} />
      <input type="hidden" name="intent" value={intent} />
      {children}
    </Form>
  );
}

function Rename({ row }: { row: SavedSearchLine }) {
  return (
    <ConfirmButton
      key={row.name}
      label="改名"
      variant="default"
      small
      side="right"
      question="修改名称"
      confirmLabel="保存名称"
      pending="正在保存…"
      fields={{ id: row.id, intent: "rename" }}
    >
      <TextField name="name" label="名称" defaultValue={row.name} required maxLength={40} autoComplete="off" />
    </ConfirmButton>
  );
}

const COLUMNS: Column<SavedSearchLine>[] = [
  {
    key: "name",
    header: "名称",
    rowHeader: true,
    render: (row) => (
      <>
        <Act row={row} intent="open">
          <button type="submit" className="link-button strong">
            {row.name}
          </button>
        </Act>
        {row.name === wordsOf(row.query) ? null : <span className="cap block">{wordsOf(row.query)}</span>}
      </>
    ),
  },
  { key: "corpus", header: "范围", width: 96, render: (row) => SEARCH_CORPUS_NAMES[row.corpus] },
  {
    key: "new",
    header: "新增",
    width: 104,
    render: (row) => (row.newHits > 0 ? <Status tone="go" word={`新增 ${row.newHits}`} /> : <span className="faint">没有新增</span>),
  },
  {
    key: "notify",
    header: "提醒",
    width: 136,
    render: (row) => (
      <Act row={row} intent={row.notify ? "mute" : "notify"}>
        <button type="submit" className="link-button" aria-label={`${row.notify ? "关闭" : "打开"}“${row.name}”的提醒`}>
          {row.notify ? "已开，关闭" : "已关，打开"}
        </button>
      </Act>
    ),
  },
  { key: "createdAt", header: "保存于", width: 112, render: (row) => formatDate(row.createdAt) },
  {
    key: "acts",
    header: "操作",
    width: 168,
    render: (row) => (
      <div className="row">
        <Rename row={row} />
        <ConfirmButton
          small
          side="right"
          label="删除"
          question={`删除“${row.name}”？`}
          consequence="删除后不再提醒。"
          confirmLabel="删除搜索"
          fields={{ id: row.id, intent: "delete" }}
        />
      </div>
    ),
  },
];

/** The question in its own words; filters are counted: the list shows them in full. */
function wordsOf(query: string): string {
  const params = [...new URLSearchParams(query)];
  const q = params.find(([name]) => name === "q")?.[1];
  const filters = params.length - (q === undefined ? 0 : 1);
  const parts = [...(q === undefined ? [] : [`搜索“${q}”`]), ...(filters > 0 ? [`${filters} 个筛选条件`] : [])];
  return parts.length > 0 ? parts.join("，") : "全部内容";
}
