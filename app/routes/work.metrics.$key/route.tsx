import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { metricDetail, setMetricState } from "#app/areas/metrics/index.server.ts";
import { mayKeepVocabularies } from "#app/areas/metrics/policy.ts";
import { setStateInput } from "#app/areas/metrics/schemas.ts";
import { VOCABULARY_STATE_NAMES } from "#app/areas/metrics/states.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { DIMENSION_NAMES, DIRECTION_NAMES, METRIC_FAMILY_NAMES, METRIC_KIND_NAMES } from "#db/vocabulary/metrics.ts";
import { SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { HistorySheet } from "./history-sheet.tsx";
import { StateButton } from "./state-button.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.detail.metric.name ?? "指标"} · 指标库 · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    return json({
      detail: await metricDetail(ctx, params["key"] ?? ""),
      mayChange: mayKeepVocabularies(ctx.actor),
      saved: new URL(request.url).searchParams.has("saved"),
    });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    const key = params["key"] ?? "";
    return formAction(request, context, setStateInput.omit({ key: true }), async (value) => {
      await setMetricState(ctx, { key, ...value });
      return redirect(`${paths.metric(key)}?saved`);
    });
  });
}

export default function MetricPage() {
  const { detail, mayChange, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const { metric, line, state, usage } = detail;
  const canonical = detail.units[0]?.name ?? "";
  const used = usage.requirements + usage.claims;
  return (
    <>
      <PageHead
        crumb={[{ label: "指标库", to: paths.metrics() }]}
        title={metric.name}
        subtitle={metric.note}
        actions={
          mayChange ? (
            <>
              <StateButton
                name={metric.name}
                version={metric.version}
                state={state}
                consequence={
                  state === "inUse"
                    ? `停用后不能新填；已有的 ${usage.requirements} 项场景指标和 ${usage.claims} 项能力声明照常显示和匹配。`
                    : "恢复后，供需双方可以重新选用。"
                }
                refused={answer?.error?.["reason"]?.[0]}
              />
              {state === "inUse" ? (
                <ButtonLink to={paths.editMetric(metric.key)} variant="primary" icon="pencil">
                  修改
                </ButtonLink>
              ) : null}
            </>
          ) : null
        }
      />
      {saved && !answer ? (
        <Notice tone="ok">{state === "inUse" ? "已保存，供需双方立即使用新的内容。" : "已停用，不能再新填；已有内容照常显示。"}</Notice>
      ) : null}
      {answer?.error ? (
        <Notice tone="error" title="没有完成">
          {Object.values(answer.error).flat().join("")}
        </Notice>
      ) : null}
      <Sheet title="定义">
        <DescriptionList
          items={[
            { term: "状态", detail: <Status tone={state === "inUse" ? "ok" : "none"} word={VOCABULARY_STATE_NAMES[state]} /> },
            { term: "使用情况", detail: used === 0 ? "尚未使用" : `${usage.requirements} 项场景指标，${usage.claims} 项能力声明` },
            { term: "维度", detail: DIMENSION_NAMES[metric.dimension] },
            { term: "验证指标族", detail: metric.family ? METRIC_FAMILY_NAMES[metric.family] : null },
            { term: "取值方式", detail: METRIC_KIND_NAMES[metric.kind] },
            { term: "优劣方向", detail: `${DIRECTION_NAMES[metric.direction]}${metric.symmetric ? "，写成 ± 偏差" : ""}` },
            {
              term: "适用作业",
              detail: metric.perOperation ? "只对所声明的作业成立，为其他作业声明的数值不计入匹配" : "不分作业",
            },
            ...(metric.kind === "number" ? [{ term: "合理范围", detail: line.range }] : []),
            { term: "责任角色", detail: metric.ownerRoles.map((role) => SLOT_ROLE_NAMES[role]).join("、") },
            { term: "别名", detail: metric.aliases.join("、"), wide: true },
            ...(metric.kind === "number" ? [] : [{ term: "可填的值", detail: detail.options.join("、"), wide: true }]),
            { term: "默认测试方法", detail: metric.testMethod, wide: true },
          ]}
        />
      </Sheet>
      {metric.kind === "number" ? (
        <Sheet title="单位与换算" note="已被使用的单位不能更改系数" flush>
          <DataTable
            caption="单位与换算"
            rows={detail.units}
            rowKey={(row) => row.unit}
            columns={[
              { key: "unit", header: "单位", rowHeader: true, nowrap: true, render: (row) => row.name },
              {
                key: "factor",
                header: "换算",
                render: (row) =>
                  row.unit === metric.unit
                    ? "标准单位"
                    : `1 ${row.name} = ${row.factor} ${canonical}${row.offset ? `，再加 ${row.offset}` : ""}`,
              },
              { key: "uses", header: "使用次数", align: "right", nowrap: true, render: (row) => row.uses },
            ]}
          />
        </Sheet>
      ) : null}
      <HistorySheet history={detail.history} />
    </>
  );
}
