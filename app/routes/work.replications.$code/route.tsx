import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { replicationsFromPage } from "#app/areas/matching/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDate } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { REPLICATION_BASIS_NAMES } from "#db/vocabulary/demand.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `复制推广：${data?.scene.name ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau", "vendor", "userUnit"]);
    return json(await replicationsFromPage(ctx, params["code"] ?? ""));
  });
}

export default function ReplicationsFrom() {
  const { scene, rows, robots } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        crumb={[{ label: "复制推广" }, { label: scene.code, to: paths.scene(scene.code) }]}
        title={`复制推广：${scene.name}`}
        subtitle="这个场景的联合体，对照相近的开放场景逐项评估后，可以承接的如下。是否邀约由各用户单位决定。"
      />
      <Sheet title={`可复制到 ${rows.length} 个开放场景`} note={rows.length > 0 ? `计划部署合计 ${robots} 台` : null} flush>
        <DataTable
          caption="可以复制到的开放场景"
          rows={rows}
          rowKey={(row) => row.code}
          cards
          empty={
            <EmptyState
              title="目前没有可以复制到的开放场景"
              reason="相近的场景已结束征集、修订了要求，或其现有方案更好。联合体通过验证后会重新评估。"
            />
          }
          columns={[
            {
              key: "scene",
              header: "场景",
              rowHeader: true,
              phone: "full",
              render: (row) => (
                <>
                  <Link to={paths.scene(row.code)}>{row.name}</Link>
                  <span className="cap block">{row.code}</span>
                </>
              ),
            },
            { key: "unit", header: "用户单位", phone: "full", render: (row) => row.unitName },
            { key: "region", header: "地区", nowrap: true, render: (row) => row.regionName },
            { key: "count", header: "计划台数", align: "right", nowrap: true, render: (row) => `${row.deploymentCount} 台` },
            {
              key: "fit",
              header: "对照结果",
              nowrap: true,
              render: (row) =>
                row.unmet + row.missing === 0 ? (
                  <Status tone="ok" word="必须项全部满足" />
                ) : (
                  <Status
                    tone="wait"
                    word={[row.unmet > 0 ? `${row.unmet} 个必须项需适配` : "", row.missing > 0 ? `补 ${row.missing} 个席位` : ""]
                      .filter(Boolean)
                      .join("，")}
                  />
                ),
            },
            { key: "basis", header: "依据", nowrap: true, render: (row) => REPLICATION_BASIS_NAMES[row.basis] },
            { key: "closes", header: "应答截止", align: "right", nowrap: true, render: (row) => formatDate(row.closesAt) },
          ]}
        />
      </Sheet>
    </>
  );
}
