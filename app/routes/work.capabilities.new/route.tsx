import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { type ShouldRevalidateFunction, useActionData, useLoaderData } from "@remix-run/react";
import type { z } from "zod";
import { findCapabilityDraft, publishCapability } from "#app/areas/capabilities/index.server.ts";
import { mayPublish } from "#app/areas/capabilities/policy.ts";
import { publishCapabilityInput } from "#app/areas/capabilities/schemas.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { gridFaults } from "#app/forms/grid/grid-form.server.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { readUploads } from "#app/http/uploads.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { COMPONENT_KINDS, SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { answerLive, coverageOf, filesIn, formParts, freshValues, roleFrom } from "./capability-form.server.ts";
import { CapabilityForm } from "./capability-form.tsx";
import { CAPABILITY_GRID, prepareCapabilityForm } from "./capability-values.ts";
import { RoleChoice } from "./role-choice.tsx";
import type { LiveReply } from "./use-live-form.ts";

export const meta: MetaFunction = () => [{ title: "发布能力 · 实景" }];

/** A draft that saves itself changes nothing that the page was loaded with. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formData, defaultShouldRevalidate }) =>
  /^(autosave|preview)/.test(String(formData?.get("intent") ?? "")) ? false : defaultShouldRevalidate;

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    if (!mayPublish(ctx.actor)) throw forbidden("只有本单位的管理员和编辑可以发布能力。");
    const params = new URL(request.url).searchParams;
    const { supplyRoles } = ctx.actor;
    const asked = params.get("draft") ?? "";
    const draft = /^[0-9a-f-]{36}$/.test(asked) ? await findCapabilityDraft(ctx, asked) : null;
    const typed = draft?.content ?? {};
    const chosen = draft
      ? new URLSearchParams({ role: textAt(typed, "capability.role"), kind: textAt(typed, "capability.componentKind") })
      : params;
    const role = roleFrom(chosen, supplyRoles);
    const kind = COMPONENT_KINDS.find((one) => one === chosen.get("kind")) ?? null;
    if (role === null || (role === "partsSupplier" && kind === null)) return json({ roles: supplyRoles, form: null });
    const componentKind = role === "partsSupplier" ? kind : null;
    const parts = await formParts(ctx, role, componentKind);
    const values = draft ? typed : freshValues(role, componentKind, parts);
    return json({
      roles: supplyRoles,
      form: {
        ...parts,
        values,
        draftKey: draft?.key ?? crypto.randomUUID(),
        draftVersion: draft?.version ?? 0,
        savedAt: draft?.updatedAt ?? null,
        files: await filesIn(ctx, values),
        coverage: await coverageOf(ctx, values),
      },
    });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    const { form: typed, refused } = await readUploads(request, context, ctx);
    const live = await answerLive(ctx, typed);
    if (live) return live;
    const form = prepareCapabilityForm(typed);
    const publish = async (input: z.output<typeof publishCapabilityInput>) => {
      const { code, repeated } = await publishCapability(ctx, input);
      return redirect(`${paths.myCapabilities()}?saved=${repeated ? "before" : "published"}&code=${code}`);
    };
    return formAction({ form, refused }, context, publishCapabilityInput, publish, () => gridFaults(ctx, form, CAPABILITY_GRID, "claims"));
  });
}

export default function NewCapability() {
  const { roles, form } = useLoaderData<typeof loader>();
  const reply = useActionData() as (FormReply & LiveReply) | undefined;
  const head = (
    <PageHead
      crumb={[{ label: "我的能力", to: paths.myCapabilities() }, { label: "发布能力" }]}
      title={form ? `发布能力：${SUPPLY_ROLE_NAMES[form.role]}` : "发布能力"}
      subtitle="写清楚能做到什么、凭什么。平台按指标把贵单位的能力配进联合体方案。"
    />
  );
  if (roles.length === 0) {
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
  if (!form) {
    return (
      <>
        {head}
        <RoleChoice roles={roles} />
      </>
    );
  }
  // The key of the first page stays through every answer: it is what makes two sends one capability.
  const draftKey = textAt(reply?.initialValue ?? {}, "draftKey") || textAt(reply?.initialValue ?? {}, "formKey") || form.draftKey;
  return (
    <>
      {head}
      <CapabilityForm
        key={form.role + (form.componentKind ?? "")}
        title="发布能力"
        note={form.draftVersion > 0 ? "草稿，尚未发布" : "新能力，尚未发布"}
        back={{ to: paths.myCapabilities(), label: "我的能力" }}
        data={{ ...form, draftKey }}
        reply={reply}
        submitLabel="发布能力"
        hidden={{ formKey: draftKey }}
      />
    </>
  );
}
