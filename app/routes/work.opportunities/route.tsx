import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { z } from "zod";
import { type OpportunityPage, opportunityPage, refreshOpportunities } from "#app/areas/matching/index.server.ts";
import { mayRefreshOpportunities } from "#app/areas/matching/policy.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";
import { formatCount, formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { withParam } from "#app/ui/search-params.ts";
import { Segments } from "#app/ui/segments.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { Tabs } from "#app/ui/tabs.tsx";
import { OPPORTUNITY_KIND_NAMES, OPPORTUNITY_KINDS } from "#db/vocabulary/matching.ts";
import { SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";
import { OpportunityFilter, OpportunityTable } from "./opportunity-table.tsx";
import "./opportunities.css";

export const meta: MetaFunction = () => [{ title: "适合我的场景 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    const page = await opportunityPage(ctx, new URL(request.url).searchParams);
    return json({ ...page, mayRefresh: mayRefreshOpportunities(ctx.actor), now: ctx.clock.now().toISOString() });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    return formAction(request, context, z.object({}), async () => {
      await refreshOpportunities(ctx);
      return redirect(`${paths.opportunities()}?refreshing=1`);
    });
  });
}

/** So few rows are seen at a glance. */
const FEW = 5;

export default function Opportunities() {
  const page = useLoaderData<typeof loader>();
  const { rows, total, filter, counts, choices, checkedAt, compared, unchecked, published, mayRefresh, now } = page;
  const [params] = useSearchParams();
  const refused = Object.values(useActionData<typeof action>()?.error ?? {})
    .flat()
    .find((text) => typeof text === "string");
  const isFiltered = filter.capability !== "" || filter.field !== "" || filter.province !== "";
  const sorts = [
    { to: withParam(params, "sort", null), label: filter.kind === "raises" ? "提高多少" : "接近程度", current: filter.sort === "gain" },
    { to: withParam(params, "sort", "closes"), label: "截止日期", current: filter.sort === "closes" },
  ];
  return (
    <>
      <PageHead
        title="适合我的场景"
        subtitle={
          checkedAt
            ? // What a scene's own run found is listed, too, before any capability has been held against scenes.
              `${compared > 0 ? `贵单位的能力与开放场景共比对 ${formatCount(compared)} 次 · ` : ""}数据截至 ${formatDateTime(checkedAt)}`
            : "按贵单位的能力能让方案提高多少排列，不看文字是否相似。"
        }
        actions={
          mayRefresh && published > 0 ? (
            <Form method="post">
              <SubmitButton variant="default" pending="正在更新…">
                更新数据
              </SubmitButton>
            </Form>
          ) : null
        }
      />
      <div className="stack">
        {refused ? <Notice tone="error">{refused}</Notice> : null}
        {params.has("refreshing") && !refused ? <Notice tone="ok">正在与新近匹配过的场景比对，稍后刷新本页即可看到。</Notice> : null}
        {unchecked > 0 ? <Notice>有 {unchecked} 项能力正在与开放场景比对，通常几秒内完成，请稍后刷新。</Notice> : null}
        <Tabs
          label="按结果"
          items={OPPORTUNITY_KINDS.map((kind) => ({
            to: paths.opportunities({ kind: kind === "raises" ? "" : kind, capability: filter.capability }),
            label: OPPORTUNITY_KIND_NAMES[kind],
            count: counts[kind],
            current: kind === filter.kind,
          }))}
        />
        <Sheet
          flush
          title={filter.kind === "raises" ? "加入后能让最优方案更好的场景" : "还不能提高方案，但已经接近的场景"}
          actions={<Segments label="排序" items={sorts} />}
          footer={
            filter.kind === "raises"
              ? "比较的是有与没有这项能力时，各能组成的最优联合体；必须项优先，其次是价值（不计场景预算）。其他成员与方案内容只由用户单位查看。"
              : "每项能力最多列出约 20 个最接近的场景。"
          }
        >
          {isFiltered || counts[filter.kind] > FEW ? <OpportunityFilter filter={filter} choices={choices} /> : null}
          <OpportunityTable rows={rows} kind={filter.kind} now={now} empty={<Empty page={page} />} />
          <Pager page={page.page} pageCount={Math.ceil(total / page.pageSize)} summary={total > 0 ? `共 ${total} 项` : null} />
        </Sheet>
      </div>
    </>
  );
}

/** Why there is nothing, and what one can do. */
function Empty({ page: { filter, choices, counts, published, unchecked, total } }: { page: OpportunityPage }) {
  const chosen = [
    choices.capabilities.find(({ code }) => code === filter.capability)?.name ?? filter.capability,
    filter.field === "" ? "" : SCENE_FIELD_NAMES[filter.field],
    choices.provinces.find(({ code }) => code === filter.province)?.name ?? filter.province,
  ].filter(Boolean);
  const kind = filter.kind === "raises" ? "" : filter.kind;
  if (total > 0) return <EmptyState title="没有这一页" action={<Link to={paths.opportunities({ kind })}>回到第一页</Link>} />;
  if (chosen.length > 0 && counts[filter.kind] > 0)
    return <FilteredEmpty filters={chosen.join("，")} clearTo={paths.opportunities({ kind })} />;
  if (published === 0) {
    return (
      <EmptyState
        title="贵单位还没有已发布的能力"
        reason="发布后，平台逐一核算每个开放场景有了这项能力能好多少，并列在这里。"
        action={
          <ButtonLink to={paths.newCapability()} variant="primary" icon="plus">
            发布能力
          </ButtonLink>
        }
      />
    );
  }
  if (unchecked === published) return <EmptyState title="正在比对" reason="能力发布或修改后，通常几秒内完成，请稍后刷新。" />;
  if (filter.kind === "near") {
    return (
      <EmptyState
        title="没有接近的场景"
        reason="在贵单位能力所属领域的开放场景中，没有只差一项指标的。"
        action={<Link to={paths.scenes()}>去场景库</Link>}
      />
    );
  }
  return (
    <EmptyState
      title="目前没有场景会因贵单位的能力而更好"
      reason={
        counts.near > 0
          ? `有 ${counts.near} 个场景已经接近，可以看看还差什么。`
          : "贵单位能力所属的领域里，没有开放场景缺少这类能力，或现有方案已经更优。补充应用领域、指标和证据后会自动重新比对。"
      }
      action={
        counts.near > 0 ? (
          <ButtonLink to={paths.opportunities({ kind: "near" })}>查看接近的场景</ButtonLink>
        ) : (
          <Link to={paths.myCapabilities()}>去完善能力</Link>
        )
      }
    />
  );
}
