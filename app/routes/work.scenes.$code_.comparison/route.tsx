import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, type ShouldRevalidateFunction, useActionData, useLoaderData, useLocation, useSearchParams } from "@remix-run/react";
import { DateTime } from "luxon";
import { useEffect } from "react";
import { z } from "zod";
import { callOfScene } from "#app/areas/calls/index.server.ts";
import { isUnderWay } from "#app/areas/calls/states.ts";
import { formConsortium } from "#app/areas/consortia/index.server.ts";
import { formConsortiumInput } from "#app/areas/consortia/schemas.ts";
import { comparisonPage, matchProgress, requestProposals } from "#app/areas/matching/index.server.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { mayEdit } from "#app/kernel/actor.ts";
import { isUuid } from "#app/kernel/fields.ts";
import { CallUnderWay } from "#app/routes/work.calls.$code/call-under-way.tsx";
import { ButtonLink, buttonClass } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Icon } from "#app/ui/icon.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { SCENE_STATUS_NAMES } from "#db/vocabulary/scenes.ts";
import { CellPanel } from "./cell-panel.tsx";
import { ChooseForm } from "./choose-form.tsx";
import "./comparison.css";
import { withParam } from "#app/ui/search-params.ts";
import { EmptyRun } from "./empty-run.tsx";
import { GapLists } from "./gap-lists.tsx";
import { Legend, Matrix } from "./matrix.tsx";
import { Progress, Rerun } from "./progress.tsx";
import { SceneTabs, sceneCrumb } from "./scene-tabs.tsx";
import { readToggles, shownRows } from "./shown-rows.ts";
import { Toggles } from "./toggles.tsx";
import { NearMisses, Optimality } from "./why.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `方案比选：${data?.page.scene.name ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const search = new URL(request.url).searchParams;
    const page = await comparisonPage(ctx, params["code"] ?? "", { run: search.get("run"), cell: readCell(search.get("cell")) });
    const [progress, call] = await Promise.all([matchProgress(ctx, page.scene.id), callOfScene(ctx, page.scene.id)]);
    const open = page.scene.status === "published" || page.scene.status === "matched";
    const respondBy = DateTime.fromJSDate(ctx.clock.now(), { zone: "Asia/Shanghai" }).plus({ days: 14 }).toISODate() ?? "";
    return json({
      page,
      progress,
      collecting: open,
      mayAsk: open && mayEdit(ctx.actor),
      respondBy,
      call: call && isUnderWay(call.status) ? { code: call.code, title: call.title, status: call.status } : null,
    });
  });
}

function readCell(text: string | null): { requirementId: string; rank: number } | null {
  const [requirementId = "", rank = ""] = (text ?? "").split(".");
  return isUuid(requirementId) && /^\d{1,2}$/.test(rank) ? { requirementId, rank: Number(rank) } : null;
}

