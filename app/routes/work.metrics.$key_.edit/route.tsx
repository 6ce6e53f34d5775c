import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { changeMetric, metricDetail } from "#app/areas/metrics/index.server.ts";
import { mayKeepVocabularies } from "#app/areas/metrics/policy.ts";
import { changeMetricInput } from "#app/areas/metrics/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { MetricForm } from "#app/routes/work.metrics.new/metric-form.tsx";
import { PageHead } from "#app/ui/page-head.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `修改${data?.name ?? "指标"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    if (!mayKeepVocabularies(ctx.actor)) throw forbidden("您的成员角色不能维护指标库。");
    const { metric, units, options } = await metricDetail(ctx, params["key"] ?? "");
    const canonical = units.find(({ unit }) => unit === metric.unit);
    return json({
      key: metric.key,
      name: metric.name,
      version: metric.version,
      fixed: {
        kind: metric.kind,
        unit: metric.kind === "number" ? (canonical?.name ?? "") : "",
        codes: metric.options.some(({ covers }) => covers),
      },
      stored: {
        metric: {
          ...metric,
          family: metric.family ?? "",
          options: metric.direction === "lower" ? options.toReversed() : options,
          units: units
            .filter(({ unit }) => unit !== metric.unit)
            .map(({ name, factor, offset }) => ({ unit: name, factor, offset: offset ?? "" })),
        },
      },
    });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    const key = params["key"] ?? "";
    return formAction(request, context, changeMetricInput.omit({ key: true }), async (value) => {
      await changeMetric(ctx, { key, ...value });
      return redirect(`${paths.metric(key)}?saved`);
    });
  });
}

export default function EditMetric() {
  const { key, name, version, fixed, stored } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  return (
    <>
      <PageHead
        crumb={[
          { label: "指标库", to: paths.metrics() },
          { label: name, to: paths.metric(key) },
        ]}
        title={`修改“${name}”`}
        subtitle="已被使用的单位与等级不能更改，以免已存的数值变了意思。"
      />
      <MetricForm answer={answer} stored={stored} version={version} fixed={fixed} cancelTo={paths.metric(key)} submit="保存修改" />
    </>
  );
}
