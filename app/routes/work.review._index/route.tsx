import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { queueFilterFrom, reviewQueuePage } from "#app/areas/bureau/index.server.ts";
import { QUEUE_KIND_NAMES, QUEUE_SORT_NAMES, QUEUE_SORTS } from "#app/areas/bureau/schemas.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { Chip } from "#app/ui/chip.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";
import { Facet } from "#app/ui/facet.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { toggleParam, withParam } from "#app/ui/search-params.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { SCENE_DOMAIN_NAMES } from "#db/vocabulary/scenes.ts";
import { Findings } from "./findings.tsx";
import "./queue.css";
import { useRowKeys } from "./row-keys.ts";

export const meta: MetaFunction = () => [{ title: "场景审核 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    return json(await reviewQueuePage(ctx, queueFilterFrom(new URL(request.url).searchParams)));
  });
}

export default function ReviewQueue() {
  const page = useLoaderData<typeof loader>();
  const { filter, counts } = page;
  useRowKeys("a.queue-link");
  const search = new URLSearchParams([
    ...filter.kind.map((value) => ["kind", value]),
    ...filter.domain.map((value) => ["domain", value]),
    ...filter.region.map((value) => ["region", value]),
    ...(filter.waiting ? [["waiting", filter.waiting]] : []),
    ...(filter.sort === "waiting" ? [] : [["sort", filter.sort]]),
  ]);
  const facets = [
    {
      name: "kind",
      legend: "来由",
      options: counts.kind.map((one) => ({ ...one, label: QUEUE_KIND_NAMES[one.value] })),
      selected: filter.kind,
    },
    {
      name: "domain",
      legend: "场景类型",
      options: counts.domain.map((one) => ({ ...one, label: SCENE_DOMAIN_NAMES[one.value] })),
      selected: filter.domain,
    },
    { name: "region", legend: "地区", options: counts.region, selected: filter.region },
    {
      name: "waiting",
      legend: "已等待",
      kind: "radio" as const,
      options: [
        { value: "", label: "不限", count: page.waitingInAll },
        ...counts.waiting.map((one) => ({ ...one, label: `${one.value} 天及以上` })),
      ],
      selected: [filter.waiting ?? ""],
    },
  ];
  const chosen = facets.flatMap(({ name, legend, options, selected }) =>
    selected.filter(Boolean).map((value) => ({
      name,
      legend,
      value,
      label: options.find((option) => option.value === value)?.label ?? value,
    })),
  );
  return (
    <>
      <PageHead
        title="场景审核"
        subtitle={`${page.waitingInAll} 项待审核。发布后场景进入台账并开始匹配联合体。按 J、K 键上下移动，按回车打开。`}
      />
      {page.degraded ? (
        <Notice tone="warn" title="疑似重复只与最近的场景比对">
          检索服务暂时没有应答，较早公开的场景没有比对。恢复后刷新即可。
        </Notice>
      ) : null}
      {page.cutAt === null ? null : (
        <Notice tone="warn" title={`待审核较多，这里列出等待最久的 ${page.cutAt} 个场景和 ${page.cutAt} 份修订`}>
          审核后，其余的会依次出现在这里。
        </Notice>
      )}
      <Sheet
        title={`待审核 ${page.total} 项`}
        note={
          <span className="queue-chips">
            {chosen.map((one) => (
              <Chip
                key={`${one.name}-${one.value}`}
                label={one.legend}
                value={one.label}
                removable
                to={one.name === "waiting" ? withParam(search, "waiting", null) : toggleParam(search, one.name, one.value)}
              />
            ))}
          </span>
        }
        flush
      >
        <details className="sheet-body fold queue-filter" open={chosen.length > 0}>
          <summary>筛选与排序</summary>
          <Form method="get">
            {facets.map((facet) => (
              <Facet key={facet.name} {...facet} />
            ))}
            <div className="queue-sort">
              <SelectField
                key={filter.sort}
                name="sort"
                label="排序"
                defaultValue={filter.sort}
                options={QUEUE_SORTS.map((value) => ({ value, label: QUEUE_SORT_NAMES[value] }))}
              />
              <SubmitButton variant="default">应用</SubmitButton>
            </div>
          </Form>
        </details>
        <DataTable
          caption="待审核场景"
          rows={page.rows}
          rowKey={(row) => `${row.code}-${row.kind}`}
          cards
          top
          empty={
            page.waitingInAll === 0 ? (
              <EmptyState title="没有待审核的场景" reason="用户单位提交场景后，会按所在地区出现在这里。" />
            ) : (
              <FilteredEmpty filters={chosen.map((one) => one.label).join("、") || "页码"} clearTo={paths.review()} />
            )
          }
          columns={[
            {
              key: "name",
              header: "场景与用户单位",
              rowHeader: true,
              width: "30%",
              render: (row) => (
                <>
                  <Link to={paths.reviewScene(row.code)} className="strong queue-link">
                    {row.name}
                  </Link>
                  <span className="cap block">
                    {row.code} · {row.userUnitName}
                  </span>
                </>
              ),
            },
            { key: "kind", header: "来由", nowrap: true, render: (row) => QUEUE_KIND_NAMES[row.kind] },
            {
              key: "place",
              header: "地区与类型",
              nowrap: true,
              render: (row) => (
                <>
                  {row.regionName}
                  <span className="cap block">{SCENE_DOMAIN_NAMES[row.domain]}</span>
                </>
              ),
            },
            { key: "units", header: "单元", align: "right", render: (row) => row.unitCount },
            { key: "completeness", header: "完整度", align: "right", nowrap: true, render: (row) => `${row.completeness} 分` },
            { key: "findings", header: "核查提示", phone: "full", width: "30%", render: (row) => <Findings row={row} /> },
            {
              key: "waited",
              header: "已等待",
              align: "right",
              nowrap: true,
              render: (row) => (
                <>
                  <span className={row.waitedDays >= 7 ? "strong" : undefined}>
                    {row.waitedDays === 0 ? "今天" : `${row.waitedDays} 天`}
                  </span>
                  <span className="cap block">{formatDateTime(row.submittedAt)}</span>
                </>
              ),
            },
          ]}
        />
        <Pager page={page.page} pageCount={Math.ceil(page.total / page.pageSize)} />
      </Sheet>
    </>
  );
}
