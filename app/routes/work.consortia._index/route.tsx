import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { listMyConsortia } from "#app/areas/consortia/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { CONSORTIUM_STATUS_NAMES } from "#db/vocabulary/consortia.ts";

export const meta: MetaFunction = () => [{ title: "联合体 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return json({ rows: await listMyConsortia(ctx) });
  });
}

const TONES = { inviting: "wait", formed: "ok", dissolved: "bad" } as const;

export default function Consortia() {
  const { rows } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title="联合体" subtitle="贵单位发起或受邀加入的创新应用联合体。" />
      <Sheet flush>
        <DataTable
          caption="联合体"
          rows={rows}
          rowKey={(row) => row.code}
          cards
          rowTone={(row) => (row.awaitingMe ? "warn" : undefined)}
          empty={<EmptyState title="还没有联合体" reason="用户单位在比选中选定方案后，成员会在这里收到邀约。" />}
          columns={[
            {
              key: "scene",
              header: "场景与编号",
              rowHeader: true,
              render: (row) => (
                <>
                  <Link to={paths.consortium(row.code)} className="strong">
                    {row.sceneName}
                  </Link>
                  <span className="cap block">{row.code}</span>
                </>
              ),
            },
            { key: "unit", header: "用户单位", render: (row) => row.userUnitName },
            { key: "lead", header: "牵头单位", render: (row) => row.leadName },
            { key: "members", header: "已接受", align: "right", nowrap: true, render: (row) => `${row.accepted} / ${row.memberCount} 家` },
            {
              key: "status",
              header: "状态",
              nowrap: true,
              render: (row) => <Status tone={TONES[row.status]} word={CONSORTIUM_STATUS_NAMES[row.status]} />,
            },
            {
              key: "todo",
              header: "待办",
              nowrap: true,
              render: (row) => (row.awaitingMe ? <Link to={paths.consortium(row.code)}>请答复邀约</Link> : "—"),
            },
            { key: "created", header: "发起时间", align: "right", nowrap: true, render: (row) => formatDateTime(row.createdAt) },
          ]}
        />
      </Sheet>
    </>
  );
}
