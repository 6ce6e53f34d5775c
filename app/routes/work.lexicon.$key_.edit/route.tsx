import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { changeOperation, operationDetail } from "#app/areas/metrics/index.server.ts";
import { mayKeepVocabularies } from "#app/areas/metrics/policy.ts";
import { changeOperationInput } from "#app/areas/metrics/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { OperationForm } from "#app/routes/work.lexicon.new/operation-form.tsx";
import { PageHead } from "#app/ui/page-head.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `修改${data?.operation.name ?? "工序"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    if (!mayKeepVocabularies(ctx.actor)) throw forbidden("您的成员角色不能维护工序词库。");
    const { operation } = await operationDetail(ctx, params["key"] ?? "");
    return json({ operation });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    const key = params["key"] ?? "";
    return formAction(request, context, changeOperationInput.omit({ key: true }), async (value) => {
      await changeOperation(ctx, { key, ...value });
      return redirect(`${paths.operation(key)}?saved`);
    });
  });
}

export default function EditOperation() {
  const { operation } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  return (
    <>
      <PageHead
        crumb={[
          { label: "工序词库", to: paths.lexicon() },
          { label: operation.name, to: paths.operation(operation.key) },
        ]}
        title={`修改“${operation.name}”`}
        subtitle="保存后，已有场景和能力的工序标签会重新识别。"
      />
      <OperationForm
        answer={answer}
        stored={{ operation }}
        version={operation.version}
        cancelTo={paths.operation(operation.key)}
        submit="保存修改"
      />
    </>
  );
}
