import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { DateTime } from "luxon";
import { z } from "zod";
import { formConsortium } from "#app/areas/consortia/index.server.ts";
import { formConsortiumInput } from "#app/areas/consortia/schemas.ts";
import { comparisonPage, requestProposals } from "#app/areas/matching/index.server.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { mayEdit } from "#app/kernel/actor.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { withParam } from "#app/ui/search-params.ts";
import { Segments } from "#app/ui/segments.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { SCENE_STATUS_NAMES } from "#db/vocabulary/scenes.ts";
import { CellPanel } from "./cell-panel.tsx";
import { ChooseForm } from "./choose-form.tsx";
import "./comparison.css";
import { EmptyRun } from "./empty-run.tsx";
import { Legend, Matrix, shownRows, VIEWS } from "./matrix.tsx";
import { NearMisses, Optimality, Weights } from "./why.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `方案比选：${data?.page.scene.name ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const page = await comparisonPage(ctx, params["code"] ?? "");
    const open = page.scene.status === "published" || page.scene.status === "matched";
    const respondBy = DateTime.fromJSDate(ctx.clock.now(), { zone: "Asia/Shanghai" }).plus({ days: 14 }).toISODate() ?? "";
    return json({ page, collecting: open, mayChoose: open && mayEdit(ctx.actor), respondBy });
  });
}

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
  const { page, collecting, mayChoose, respondBy } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const [params] = useSearchParams();
  const view = VIEWS.find((candidate) => candidate.key === params.get("view"))?.key ?? "all";
  const [rowId, rank] = (params.get("cell") ?? "").split(".");
  const known = page.rows.some((row) => row.id === rowId);
  const selected = { rowId: rowId ?? "", index: known ? page.proposals.findIndex((proposal) => String(proposal.rank) === rank) : -1 };
  const rows = shownRows(page.rows, view);
  return (
    <>
      <PageHead
        crumb={[
          { label: "我的场景", to: paths.myScenes() },
          { label: page.scene.code, to: paths.myScene(page.scene.code) },
          { label: "方案比选" },
        ]}
        title={`方案比选：${page.scene.name}`}
        subtitle={
          page.run
            ? `${page.proposals.length} 个拟组联合体 · 匹配于 ${formatDateTime(page.run.createdAt)} · 应答截止 ${formatDateTime(page.scene.closesAt)}`
            : collecting
              ? "正在匹配"
              : SCENE_STATUS_NAMES[page.scene.status]
        }
        actions={
          mayChoose && page.run ? (
            <Form method="post">
              <input type="hidden" name="intent" value="rerun" />
              <SubmitButton variant="default" pending="正在提交…">
                重新匹配
              </SubmitButton>
            </Form>
          ) : null
        }
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {params.has("requested") ? (
        <Notice tone="info" title="已安排重新匹配" action={<ButtonLink to={paths.comparison(page.scene.code)}>刷新结果</ButtonLink>}>
          通常几秒内完成，完成后待办中会有提醒。
        </Notice>
      ) : null}
      {page.run?.degraded ? (
        <Notice tone="warn" title="本次以基础检索取得候选">
          搜索服务当时不可用，候选由数据库按相同条件检索，排序与证明方法不变。恢复后可重新匹配。
        </Notice>
      ) : null}
      {page.run && page.proposals.length > 0 ? (
        <div className={selected.index >= 0 ? "comparison with-panel" : "comparison"}>
          <div className="comparison-main">
            <Optimality run={page.run} count={page.proposals.length} />
            <div className="comparison-tools">
              <Segments
                label="显示的指标"
                items={VIEWS.map(({ key, label }) => ({
                  label: key === "all" ? `${label} ${page.rows.length} 项` : label,
                  to: withParam(params, "view", key === "all" ? null : key),
                  current: key === view,
                }))}
              />
              <Legend />
            </div>
            <Matrix page={page} rows={rows} selected={selected} params={params} />
            {mayChoose ? <ChooseForm page={page} respondBy={respondBy} last={last} /> : null}
            <Weights run={page.run} />
            <NearMisses misses={page.nearMisses} />
          </div>
          {selected.index >= 0 ? (
            <CellPanel page={page} rowId={selected.rowId} index={selected.index} closeTo={withParam(params, "cell", null)} />
          ) : null}
        </div>
      ) : (
        <EmptyRun run={page.run} scene={page.scene} collecting={collecting} />
      )}
    </>
  );
}
