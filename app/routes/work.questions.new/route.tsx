import { type SubmissionResult, useForm } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import type { z } from "zod";
import { askQuestion, questionForm } from "#app/areas/questions/index.server.ts";
import { askQuestionInput, readObjectRef } from "#app/areas/questions/schemas.ts";
import { QUESTION_OBJECT_NAMES, VISIBILITY_HINTS, visibilityName } from "#app/areas/questions/vocabulary.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { mayEdit } from "#app/kernel/actor.ts";
import { notFound } from "#app/kernel/errors.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { ErrorSummary, errorsFromForm } from "#app/ui/error-summary.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";

export const meta: MetaFunction = () => [{ title: "提问 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const on = readObjectRef(new URL(request.url).searchParams.get("on"));
    if (!on) throw notFound("提问对象");
    return json({ ...(await questionForm(ctx, on)), mayEdit: mayEdit(ctx.actor), formKey: crypto.randomUUID() });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return formAction(request, context, askQuestionInput, async (value) =>
      redirect(`${paths.question((await askQuestion(ctx, value)).id)}?done=asked`),
    );
  });
}

export default function AskQuestion() {
  const { on, object, respondents, choices, anonymous, closedReason, mayEdit, formKey } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const [form, fields] = useForm<z.input<typeof askQuestionInput>>({
    id: "ask",
    lastResult: answer ?? null,
    // Nobody is named who did not choose to be.
    defaultValue: { visibility: "public", anonymous: object.type === "scene" ? "on" : undefined, formKey },
  });
  const only = respondents.length === 1 ? respondents[0] : undefined;
  const refusal = closedReason ?? (mayEdit ? null : "您的账号是只读账号，提问须由本单位的管理员或编辑提出。");
  return (
    <>
      <PageHead
        crumb={[{ label: "提问与答复", to: paths.questions() }, { label: "提问" }]}
        title="提问"
        subtitle={`${QUESTION_OBJECT_NAMES[object.type]}：${object.name}${only ? ` · 由${only.name}答复` : ""}`}
      />
      {refusal ? (
        <Notice title="现在不能提问" action={<ButtonLink to={object.href}>返回</ButtonLink>}>
          {refusal}
        </Notice>
      ) : (
        <Sheet title="提问内容" note="一次只问一件事，便于对方答复和其他单位查看">
          <Form method="post" noValidate id={form.id} className="form">
            <ErrorSummary errors={errorsFromForm(form)} />
            {only ? null : (
              <RadioGroup
                field={fields.respondent}
                label="由谁答复"
                required
                options={respondents.map(({ code, name }) => ({ value: code, label: name }))}
              />
            )}
            <TextField field={fields.subject} label="标题" required maxLength={100} hint="一句话说明问什么，例如“测试插头的插拔力范围”。" />
            <TextAreaField
              field={fields.body}
              label="内容"
              required
              rows={6}
              maxLength={2000}
              hint="2 至 2,000 个字。请勿写联系方式和报价；公开的提问请勿写本单位的商业秘密。"
            />
            <RadioGroup
              field={fields.visibility}
              label="可见范围"
              required
              options={choices.map((value) => ({
                value,
                label: visibilityName(object.type, value),
                hint: VISIBILITY_HINTS[object.type][value],
              }))}
            />
            {anonymous ? (
              <p className="cap">揭榜中的提问一律不向其他单位显示提问单位的名称。</p>
            ) : (
              <CheckboxField
                field={fields.anonymous}
                label="不向其他单位显示本单位名称"
                hint="答复单位始终能看到是谁提的问。请同时避免在正文中透露身份。"
              />
            )}
            <div className="row">
              <input type="hidden" name="on" value={`${on.type}:${on.code}`} />
              <input
                type="hidden"
                name="formKey"
                value={typeof answer?.initialValue?.["formKey"] === "string" ? answer.initialValue["formKey"] : formKey}
              />
              <SubmitButton pending="正在发出…">发出提问</SubmitButton>
              <ButtonLink to={object.href}>取消</ButtonLink>
            </div>
          </Form>
        </Sheet>
      )}
    </>
  );
}
