import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { loadVocabulary } from "#app/areas/metrics/index.server.ts";
import { listRegions } from "#app/areas/organizations/index.server.ts";
import { searchScenes } from "#app/areas/scenes/index.server.ts";
import { readSceneSearch } from "#app/areas/scenes/schemas.ts";
import { FilterPanel } from "#app/gallery/filter-panel.tsx";
import { ListBar } from "#app/gallery/list-bar.tsx";
import { ListNotices } from "#app/gallery/list-notices.tsx";
import { filterChips, paramsBut } from "#app/gallery/list-state.ts";
import { SaveSearch } from "#app/gallery/save-search.tsx";
import { StretchPager } from "#app/gallery/stretch-pager.tsx";
import { metricChoices, readTypedValue } from "#app/gallery/value-filter.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { anyActor } from "#app/http/session.server.ts";
import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";
import { formatCount, formatDateTime } from "#app/ui/format.ts";
import { SearchBox } from "#app/ui/search-box.tsx";
import { withParam } from "#app/ui/search-params.ts";
import { sceneFacetGroups } from "./scene-facets.ts";
import { SceneTable } from "./scene-table.tsx";
import "#app/gallery/gallery.css";

export const meta: MetaFunction = () => [
  { title: "场景库 · 实景" },
  { name: "description", content: "用户单位开放的真实作业现场，指标量化，可按领域、地区与阶段查找。" },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await anyActor(request, context);
    const url = new URL(request.url);
    const vocabulary = await loadVocabulary(ctx);
    const typed = readTypedValue(url, vocabulary.registry);
    const search = readSceneSearch(url.searchParams);
    const [found, provinces] = await Promise.all([searchScenes(ctx, search, vocabulary), listRegions(ctx)]);
    const { facets, deadlines, ...list } = found;
    return json({
      q: search.q,
      list,
      typed,
      groups: sceneFacetGroups(search, { facets, deadlines }, provinces),
      metrics: metricChoices(vocabulary.registry),
      isSignedIn: ctx.actor.kind === "user",
      now: ctx.clock.now().toISOString(),
    });
  });
}

const SORTS = { relevance: "相关程度", closes: "截止日期", newest: "最新发布", name: "名称" } as const;

export default function Gallery() {
  const { q, list, typed, groups, metrics, isSignedIn, now } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const navigation = useNavigation();
  const isBusy = navigation.state === "loading" && navigation.location.pathname === paths.scenes();
  const chips = filterChips(params, groups, list.conditions);
  const chosen = chips.map(({ label, value }) => `${label} ${value}`);
  const filters = [...(q ? [`搜索“${q}”`] : []), ...chosen];
  const clearTo = q ? paths.scenes({ q }) : paths.scenes();
  const about = list.approximate ? "约 " : "";
  const first = q === "" ? "closes" : "relevance";
  return (
    <>
      <div className="gallery-head">
        <div>
          <h1>场景库</h1>
          <p>用户单位开放的真实作业现场，指标量化，单位认证。</p>
        </div>
        <dl>
          {[
            { term: "公开场景", count: list.gallery.open },
            { term: "正在征集方案", count: list.gallery.answering },
            { term: "标杆场景", count: list.gallery.benchmark },
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
      <SearchBox
        live
        large
        label="搜索场景"
        button="搜索场景"
        placeholder="搜索作业、指标或单位，如：拧紧 节拍15秒以内"
        defaultValue={q}
        keep={paramsBut(params, "q")}
      />
      <div className="gallery-body cols">
        <FilterPanel
          groups={groups}
          keep={paramsBut(params, ...groups.map(({ name }) => name))}
          clearTo={clearTo}
          metrics={metrics}
          typed={typed}
          total={`${about}${formatCount(list.total)} 个场景`}
        />
        <section aria-label="场景列表">
          <ListBar
            total={list.total}
            about={about}
            unit="个场景"
            chips={chips}
            clearTo={clearTo}
            isBusy={isBusy}
            actions={<SaveSearch corpus="scenes" isSignedIn={isSignedIn} name={[...(q ? [q] : []), ...chosen].join("，") || "全部场景"} />}
            sorts={(Object.keys(SORTS) as (keyof typeof SORTS)[])
              .filter((sort) => sort !== "relevance" || q !== "")
              .map((sort) => ({
                to: withParam(params, "sort", sort === first ? null : sort),
                label: SORTS[sort],
                current: list.order === sort,
              }))}
          />
          <ListNotices degraded={list.degraded} isWidened={list.isWidened} unread={list.unread} what="场景" />
          <div className="gallery-list">
            <SceneTable
              rows={list.rows}
              now={now}
              byDeadline={list.order === "closes"}
              refreshing={isBusy}
              empty={
                list.gallery.open === 0 ? (
                  <EmptyState
                    title="还没有公开的场景"
                    reason="用户单位提交、主管部门审核通过的场景会列在这里。"
                    action={<Link to={paths.newScene()}>发布第一个场景</Link>}
                  />
                ) : list.before > 0 ? (
                  <EmptyState title="后面没有了" action={<Link to={withParam(params, "after", null)}>回到第一页</Link>} />
                ) : filters.length === 0 ? (
                  <EmptyState title="场景正在整理" reason="场景库刚刚更新，请稍后刷新页面。" />
                ) : (
                  <FilteredEmpty filters={filters.join("，")} clearTo={paths.scenes()} />
                )
              }
            />
            <StretchPager
              before={list.before}
              shown={list.rows.length}
              total={list.total}
              after={list.after}
              about={about}
              note={`数据截至 ${formatDateTime(now)}`}
            />
          </div>
        </section>
      </div>
    </>
  );
}
