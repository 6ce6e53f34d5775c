import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { metricGapPage } from "#app/areas/matching/index.server.ts";
import { readGapFilter } from "#app/areas/matching/schemas.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDate, formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { GAP_KIND_NAMES } from "#db/vocabulary/demand.ts";
import { SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `供需缺口：${data?.metric.name ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    const search = new URL(request.url).searchParams;
    return json(await metricGapPage(ctx, params["metric"] ?? "", readGapFilter(search), pageFrom(search)));
  });
}

export default function MetricGaps() {
  const { metric, regionName, measuredAt, rows, total, page, pageSize } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        crumb={[{ label: "供需缺口", to: paths.gaps() }, { label: metric.name }]}
        title={metric.name}
        subtitle={`${regionName}${measuredAt ? ` · 统计于 ${formatDateTime(measuredAt)}` : ""}`}
        actions={<ButtonLink to={`${paths.publicMetrics(metric.key)}`}>指标说明</ButtonLink>}
      />
      <Sheet
        title={`${total} 个必须项未满足`}
        note="差得最多的在前"
        flush
        footer="最接近的能力只列已公开发布的内容；此后撤下或改版的，不再显示。"
      >
        <DataTable
          caption={`${metric.name}未满足的场景`}
          rows={rows}
          rowKey={(row) => row.id}
          cards
          top
          empty={
            <EmptyState
              title="没有未满足的场景"
              reason="本地区征集中的场景，这项指标都有已发布的能力可以满足。"
              action={<ButtonLink to={paths.gaps()}>返回供需缺口</ButtonLink>}
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
                  <span className="cap block">
                    {row.code} · {row.regionName} · {SCENE_FIELD_NAMES[row.field]}
                  </span>
                </>
              ),
            },
            { key: "target", header: "要求", align: "right", nowrap: true, render: (row) => <span className="strong">{row.target}</span> },
            {
              key: "kind",
              header: "缺口",
              render: (row) => (
                <>
                  <Status tone={row.kind === "catalogue" ? "bad" : "wait"} word={GAP_KIND_NAMES[row.kind]} />
                  {row.state !== "short" && row.stateName ? <span className="cap block">{row.stateName}</span> : null}
                </>
              ),
            },
            { key: "shortfall", header: "还差", align: "right", nowrap: true, render: (row) => row.shortfall ?? "—" },
            {
              key: "nearest",
              header: "最接近的已发布能力",
              phone: "full",
              render: (row) =>
                row.nearest ? (
                  <>
                    <Link to={paths.capability(row.nearest.code)}>{row.nearest.name}</Link>
                    <span className="cap block">
                      {row.nearest.organizationName} · {row.nearest.claim}
                    </span>
                  </>
                ) : (
                  "—"
                ),
            },
            {
              key: "unmet",
              header: "该场景未满足",
              align: "right",
              nowrap: true,
              render: (row) => (row.unmetInScene === 1 ? "仅此一项" : `共 ${row.unmetInScene} 项`),
            },
            { key: "closes", header: "应答截止", align: "right", nowrap: true, render: (row) => formatDate(row.closesAt) },
          ]}
        />
        <Pager page={page} pageCount={Math.ceil(total / pageSize)} />
      </Sheet>
    </>
  );
}
