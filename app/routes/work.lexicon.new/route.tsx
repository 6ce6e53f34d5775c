import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { createOperation } from "#app/areas/metrics/index.server.ts";
import { mayKeepVocabularies } from "#app/areas/metrics/policy.ts";
import { createOperationInput } from "#app/areas/metrics/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { OperationForm } from "./operation-form.tsx";

export const meta: MetaFunction = () => [{ title: "新增工序 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    if (!mayKeepVocabularies(ctx.actor)) throw forbidden("您的成员角色不能维护工序词库。");
    return json(null);
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    return formAction(request, context, createOperationInput, async (value) => {
      const { key } = await createOperation(ctx, value);
      return redirect(`${paths.operation(key)}?saved`);
    });
  });
}

export default function NewOperation() {
  const answer = useActionData<SubmissionResult>();
  return (
    <>
      <PageHead
        crumb={[{ label: "工序词库", to: paths.lexicon() }]}
        title="新增工序"
        subtitle="保存后，已有场景和能力的工序标签会重新识别。"
      />
      <OperationForm answer={answer} stored={{}} cancelTo={paths.lexicon()} submit="保存工序" />
    </>
  );
}
