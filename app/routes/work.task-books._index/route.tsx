import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { listMyTaskBooks } from "#app/areas/task-books/index.server.ts";
import { TASK_BOOK_STATUS_NAMES } from "#app/areas/task-books/states.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";

export const meta: MetaFunction = () => [{ title: "任务书 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return json({ rows: await listMyTaskBooks(ctx) });
  });
}

const TONES = { draft: "wait", signing: "run", sealed: "ok", superseded: "none", terminated: "bad" } as const;

export default function TaskBooks() {
  const { rows } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title="任务书" subtitle="贵单位作为当事人的全部任务书，最近更新的在前。" />
      <Sheet flush>
        <DataTable
          caption="任务书"
          rows={rows}
          rowKey={(row) => row.code}
          cards
          rowTone={(row) => (row.awaitingMe ? "warn" : undefined)}
          empty={
            <EmptyState
              title="还没有任务书"
              reason="联合体组建完成后，由用户单位或牵头单位起草任务书。"
              action={<ButtonLink to={paths.consortia()}>查看联合体</ButtonLink>}
            />
          }
          columns={[
            {
              key: "scene",
              header: "场景与编号",
              rowHeader: true,
              render: (row) => (
                <>
                  <Link to={paths.taskBook(row.code)} className="strong">
                    {row.sceneName}
                  </Link>
                  <span className="cap block">{row.code}</span>
                </>
              ),
            },
            {
              key: "status",
              header: "状态",
              nowrap: true,
              render: (row) => <Status tone={TONES[row.status]} word={TASK_BOOK_STATUS_NAMES[row.status]} />,
            },
            { key: "signed", header: "签署", align: "right", nowrap: true, render: (row) => `${row.signedCount} / ${row.partyCount} 方` },
            {
              key: "todo",
              header: "待办",
              nowrap: true,
              render: (row) => (row.awaitingMe ? <Link to={paths.signTaskBook(row.code)}>请签署</Link> : "—"),
            },
            { key: "updated", header: "更新时间", align: "right", nowrap: true, render: (row) => formatDateTime(row.updatedAt) },
          ]}
        />
      </Sheet>
    </>
  );
}
