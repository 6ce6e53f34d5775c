import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { callDraft, editCall } from "#app/areas/calls/index.server.ts";
import { editCallInput } from "#app/areas/calls/schemas.ts";
import { CALL_ACTIONS, can } from "#app/areas/calls/states.ts";
import type { FormReply } from "#app/forms/form-values.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { formatDate } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { CallForm } from "./call-form.tsx";

export const meta: MetaFunction = () => [{ title: "修改揭榜 · 实景" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const draft = await callDraft(ctx, params["code"] ?? "");
    return json({ draft, mayEdit: can("edit", draft.status) });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const form = await readForm(request);
    form.set("code", params["code"] ?? "");
    return formAction(form, context, editCallInput, async (value) => redirect(paths.call((await editCall(ctx, value)).code)));
  });
}

export default function EditCall() {
  const { draft, mayEdit } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>() as FormReply | undefined;
  const head = (
    <PageHead
      crumb={[{ label: "揭榜", to: paths.calls() }, { label: draft.code, to: paths.call(draft.code) }, { label: "修改" }]}
      title="修改揭榜"
      subtitle={draft.scene.name}
    />
  );
  if (!mayEdit) {
    return (
      <>
        {head}
        <Notice tone="warn" title={CALL_ACTIONS.edit.refusal} action={<ButtonLink to={paths.call(draft.code)}>返回揭榜</ButtonLink>} />
      </>
    );
  }
  return (
    <>
      {head}
      <CallForm
        values={draft.values}
        reply={last}
        hidden={{ version: String(draft.version) }}
        sceneClosesOn={formatDate(draft.scene.closesAt)}
        actions={
          <>
            <SubmitButton pending="正在保存…">保存</SubmitButton>
            <ButtonLink to={paths.call(draft.code)}>取消</ButtonLink>
          </>
        }
      />
    </>
  );
}
