import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { type BenefitSharing, readTyped } from "#app/areas/task-books/benefit-form.ts";
import { carriedClause, changeRows, clausePage, valuesOf } from "#app/areas/task-books/index.server.ts";
import { readForm } from "#app/http/form.server.ts";
import { checkForm } from "#app/http/form-bounds.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { answerClauseForm, shownAgain } from "#app/routes/work.task-books.$code_.clauses.$key/answer.server.ts";
import { ClauseHead } from "#app/routes/work.task-books.$code_.clauses.$key/clause-frame.tsx";
import { ClauseSide } from "#app/routes/work.task-books.$code_.clauses.$key/clause-side.tsx";
import type { FormState } from "#app/routes/work.task-books.$code_.clauses.$key/clause-view.ts";
import { MergeView } from "#app/routes/work.task-books.$code_.clauses.$key/merge-view.tsx";
import { BenefitEditor } from "./benefit-editor.tsx";
import { VersionExamples } from "./version-examples.tsx";

const CLAUSE = "benefitSharing";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `利益分配 · ${data?.page.taskBookTitle ?? "任务书"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return json({ page: await clausePage(ctx, params["code"] ?? "", CLAUSE) });
  });
}

/** Buttons that change rows answer with the form as typed; what sends it is answered as for every clause. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const code = params["code"] ?? "";
    const form = await readForm(request);
    checkForm(form);
    const typed = readTyped((name) => form.get(name));
    if (!form.has("row"))
      return answerClauseForm(ctx, context, { code, clause: CLAUSE, form, values: valuesOf(typed), address: paths.editBenefits(code) });
    const base = carriedClause(CLAUSE, String(form.get("opened") ?? ""));
    const { options } = await clausePage(ctx, code, CLAUSE);
    const partyIds = (options["parties"] ?? []).map((party) => party.value);
    const changed = changeRows(typed, String(form.get("row")), base as BenefitSharing, partyIds);
    return shownAgain(context, form, {
      values: valuesOf(changed.typed),
      base: JSON.stringify(base),
      errors: {},
      added: changed.focus,
    });
  });
}

export default function Benefits() {
  const { page } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const stored = { id: page.base, values: page.values, base: page.base, errors: {}, added: null };
  const form = (last?.form as FormState | null | undefined) ?? stored;
  return (
    <>
      <ClauseHead page={page} errors={form.errors} answered={last !== undefined} />
      {last?.merge ? (
        <MergeView clause={page.clause} merge={last.merge} address={paths.editBenefits(page.code)}>
          <VersionExamples page={page} mine={JSON.parse(last.merge.mine) as BenefitSharing} />
        </MergeView>
      ) : (
        <div className="benefits-page">
          <BenefitEditor key={form.id} page={page} form={form} />
          <ClauseSide page={page} />
        </div>
      )}
    </>
  );
}
