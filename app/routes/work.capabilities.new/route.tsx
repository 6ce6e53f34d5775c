import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import type { z } from "zod";
import { publishCapability } from "#app/areas/capabilities/index.server.ts";
import { mayPublish } from "#app/areas/capabilities/policy.ts";
import { publishCapabilityInput } from "#app/areas/capabilities/schemas.ts";
import { listRegions } from "#app/areas/organizations/index.server.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { changeGrid, gridFaults, metricOptions } from "#app/forms/grid/grid-form.server.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { CapabilityForm } from "./capability-form.tsx";
import { CAPABILITY_GRID, prepareCapabilityForm } from "./capability-values.ts";

export const meta: MetaFunction = () => [{ title: "发布能力 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    if (!mayPublish(ctx.actor)) throw forbidden("只有本单位的管理员和编辑可以发布能力。");
    const [metrics, provinces] = await Promise.all([metricOptions(ctx), listRegions(ctx)]);
    return json({
      formKey: crypto.randomUUID(),
      roles: ctx.actor.supplyRoles,
      metrics,
      provinces: provinces.map(({ code, name }) => ({ value: code, label: name })),
    });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    const typed = await readForm(request);
    const changed = await changeGrid(ctx, typed, CAPABILITY_GRID, "claims");
    if (changed) return changed;
    const form = prepareCapabilityForm(typed);
    const publish = async (input: z.output<typeof publishCapabilityInput>) => {
      const { repeated } = await publishCapability(ctx, input);
      return redirect(`${paths.myCapabilities()}?saved=${repeated ? "before" : "published"}`);
    };
    return formAction(form, context, publishCapabilityInput, publish, () => gridFaults(ctx, form, CAPABILITY_GRID, "claims"));
  });
}

export default function NewCapability() {
  const data = useLoaderData<typeof loader>();
  const reply = useActionData() as FormReply | undefined;
  // The key of the first page stays through every answer: it is what makes two sends one capability.
  const formKey = textAt(reply?.initialValue ?? {}, "formKey") || data.formKey;
  const head = (
    <PageHead
      crumb={[{ label: "我的能力", to: paths.myCapabilities() }, { label: "发布能力" }]}
      title="发布能力"
      subtitle="写清楚能做到什么、凭什么。平台按指标把贵单位的能力配进联合体方案。"
    />
  );
  if (data.roles.length === 0) {
    return (
      <>
        {head}
        <Sheet>
          <EmptyState
            title="贵单位还没有供给角色"
            reason="先在单位资料中选择供给角色，例如整机企业、模型算法企业，再发布能力。"
            action={<ButtonLink to={paths.organization()}>打开单位资料</ButtonLink>}
          />
        </Sheet>
      </>
    );
  }
  return (
    <>
      {head}
      <CapabilityForm
        title="发布能力"
        note="新能力，尚未发布"
        back={{ to: paths.myCapabilities(), label: "我的能力" }}
        stored={data.roles.length === 1 ? { capability: { role: data.roles[0] } } : {}}
        reply={reply}
        roles={data.roles}
        metrics={data.metrics}
        provinces={data.provinces}
        submitLabel="发布能力"
        hidden={{ formKey }}
      />
    </>
  );
}
