import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { listMetrics } from "#app/areas/metrics/index.server.ts";
import { mayKeepVocabularies } from "#app/areas/metrics/policy.ts";
import { readMetricFilter } from "#app/areas/metrics/schemas.ts";
import { VOCABULARY_STATE_NAMES, VOCABULARY_STATES } from "#app/areas/metrics/states.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { FilteredEmpty } from "#app/ui/empty-state.tsx";
import { formatDate } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import {
  DIMENSION_NAMES,
  DIMENSIONS,
  METRIC_FAMILIES,
  METRIC_FAMILY_NAMES,
  METRIC_KIND_NAMES,
  METRIC_KINDS,
} from "#db/vocabulary/metrics.ts";
import { FilterForm } from "./filter-form.tsx";

export const meta: MetaFunction = () => [{ title: "指标库维护 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    const filter = readMetricFilter(new URL(request.url).searchParams);
    return json({ filter, list: await listMetrics(ctx, filter), mayChange: mayKeepVocabularies(ctx.actor) });
  });
}

const named = <K extends string>(keys: readonly K[], names: Record<K, string>) => keys.map((value) => ({ value, label: names[value] }));

export default function Metrics() {
  const { filter, list, mayChange } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="指标库"
        subtitle={
          <>
            供需双方共用的指标、单位与测试方法，公开页见<Link to={paths.publicMetrics()}>指标说明</Link>。
          </>
        }
        actions={
          mayChange ? (
            <ButtonLink to={paths.newMetric()} variant="primary" icon="plus">
              新增指标
            </ButtonLink>
          ) : null
        }
      />
      <Sheet title={`${list.rows.length} 项指标`} note={list.rows.length === list.total ? null : `共 ${list.total} 项`} flush>
        <FilterForm
          label="名称或别名"
          q={filter.q}
          clearTo={paths.metrics()}
          selects={[
            { name: "dimension", label: "维度", value: filter.dimension, options: named(DIMENSIONS, DIMENSION_NAMES) },
            {
              name: "family",
              label: "验证指标族",
              value: filter.family,
              options: [...named(METRIC_FAMILIES, METRIC_FAMILY_NAMES), { value: "none", label: "不属于任何一族" }],
            },
            { name: "kind", label: "取值方式", value: filter.kind, options: named(METRIC_KINDS, METRIC_KIND_NAMES) },
            { name: "state", label: "状态", value: filter.state, options: named(VOCABULARY_STATES, VOCABULARY_STATE_NAMES) },
          ]}
        />
        <DataTable
          caption="指标"
          rows={list.rows}
          rowKey={(row) => row.key}
          cards
          top
          empty={<FilteredEmpty filters="以上条件" clearTo={paths.metrics()} />}
          columns={[
            {
              key: "name",
              header: "指标与别名",
              rowHeader: true,
              render: (row) => (
                <>
                  <Link to={paths.metric(row.key)} className="strong">
                    {row.name}
                  </Link>
                  <span className="cap block">
                    {row.aliases.slice(0, 3).join("、")}
                    {row.aliases.length > 3 ? ` 等 ${row.aliases.length} 个` : ""}
                  </span>
                </>
              ),
            },
            { key: "dimension", header: "维度", nowrap: true, render: (row) => DIMENSION_NAMES[row.dimension] },
            {
              key: "family",
              header: "验证指标族",
              nowrap: true,
              render: (row) => (row.family ? METRIC_FAMILY_NAMES[row.family] : "—"),
            },
            { key: "kind", header: "取值", nowrap: true, render: (row) => METRIC_KIND_NAMES[row.kind] },
            { key: "units", header: "单位", render: (row) => (row.units.length > 0 ? row.units.join("、") : "—") },
            { key: "range", header: "合理范围", render: (row) => row.range },
            {
              key: "state",
              header: "状态",
              nowrap: true,
              render: (row) => <Status tone={row.state === "inUse" ? "ok" : "none"} word={VOCABULARY_STATE_NAMES[row.state]} />,
            },
            { key: "updated", header: "更新", align: "right", nowrap: true, render: (row) => formatDate(row.updatedAt) },
          ]}
        />
      </Sheet>
    </>
  );
}
