import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { proposeTerms, termsChangePage } from "#app/areas/contracts/index.server.ts";
import { proposeTermsInput } from "#app/areas/contracts/schemas.ts";
import { type FormSource, fieldAt } from "#app/forms/contract-terms/form-source.ts";
import { TermsFields } from "#app/forms/contract-terms/terms-fields.tsx";
import type { FormValues } from "#app/forms/form-values.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ActionBar } from "#app/ui/action-bar.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `变更条款 · ${data?.page.name ?? "合同"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return json({ page: await termsChangePage(ctx, params["code"] ?? "") });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    return formAction(request, context, proposeTermsInput.omit({ code: true }), async (value) => {
      await proposeTerms(ctx, { ...value, code });
      return redirect(`${paths.contract(code)}?done=proposeTerms#change`);
    });
  });
}

export default function ChangeTerms() {
  const { page } = useLoaderData<typeof loader>();
  const last = useActionData() as SubmissionResult | undefined;
  const first = { effectiveOn: page.earliest, terms: page.typed };
  const source: FormSource = { values: (last?.initialValue as FormValues | null | undefined) ?? first, errors: last?.error ?? {} };
  return (
    <>
      <PageHead
        crumb={[{ label: "合同与用量", to: paths.contracts() }, { label: page.code, to: paths.contract(page.code) }, { label: "变更条款" }]}
        title="变更合同条款"
        subtitle={`${page.name} · 现行第 ${page.version} 版`}
      />
      <Form method="post" noValidate className="form">
        <ErrorSummary errors={errorsFromRecord(last?.error)} />
        <Sheet title="何时起、为什么">
          <div className="fields">
            <DateField
              {...fieldAt(source, "effectiveOn")}
              label="自哪天起适用"
              hint="须在今天以后；不在月初的，当月在这一天分为两段，各按各的条款计费。"
              min={page.earliest}
              required
            />
            <TextAreaField {...fieldAt(source, "reason")} label="变更原因" rows={2} maxLength={300} required />
          </div>
        </Sheet>
        <TermsFields source={source} kind={page.kind} paymentDays={page.paymentDays} />
        <ActionBar note="由对方单位的签署人确认后生效；确认前按现行条款履行。">
          <SubmitButton pending="正在提交…">提交对方确认</SubmitButton>
          <ButtonLink to={paths.contract(page.code)}>取消</ButtonLink>
        </ActionBar>
      </Form>
    </>
  );
}
