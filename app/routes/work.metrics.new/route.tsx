import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { createMetric } from "#app/areas/metrics/index.server.ts";
import { mayKeepVocabularies } from "#app/areas/metrics/policy.ts";
import { createMetricInput } from "#app/areas/metrics/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { MetricForm } from "./metric-form.tsx";

export const meta: MetaFunction = () => [{ title: "新增指标 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    if (!mayKeepVocabularies(ctx.actor)) throw forbidden("您的成员角色不能维护指标库。");
    return json(null);
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    return formAction(request, context, createMetricInput, async (value) => {
      const { key } = await createMetric(ctx, value);
      return redirect(`${paths.metric(key)}?saved`);
    });
  });
}

export default function NewMetric() {
  const answer = useActionData<SubmissionResult>();
  return (
    <>
      <PageHead crumb={[{ label: "指标库", to: paths.metrics() }]} title="新增指标" subtitle="保存后供需双方立即可以选用。" />
      <MetricForm answer={answer} stored={{}} cancelTo={paths.metrics()} submit="保存指标" />
    </>
  );
}
