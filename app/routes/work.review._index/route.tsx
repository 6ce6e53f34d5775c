import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { reviewQueuePage } from "#app/areas/bureau/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SCENE_DOMAIN_NAMES, SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";

export const meta: MetaFunction = () => [{ title: "场景审核 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    return json({ rows: await reviewQueuePage(ctx) });
  });
}

export default function ReviewQueue() {
  const { rows } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title="场景审核" subtitle="先提交的在前。发布后场景进入台账，并开始匹配联合体。" />
      <Sheet flush>
        <DataTable
          caption="待审核场景"
          rows={rows}
          rowKey={(row) => row.code}
          cards
          empty={<EmptyState title="没有待审核的场景" reason="用户单位提交场景后，会按所在地区出现在这里。" />}
          columns={[
            {
              key: "name",
              header: "场景与用户单位",
              rowHeader: true,
              render: (row) => (
                <>
                  <Link to={paths.reviewScene(row.code)} className="strong">
                    {row.name}
                  </Link>
                  <span className="cap block">
                    {row.code} · {row.userUnitName}
                  </span>
                </>
              ),
            },
            { key: "region", header: "地区", nowrap: true, render: (row) => row.regionName },
            { key: "domain", header: "类型", nowrap: true, render: (row) => SCENE_DOMAIN_NAMES[row.domain] },
            { key: "field", header: "领域", nowrap: true, render: (row) => SCENE_FIELD_NAMES[row.field] },
            { key: "units", header: "单元", align: "right", render: (row) => row.unitCount },
            { key: "count", header: "计划台数", align: "right", render: (row) => row.deploymentCount },
            { key: "submitted", header: "提交时间", align: "right", nowrap: true, render: (row) => formatDateTime(row.submittedAt) },
          ]}
        />
      </Sheet>
    </>
  );
}