/** The toggles choose among rows that are already here. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, formMethod, defaultShouldRevalidate }) => {
  const asked = (url: URL) =>
    [url.pathname, url.searchParams.get("run"), url.searchParams.get("cell"), url.searchParams.get("requested")].join(" ");
  const isToggle = formMethod === undefined && currentUrl.search !== nextUrl.search && asked(currentUrl) === asked(nextUrl);
  return isToggle ? false : defaultShouldRevalidate;
};

const comparisonAction = z.discriminatedUnion("intent", [
  formConsortiumInput.extend({ intent: z.literal("choose") }),
  z.strictObject({ intent: z.literal("rerun") }),
]);

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const code = params["code"] ?? "";
    return formAction(request, context, comparisonAction, async ({ intent, ...value }) => {
      if (intent === "choose") return redirect(paths.consortium((await formConsortium(ctx, formConsortiumInput.parse(value))).code));
      await requestProposals(ctx, { code });
      return redirect(`${paths.comparison(code)}?requested=1`);
    });
  });
}

export default function Comparison() {
  const { page, progress, collecting, mayAsk, respondBy, call } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const [params] = useSearchParams();
  useFocusOnHash();
  const { run, scene, cell } = page;
  const isShown = run !== null && page.proposals.length > 0;
  const toggles = readToggles(params);
  const mayChoose = mayAsk && run?.isCurrent === true;
  return (
    <>
      <PageHead
        crumb={sceneCrumb(scene.code, "方案比选")}
        title={`方案比选：${scene.name}`}
        subtitle={
          run
            ? `${countWords(page.proposals.length, run.proposalCount)} · 匹配于 ${formatDateTime(run.createdAt)} · 应答截止 ${formatDateTime(scene.closesAt)}`
            : collecting
              ? "正在匹配"
              : SCENE_STATUS_NAMES[scene.status]
        }
        actions={
          run ? (
            <>
              {isShown ? (
                <Form method="post" action={paths.exportComparison(scene.code)} reloadDocument>
                  <input type="hidden" name="run" value={run.code} />
                  <button type="submit" className={buttonClass({})}>
                    <Icon name="download" />
                    导出比选报告
                  </button>
                </Form>
              ) : null}
              {mayAsk ? <Rerun code={scene.code} /> : null}
            </>
          ) : null
        }
      />
      <SceneTabs code={scene.code} />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      <Progress state={progress.state} code={scene.code} mayAsk={mayAsk} />
      {run && !run.isCurrent ? (
        <Notice
          tone="warn"
          title={`这是 ${formatDateTime(run.createdAt)} 的匹配结果，不是当前方案`}
          action={<ButtonLink to={paths.comparison(scene.code)}>查看当前方案</ButtonLink>}
        >
          仅供回看，不能从这里选定方案。
        </Notice>
      ) : params.has("requested") && progress.state === "idle" && run ? (
        <Notice tone="ok" title="重新匹配已完成">
          以下为 {formatDateTime(run.createdAt)} 的最新结果。
        </Notice>
      ) : null}
      {run?.degraded ? (
        <Notice tone="warn" title="本次以基础检索取得候选">
          搜索服务当时不可用，候选由数据库按相同条件检索，排序与证明方法不变。恢复后可重新匹配。
        </Notice>
      ) : null}
      {isShown ? (
        <div className={cell ? "comparison with-panel" : "comparison"}>
          <div className="comparison-main">
            <Optimality run={run} count={page.proposals.length} code={scene.code} />
            <div className="comparison-tools">
              <Toggles rows={page.rows} on={toggles} params={params} />
              <Legend />
            </div>
            <Matrix
              page={page}
              rows={shownRows(page.rows, toggles)}
              toggles={toggles}
              open={cell ? `${cell.requirementId}.${cell.rank}` : null}
              params={params}
            />
            <GapLists page={page} params={params} />
            {mayChoose ? (
              <div className="no-print">
                {call ? (
                  <CallUnderWay call={call} keeps="从方案组建联合体" />
                ) : (
                  <ChooseForm page={page} respondBy={respondBy} last={last} />
                )}
              </div>
            ) : null}
            <NearMisses misses={page.nearMisses} code={scene.code} />
          </div>
          {cell ? <CellPanel page={page} cell={cell} closeTo={withParam(params, "cell", null)} /> : null}
        </div>
      ) : (
        <EmptyRun page={page} collecting={collecting} state={progress.state} />
      )}
    </>
  );
}

/** Come back to a link, the focus is there too; where the page stands is the router's matter. */
function useFocusOnHash(): void {
  const { hash, key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: every arrival counts, also at the same link
  useEffect(() => {
    if (!hash.startsWith("#gap-")) return;
    const link = document.getElementById(decodeURIComponent(hash.slice(1)));
    const folded = link?.closest<HTMLDetailsElement>("details:not([open])");
    if (folded) folded.open = true;
    // What was folded away when the page was put in place is not where the router could find it.
    link?.focus({ preventScroll: !folded });
  }, [hash, key]);
}

const countWords = (shown: number, all: number): string =>
  shown < all ? `前 ${shown} 个拟组联合体，共 ${all} 个` : `${shown} 个拟组联合体`;
