import { Form, Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { InboxLine } from "#app/areas/notifications/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Status } from "#app/ui/status.tsx";

/** Entries of the inbox, also on the workbench's first page. `done` adds when each was completed. */
export function InboxTable({
  caption,
  rows,
  done,
  empty,
}: {
  caption: string;
  rows: readonly InboxLine[];
  done?: boolean;
  empty: ReactNode;
}) {
  return (
    <DataTable
      caption={caption}
      columns={done ? [...COLUMNS, DONE_COLUMN] : COLUMNS}
      rows={rows}
      rowKey={(row) => row.id}
      top
      cards
      empty={empty}
    />
  );
}

const COLUMNS: Column<InboxLine>[] = [
  {
    key: "title",
    header: "事项",
    rowHeader: true,
    render: (row) => (
      <>
        <Title row={row} />
        {row.body ? <span className="cap block">{row.body}</span> : null}
      </>
    ),
  },
  { key: "state", header: "状态", nowrap: true, width: 96, render: (row) => <State row={row} /> },
  { key: "createdAt", header: "时间", align: "right", width: 160, render: (row) => formatDateTime(row.createdAt) },
];
const DONE_COLUMN: Column<InboxLine> = {
  key: "doneAt",
  header: "办结时间",
  align: "right",
  width: 160,
  render: (row) => formatDateTime(row.doneAt),
};

function State({ row }: { row: InboxLine }) {
  if (row.kind === "todo") return <Status tone={row.doneAt ? "ok" : "wait"} word={row.doneAt ? "已办结" : "待办理"} />;
  return <Status tone={row.readAt ? "none" : "go"} word={row.readAt ? "已读" : "未读"} />;
}

/** Opening an unread entry marks it, so it is a button; a read one is a plain link. */
function Title({ row }: { row: InboxLine }) {
  if (row.readAt) return <Link to={row.href}>{row.title}</Link>;
  return (
    <Form method="post" action={paths.inbox()}>
      <input type="hidden" name="id" value={row.id} />
      <button type="submit" className="link-button strong" style={{ textAlign: "start" }} name="open" value="1">
        {row.title}
      </button>
    </Form>
  );
}
