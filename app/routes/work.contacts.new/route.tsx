import { type SubmissionResult, useForm } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import type { z } from "zod";
import { askConsent, listMyContacts, publicOrganization } from "#app/areas/organizations/index.server.ts";
import { askConsentInput } from "#app/areas/organizations/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { ErrorSummary, errorsFromForm } from "#app/ui/error-summary.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";

export const meta: MetaFunction = () => [{ title: "申请交换联系方式 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const search = new URL(request.url).searchParams;
    const [other, contacts] = await Promise.all([publicOrganization(ctx, search.get("to") ?? ""), listMyContacts(ctx)]);
    return json({
      other: { code: other.code, name: other.name, isVerified: other.verifiedAt !== null },
      contacts: contacts.map(({ id, title, personName }) => ({ id, title, personName })),
      subjectCode: search.get("subject"),
    });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return formAction(request, context, askConsentInput, async (value) => {
      await askConsent(ctx, value);
      return redirect(`${paths.contacts()}?done=asked`);
    });
  });
}

export default function AskForContact() {
  const { other, contacts, subjectCode } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const [form, fields] = useForm<z.input<typeof askConsentInput>>({ id: "ask", lastResult: answer ?? null });
  return (
    <>
      <PageHead
        crumb={[{ label: "联系人与授权", to: paths.contacts() }, { label: "申请交换" }]}
        title="申请交换联系方式"
        subtitle={`对方：${other.name}${other.isVerified ? "（已认证）" : "（未认证）"}${subjectCode ? ` · 关于 ${subjectCode}` : ""}`}
      />
      {contacts.length === 0 ? (
        <Sheet>
          <EmptyState
            title="请先登记联系人"
            reason="交换联系方式时，双方各提供一位联系人。"
            action={<ButtonLink to={paths.contacts()}>登记联系人</ButtonLink>}
          />
        </Sheet>
      ) : (
        <Sheet title="申请内容" note="对方同意之前，双方都看不到对方的联系方式">
          <Form method="post" noValidate id={form.id} className="form">
            <ErrorSummary errors={errorsFromForm(form)} />
            <RadioGroup
              field={fields.contactId}
              label="贵单位提供的联系人"
              required
              options={contacts.map(({ id, title, personName }) => ({ value: id, label: title, hint: personName }))}
            />
            <TextAreaField
              field={fields.purpose}
              label="用途"
              required
              rows={3}
              maxLength={200}
              hint="写明联系对方要做什么，例如“现场踏勘安排与节拍数据确认”。对方据此决定是否同意。"
            />
            <p className="cap">对方同意后，双方可以查看彼此所选的联系人，每次查看都会记录。您可以随时撤回，撤回立即生效。</p>
            <div className="row">
              <input type="hidden" name="code" value={other.code} />
              {subjectCode ? <input type="hidden" name="subjectCode" value={subjectCode} /> : null}
              <SubmitButton pending="正在发送…">发送申请</SubmitButton>
            </div>
          </Form>
        </Sheet>
      )}
    </>
  );
}
