import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { searchCapabilities } from "#app/areas/capabilities/index.server.ts";
import { readCapabilitySearch } from "#app/areas/capabilities/schemas.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { anyActor } from "#app/http/session.server.ts";
import { FilterPanel } from "#app/routes/_public.scenes._index/filter-panel.tsx";
import { Chip } from "#app/ui/chip.tsx";
import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";
import { formatCount, formatDateTime } from "#app/ui/format.ts";
import { Icon } from "#app/ui/icon.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { popoverId } from "#app/ui/popover.ts";
import { SearchBox } from "#app/ui/search-box.tsx";
import { toggleParam, withParam } from "#app/ui/search-params.ts";
import { COMPONENT_KIND_NAMES, COMPONENT_KINDS, SUPPLY_ROLE_NAMES, SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
import { SCENE_FIELD_NAMES, SCENE_FIELDS } from "#db/vocabulary/scenes.ts";
import { CapabilityTable } from "./capability-table.tsx";
import "#app/routes/_public.scenes._index/gallery.css";

export const meta: MetaFunction = () => [
  { title: "能力库 · 实景" },
  { name: "description", content: "整机、算法、操作系统、仿真、零部件与检测等供给单位公布的能力，数值附证据。" },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await anyActor(request, context);
    const search = readCapabilitySearch(new URL(request.url).searchParams);
    const [found, registry] = await Promise.all([searchCapabilities(ctx, search), loadRegistry(ctx)]);
    const { facets, ...list } = found;
    const group = <K extends string>(legend: string, name: keyof typeof facets, keys: readonly K[], names: Record<K, string>) => ({
      legend,
      name,
      options: keys
        .map((value) => ({ value, label: names[value], count: facets[name][value] ?? 0 }))
        .filter(({ value, count }) => count > 0 || search[name].some((one) => one === value)),
      selected: search[name].map(String),
    });
    return json({
      search,
      list,
      metricName: search.metric === undefined ? null : (registry.find(search.metric)?.name ?? "未知指标"),
      groups: [
        group("供给角色", "role", SUPPLY_ROLES, SUPPLY_ROLE_NAMES),
        group("应用领域", "field", SCENE_FIELDS, SCENE_FIELD_NAMES),
        group("零部件类别", "componentKind", COMPONENT_KINDS, COMPONENT_KIND_NAMES),
      ].filter(({ options }) => options.length > 0),
      now: ctx.clock.now().toISOString(),
    });
  });
}

export default function Catalogue() {
  const { search, list, groups, metricName, now } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const navigation = useNavigation();
  const chosen = groups.flatMap(({ name, legend, options, selected }) =>
    options.filter(({ value }) => selected.includes(value)).map(({ value, label }) => ({ name: String(name), value, legend, label })),
  );
  const filters = [
    ...(search.q ? [`搜索“${search.q}”`] : []),
    ...(metricName ? [`写有指标 ${metricName}`] : []),
    ...chosen.map(({ legend, label }) => `${legend} ${label}`),
  ];
  const keep = Object.fromEntries(
    ["role", "field", "componentKind", "metric"].map((name) => [name, params.getAll(name)]).filter(([, values]) => values?.length !== 0),
  ) as Record<string, string[]>;
  const clearTo = search.q ? paths.capabilities({ q: search.q }) : paths.capabilities();
  const first = (list.page - 1) * list.pageSize + 1;
  const about = list.approximate ? "约 " : "";
  return (
    <>
      <div className="gallery-head">
        <div>
          <h1>能力库</h1>
          <p>供给单位公布的整机、算法、零部件与服务，数值附证据。</p>
        </div>
      </div>
      <SearchBox label="搜索能力" large button="搜索能力" placeholder="搜索能力、产品或单位" defaultValue={search.q} keep={keep} />
      <div className="gallery-body cols">
        <FilterPanel groups={groups} keep={{ q: search.q, metric: search.metric ?? "" }} clearTo={clearTo} />
        <section aria-label="能力列表">
          <div className="gallery-bar">
            <h2>
              {about}
              {formatCount(list.total)} 项能力
            </h2>
            <button type="button" className="chip only-phone" {...popoverId("gallery-filter").opener}>
              <Icon name="filter" />
              全部筛选{chosen.length > 0 ? `（${chosen.length}）` : ""}
            </button>
            {metricName ? <Chip label="写有指标" value={metricName} removable to={withParam(params, "metric", null)} /> : null}
            {chosen.map(({ name, value, legend, label }) => (
              <Chip key={`${name}${value}`} label={legend} value={label} removable to={toggleParam(params, name, value)} />
            ))}
            {chosen.length > 0 || metricName ? (
              <Link className="not-phone" to={clearTo}>
                清除筛选
              </Link>
            ) : null}
            <span className="end cap not-phone">按最近更新排列</span>
          </div>
          {list.degraded ? (
            <Notice tone="warn" title="搜索服务暂不可用，已改用基础检索">
              结果按文字逐字比对，可能少于平时；其他功能不受影响。
            </Notice>
          ) : null}
          <div className="gallery-list">
            <CapabilityTable
              rows={list.rows}
              refreshing={navigation.state === "loading" && navigation.location.pathname === paths.capabilities()}
              empty={
                list.total > 0 ? (
                  <EmptyState
                    title="没有这一页"
                    reason={`共 ${list.pageCount} 页。`}
                    action={<Link to={withParam(params, "page", null)}>回到第一页</Link>}
                  />
                ) : filters.length === 0 ? (
                  <EmptyState
                    title="还没有公布的能力"
                    reason="供给单位发布的能力会列在这里。"
                    action={<Link to={paths.newCapability()}>发布能力</Link>}
                  />
                ) : (
                  <FilteredEmpty filters={filters.join("，")} clearTo={paths.capabilities()} />
                )
              }
            />
            <Pager
              page={list.page}
              pageCount={list.pageCount}
              summary={
                list.rows.length > 0
                  ? `第 ${first}–${first + list.rows.length - 1} 项，${about === "" ? "共" : "约"} ${formatCount(list.total)} 项 · 数据截至 ${formatDateTime(now)}`
                  : null
              }
            />
          </div>
        </section>
      </div>
    </>
  );
}
