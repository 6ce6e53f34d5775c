import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { listRegions } from "#app/areas/organizations/index.server.ts";
import { galleryCounts, searchScenes } from "#app/areas/scenes/index.server.ts";
import { readSceneSearch } from "#app/areas/scenes/schemas.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { anyActor } from "#app/http/session.server.ts";
import { Chip } from "#app/ui/chip.tsx";
import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";
import { formatCount, formatDateTime } from "#app/ui/format.ts";
import { Icon } from "#app/ui/icon.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { popoverId } from "#app/ui/popover.ts";
import { SearchBox } from "#app/ui/search-box.tsx";
import { toggleParam, withParam } from "#app/ui/search-params.ts";
import { Segments } from "#app/ui/segments.tsx";
import { FilterPanel } from "./filter-panel.tsx";
import { chosenFilters, sceneFacetGroups } from "./scene-facets.ts";
import { SceneTable } from "./scene-table.tsx";
import "./gallery.css";

export const meta: MetaFunction = () => [
  { title: "场景库 · 实景" },
  { name: "description", content: "用户单位开放的真实作业现场，指标量化，可按领域、地区与阶段查找。" },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await anyActor(request, context);
    const search = readSceneSearch(new URL(request.url).searchParams);
    const [found, counts, provinces] = await Promise.all([searchScenes(ctx, search), galleryCounts(ctx), listRegions(ctx)]);
    const { facets, ...list } = found;
    return json({ search, list, counts, groups: sceneFacetGroups(search, facets, provinces), now: ctx.clock.now().toISOString() });
  });
}

export default function Gallery() {
  const { search, list, counts, groups, now } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const navigation = useNavigation();
  const chosen = chosenFilters(groups);
  const filters = [...(search.q ? [`搜索“${search.q}”`] : []), ...chosen.map(({ legend, label }) => `${legend} ${label}`)];
  const clearTo = search.q ? paths.scenes({ q: search.q }) : paths.scenes();
  const keep = Object.fromEntries(
    ["domain", "field", "status", "region", "productType", "benchmark", "sort"]
      .map((name) => [name, params.getAll(name)])
      .filter(([, values]) => values?.length !== 0),
  ) as Record<string, string[]>;
  const first = (list.page - 1) * list.pageSize + 1;
  const about = list.approximate ? "约 " : "";
  return (
    <>
      <div className="gallery-head">
        <div>
          <h1>场景库</h1>
          <p>用户单位开放的真实作业现场，指标量化，单位认证。</p>
        </div>
        <dl>
          {[
            { term: "公开场景", count: counts.open },
            { term: "正在征集方案", count: counts.answering },
            { term: "标杆场景", count: counts.benchmark },
          ].map(({ term, count }) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>
                {formatCount(count)}
                <span className="unit">个</span>
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <SearchBox label="搜索场景" large button="搜索场景" placeholder="搜索作业、指标或单位" defaultValue={search.q} keep={keep} />
      <div className="gallery-body cols">
        <FilterPanel groups={groups} keep={{ q: search.q, sort: search.sort === "newest" ? "newest" : "" }} clearTo={clearTo} />
        <section aria-label="场景列表">
          <div className="gallery-bar">
            <h2>
              {about}
              {formatCount(list.total)} 个场景
            </h2>
            <button type="button" className="chip only-phone" {...popoverId("gallery-filter").opener}>
              <Icon name="filter" />
              全部筛选{chosen.length > 0 ? `（${chosen.length}）` : ""}
            </button>
            {chosen.map(({ name, value, legend, label }) => (
              <Chip key={`${name}${value}`} label={legend} value={label} removable to={toggleParam(params, name, value)} />
            ))}
            {chosen.length > 0 ? (
              <Link className="not-phone" to={clearTo}>
                清除筛选
              </Link>
            ) : null}
            <div className="end row">
              <span className="cap not-phone">排序</span>
              <Segments
                label="排序"
                items={[
                  { to: withParam(params, "sort", null), label: "截止日期", current: search.sort === "closes" },
                  { to: withParam(params, "sort", "newest"), label: "最新发布", current: search.sort === "newest" },
                ]}
              />
            </div>
          </div>
          {list.degraded ? (
            <Notice tone="warn" title="搜索服务暂不可用，已改用基础检索">
              结果按文字逐字比对，可能少于平时；其他功能不受影响。
            </Notice>
          ) : null}
          <div className="gallery-list">
            <SceneTable
              rows={list.rows}
              now={now}
              byDeadline={search.sort === "closes"}
              refreshing={navigation.state === "loading" && navigation.location.pathname === paths.scenes()}
              empty={
                counts.open === 0 ? (
                  <EmptyState
                    title="还没有公开的场景"
                    reason="用户单位提交、主管部门审核通过的场景会列在这里。"
                    action={<Link to={paths.newScene()}>发布第一个场景</Link>}
                  />
                ) : list.total > 0 ? (
                  <EmptyState
                    title="没有这一页"
                    reason={`共 ${list.pageCount} 页。`}
                    action={<Link to={withParam(params, "page", null)}>回到第一页</Link>}
                  />
                ) : filters.length === 0 ? (
                  <EmptyState title="场景正在整理" reason="场景库刚刚更新，请稍后刷新页面。" />
                ) : (
                  <FilteredEmpty filters={filters.join("，")} clearTo={paths.scenes()} />
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
