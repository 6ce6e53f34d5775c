import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { type ShouldRevalidateFunction, useLoaderData } from "@remix-run/react";
import { getDraft, stepFromForm, stepOf } from "#app/areas/scenes/index.server.ts";
import type { SceneStepKey } from "#app/areas/scenes/vocabulary.ts";
import { type FormMessages, rowsAt, summaryOf } from "#app/forms/form-values.ts";
import { checkForm } from "#app/http/form-bounds.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { readUploads } from "#app/http/uploads.server.ts";
import { ERROR_CODES, isAppError } from "#app/kernel/errors.ts";
import { fieldId } from "#app/ui/field-source.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { useSettledAnswer } from "#app/ui/settled-answer.ts";
import { rowsAfterButton, type StepChoices, stepChoices } from "./choices.server.ts";
import { type StepReply, saveStep, stepNamed } from "./save-step.server.ts";
import { messagesOf, stepFields } from "./step-fields.ts";
import { StepForm } from "./step-form.tsx";
import { STEP_HEADS, StepBody } from "./steps.tsx";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const step = stepNamed(params["step"]);
    const page = await getDraft(ctx, params["code"] ?? "");
    const { values, marks, faults } = stepOf(page, step.key);
    return json({
      code: page.code,
      step: step.key as SceneStepKey,
      version: page.version,
      pageKey: crypto.randomUUID(),
      updatedAt: page.updatedAt,
      values,
      marks,
      faults,
      /** Come from the last page: what is missing is shown from the start. */
      isChecking: new URL(request.url).searchParams.has("check"),
      returnReason: page.returnReason,
      returnNotes: page.returnNotes.filter(({ field }) => (step.fields as readonly string[]).includes(/^\w+/.exec(field)?.[0] ?? "")),
      ...(await stepChoices(ctx, step.key, page)),
      /** Just entered for this scene: chosen, and saved with the page. */
      newContact: new URL(request.url).searchParams.get("contact"),
    });
  });
}

/** What stands beside the form is read anew after each save; what is being typed in is not. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, formMethod, defaultShouldRevalidate }) =>
  formMethod === undefined && currentUrl.href === nextUrl.href ? false : defaultShouldRevalidate;

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const { key } = stepNamed(params["step"]);
    const code = params["code"] ?? "";
    const { form, refused } = await readUploads(request, context, ctx);
    checkForm(form);
    const typed = stepFromForm(key, form);
    try {
      const rows = key === "indicators" ? await rowsAfterButton(ctx, form) : null;
      const { conflicts } = await saveStep(ctx, code, key, form, rows ? { ...typed, requirements: rows } : typed);
      if (conflicts.length > 0) return json<StepReply>({ conflicts, values: typed }, 409);
      if (Object.keys(refused).length > 0) return json<StepReply>({ refused }, 400);
      if (form.get("intent") === "addContact") return redirect(`${paths.contacts({ draft: code })}#contact-form`);
      if (rows) return json<StepReply>({ extraRows: form.get("intent") === "addRow" ? 5 : 0 });
      if (form.get("intent") === "settle") return json<StepReply>({});
      const { faults } = stepOf(await getDraft(ctx, code), key);
      return faults.length > 0 ? json<StepReply>({ isChecked: true }, 400) : redirect(paths.draftStep(code, stepNamed(key).next));
    } catch (error) {
      if (!isAppError(error) || (error.code !== "invalid" && error.code !== "conflict")) throw error;
      return json<StepReply>({ refusal: error.message, values: typed }, ERROR_CODES[error.code]);
    }
  });
}

/** Contacts and regions as people know them. */
function wordOf({ contacts, regions }: Pick<StepChoices, "contacts" | "regions">, field: string, key: string): string | undefined {
  if (field === "contactId") return contacts?.find(({ id }) => id === key)?.title ?? "已移除的联系人";
  if (field === "regionCode") return regions?.flatMap(({ options }) => options).find(({ value }) => value === key)?.label;
  return undefined;
}

export default function Step() {
  const data = useLoaderData<typeof loader>();
  const reply = useSettledAnswer<StepReply>();
  const added = data.contacts?.find(({ id }) => id === data.newContact);
  const values = reply?.values ?? (added ? { ...data.values, contactId: added.id } : data.values);
  const isChecked = reply?.isChecked ?? data.isChecking;
  const messages: FormMessages = { ...messagesOf(data.faults.filter(({ missing }) => isChecked || !missing)), ...reply?.refused };
  const rows = rowsAt(values, "requirements", "requirements");
  const errors = summaryOf(messages, {
    prefix: "requirements",
    rows,
    metricName: (metric) => data.metrics?.find(({ key }) => key === metric)?.name,
    places: { requirements: fieldId("requirements[0].metric") },
  });
  const { title, subtitle } = STEP_HEADS[data.step];
  return (
    <>
      <PageHead title={title} subtitle={subtitle} />
      <StepForm
        key={`${data.step}-${data.version}`}
        code={data.code}
        step={data.step}
        marks={data.marks}
        pageKey={data.pageKey}
        updatedAt={data.updatedAt}
        returnReason={data.returnReason}
        returnNotes={data.returnNotes}
        errors={reply?.refusal ? [{ message: reply.refusal }, ...errors] : errors}
        isChecked={isChecked && errors.length > 0}
        conflicts={reply?.conflicts ?? []}
        named={(field, key) => wordOf(data, field, key)}
      >
        {added && !reply ? <Notice tone="ok">{`已登记“${added.title}”并选为本场景的联系人，保存本页后生效。`}</Notice> : null}
        <StepBody
          step={data.step}
          values={values}
          fields={stepFields(values, messages)}
          messages={messages}
          data={data}
          extraRows={reply?.extraRows ?? 0}
        />
      </StepForm>
    </>
  );
}
