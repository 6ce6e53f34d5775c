import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { searchCapabilities } from "#app/areas/capabilities/index.server.ts";
import { readCapabilitySearch } from "#app/areas/capabilities/schemas.ts";
import { loadVocabulary } from "#app/areas/metrics/index.server.ts";
import { listRegions } from "#app/areas/organizations/index.server.ts";
import { FilterPanel } from "#app/gallery/filter-panel.tsx";
import { ListBar } from "#app/gallery/list-bar.tsx";
import { ListNotices } from "#app/gallery/list-notices.tsx";
import { filterChips, paramsBut } from "#app/gallery/list-state.ts";
import { SaveSearch } from "#app/gallery/save-search.tsx";
import { StretchPager } from "#app/gallery/stretch-pager.tsx";
import { metricChoices, readTypedValue } from "#app/gallery/value-filter.server.ts";
import { localPath, paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { anyActor } from "#app/http/session.server.ts";
import { buttonClass } from "#app/ui/button.tsx";
import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";
import { formatCount, formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { BackLink } from "#app/ui/return-place.tsx";
import { SearchBox } from "#app/ui/search-box.tsx";
import { withParam } from "#app/ui/search-params.ts";
import { capabilityFacetGroups } from "./capability-facets.ts";
import { CapabilityTable } from "./capability-table.tsx";
import "#app/gallery/gallery.css";

export const meta: MetaFunction = () => [
  { title: "能力库 · 实景" },
  { name: "description", content: "整机、算法、操作系统、仿真、零部件与检测等供给单位公布的能力，数值附证据。" },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await anyActor(request, context);
    const url = new URL(request.url);
    const vocabulary = await loadVocabulary(ctx);
    const typed = readTypedValue(url, vocabulary.registry);
    const search = readCapabilitySearch(url.searchParams);
    const [found, provinces] = await Promise.all([searchCapabilities(ctx, search, vocabulary), listRegions(ctx)]);
    const { facets, evidence, ...list } = found;
    return json({
      q: search.q,
      list,
      typed,
      metricName: search.metric === undefined ? null : (vocabulary.registry.find(search.metric)?.name ?? "未知指标"),
      groups: capabilityFacetGroups(search, { facets, evidence }, provinces),
      metrics: metricChoices(vocabulary.registry),
      isSignedIn: ctx.actor.kind === "user",
      back: comparisonIn(url.searchParams.get("back")),
      now: ctx.clock.now().toISOString(),
    });
  });
}

/** The comparison one came from to fill a gap, at its place; null for any other address. */
function comparisonIn(back: string | null): string | null {
  const [path = "", place] = (back ?? "").slice(0, 500).split("#");
  const local = localPath(path);
  return /^\/work\/scenes\/[\w-]+\/comparison(\?|$)/.test(local) ? `${local}${place && /^[\w-]+$/.test(place) ? `#${place}` : ""}` : null;
}

const SORTS = { relevance: "相关程度", standing: "综合", evidence: "证据等级", leadTime: "交付周期", newest: "最新发布" } as const;

export default function Catalogue() {
  const { q, list, typed, groups, metrics, metricName, isSignedIn, back, now } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const navigation = useNavigation();
  const isBusy = navigation.state === "loading" && navigation.location.pathname === paths.capabilities();
  const chips = [
    ...(metricName ? [{ label: "写有指标", value: metricName, to: withParam(params, "metric", null) }] : []),
    ...filterChips(params, groups, list.conditions),
  ];
  const chosen = chips.map(({ label, value }) => `${label} ${value}`);
  const filters = [...(q ? [`搜索“${q}”`] : []), ...chosen];
  const clearTo = paths.capabilities({ q, ...(back ? { back } : {}) });
  const about = list.approximate ? "约 " : "";
  const first = q === "" ? "standing" : "relevance";
  return (
    <>
      {back ? (
        <Notice
          title="正在为缺口寻找补位单位"
          action={
            <BackLink to={back} className={buttonClass({})}>
              返回方案比选
            </BackLink>
          }
        >
          已按该项指标、承担角色和应用领域筛选；可以放宽条件再找。
        </Notice>
      ) : null}
      <div className="gallery-head">
        <div>
          <h1>能力库</h1>
          <p>供给单位公布的整机、算法、零部件与服务，数值附证据。</p>
        </div>
      </div>
      <SearchBox
        live
        large
        label="搜索能力"
        button="搜索能力"
        placeholder="搜索作业、产品、指标或单位，如：插接 位置精度0.5mm以内"
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
          total={`${about}${formatCount(list.total)} 项能力`}
        />
        <section aria-label="能力列表">
          <ListBar
            total={list.total}
            about={about}
            unit="项能力"
            chips={chips}
            clearTo={clearTo}
            isBusy={isBusy}
            actions={
              <SaveSearch corpus="capabilities" isSignedIn={isSignedIn} name={[...(q ? [q] : []), ...chosen].join("，") || "全部能力"} />
            }
            sorts={(Object.keys(SORTS) as (keyof typeof SORTS)[])
              .filter((sort) => sort !== "relevance" || q !== "")
              .map((sort) => ({
                to: withParam(params, "sort", sort === first ? null : sort),
                label: SORTS[sort],
                current: list.order === sort,
              }))}
          />
          <ListNotices degraded={list.degraded} isWidened={list.isWidened} unread={list.unread} what="能力" />
          <div className="gallery-list">
            <CapabilityTable
              rows={list.rows}
              refreshing={isBusy}
              empty={
                list.before > 0 ? (
                  <EmptyState title="后面没有了" action={<Link to={withParam(params, "after", null)}>回到第一页</Link>} />
                ) : filters.length === 0 ? (
                  <EmptyState
                    title="还没有公布的能力"
                    reason="供给单位发布的能力会列在这里。"
                    action={<Link to={paths.newCapability()}>发布第一项能力</Link>}
                  />
                ) : (
                  <FilteredEmpty filters={filters.join("，")} clearTo={paths.capabilities(back ? { back } : {})} />
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
          {list.order === "standing" ? (
            <p className="cap list-note">
              综合排序：整机、技术与部件在前，检测与科研居中，租赁、保险与公共平台在后；同类中证据更强、指标更全的在前。
            </p>
          ) : null}
        </section>
      </div>
    </>
  );
}
