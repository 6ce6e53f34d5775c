import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { useEffect, useRef } from "react";
import {
  carriedClause,
  changeClauseRows,
  clausePage,
  type FormValues,
  proposeTyped,
  restoreTyped,
  saveClause,
  saveMerge,
} from "#app/areas/task-books/index.server.ts";
import { readForm } from "#app/http/form.server.ts";
import { checkForm } from "#app/http/form-bounds.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ActionBar } from "#app/ui/action-bar.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import "./clause.css";
import { ClauseSide, Neighbours } from "./clause-side.tsx";
import { controlName, type FormState, type Page } from "./clause-view.ts";
import { FieldList } from "./field-list.tsx";
import { MergeView } from "./merge-view.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `第 ${data.page.clause.number} 条 ${data.page.clause.title} · ${data.page.taskBookTitle} · 实景` : "修改条款 · 实景" },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return json({ page: await clausePage(ctx, params["code"] ?? "", params["key"] ?? "") });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const [code, clause] = [params["code"] ?? "", params["key"] ?? ""];
    const form = await readForm(request);
    checkForm(form);
    const text = (name: string) => String(form.get(name) ?? "");
    const base = carriedClause(clause, text("base"));
    const answer = (facts: Omit<FormState, "id">) => ({ form: { id: context.requestId, ...facts }, merge: null });
    if (form.has("row")) {
      const values = changeClauseRows(clause, typedIn(form), base, text("row"));
      return json(answer({ values, base: text("base"), errors: {}, added: addedRow(values, text("row")) }));
    }
    if (form.has("restore"))
      return json(answer(await restoreTyped(ctx, { code, base, values: typedIn(form), requirementId: text("restore") })));
    if (text("intent") === "propose") {
      const proposed = await proposeTyped(ctx, { code, clause, base, values: typedIn(form), reason: text("reason") });
      if (proposed.kind === "proposed") return redirect(paths.negotiation(code, { clause }));
      if (proposed.kind === "refused")
        return json(
          answer({ values: proposed.values, base: proposed.base, errors: proposed.errors, added: null, reason: text("reason") }),
          {
            status: 400,
          },
        );
    }
    const saved = form.has("mine")
      ? await saveMerge(ctx, {
          code,
          clause,
          base,
          mine: carriedClause(clause, text("mine")),
          theirsHash: text("theirsHash"),
          picks: picksIn(form),
        })
      : await saveClause(ctx, { code, clause, base, values: typedIn(form) });
    if (saved.kind === "saved") return redirect(`${paths.editClause(code, clause)}?saved=${saved.changed ? "changed" : "same"}`);
    if (saved.kind === "merge") return json({ form: null, merge: saved.merge }, { status: 409 });
    return json(answer({ values: saved.values, base: saved.base, errors: saved.errors, added: null }), { status: 400 });
  });
}

/** What was typed, by the path of its member. */
function typedIn(form: FormData): FormValues {
  const prefix = controlName("");
  const values = new Map<string, string[]>();
  for (const [name, value] of form) {
    if (!name.startsWith(prefix) || typeof value !== "string") continue;
    const path = name.slice(prefix.length);
    values.set(path, [...(values.get(path) ?? []), value]);
  }
  return Object.fromEntries(values);
}

function picksIn(form: FormData): Map<string, "theirs" | "mine"> {
  const picks = [...form].filter(([name]) => name.startsWith("pick "));
  return new Map(picks.map(([name, value]) => [name.slice("pick ".length), value === "theirs" ? "theirs" : "mine"]));
}

/** The last row of the list a row was asked for, such as "items[6]". */
function addedRow(values: FormValues, command: string): string | null {
  const [, list] = /^add (.+)$/.exec(command) ?? [];
  if (list === undefined) return null;
  let count = 0;
  while (values[`${list}[${count}].row`] !== undefined) count++;
  return `${list}[${count - 1}]`;
}

export default function EditClause() {
  const { page } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const [params] = useSearchParams();
  const { clause } = page;
  const stored = { id: page.base, values: page.values, base: page.base, errors: {}, added: null };
  const form = (last?.form as FormState | null | undefined) ?? stored;
  const saved = last ? null : params.get("saved");
  return (
    <>
      <PageHead
        crumb={[
          { label: "任务书", to: paths.taskBooks() },
          { label: page.code, to: paths.taskBook(page.code) },
          { label: `第 ${clause.number} 条` },
        ]}
        title={`第 ${clause.number} 条 ${clause.title}`}
        subtitle={page.taskBookTitle}
        actions={<ButtonLink to={paths.taskBook(page.code)}>返回任务书</ButtonLink>}
      />
      <ErrorSummary errors={errorsFromRecord(named(form.errors))} />
      {saved ? <Notice tone="ok" title={saved === "same" ? "内容没有变化" : `已保存第 ${clause.number} 条 ${clause.title}`} /> : null}
      {page.refusal ? <Notice tone="warn" title={page.refusal} /> : null}
      {last?.merge ? <MergeView page={page} merge={last.merge} /> : <ClauseForm key={form.id} page={page} form={form} />}
    </>
  );
}

/** Errors by the names of their controls; "" stays what concerns the whole form. */
const named = (errors: FormState["errors"]) =>
  Object.fromEntries(
    Object.entries(errors).map(([path, messages]) => [path === "" || path === "reason" ? path : controlName(path), messages]),
  );

function ClauseForm({ page, form }: { page: Page; form: FormState }) {
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => followConditions(element.current, form.added), [form.added]);
  const view = { fields: page.fields, options: page.options, values: form.values, errors: form.errors, restorable: page.restorable };
  return (
    <div className="clause-columns">
      <Form ref={element} method="post" noValidate preventScrollReset>
        {/* Enter in a field saves; without this it would press the first button, which takes a row away. */}
        <button type="submit" name="intent" value="save" className="vh" tabIndex={-1} aria-hidden="true" />
        <input type="hidden" name="base" value={form.base} />
        <Sheet>
          {page.clause.key === "benefitSharing" ? (
            <p className="muted">
              各项收益的分配表在 <a href={paths.editBenefits(page.code)}>收益分配</a> 填写，并附有计算示例。
            </p>
          ) : null}
          <FieldList fields={page.fields} view={view} at="" schemaAt="" />
        </Sheet>
        {page.refusal ? null : (
          <details className="sheet sheet-body fold" open={form.reason !== undefined}>
            <summary>不直接修改，作为修改建议提出</summary>
            <div className="stack">
              <p className="muted">条款保持原样，其他当事人全部采纳后才修改。</p>
              <TextAreaField
                name="reason"
                label="修改理由"
                rows={2}
                maxLength={1000}
                defaultValue={form.reason ?? ""}
                error={form.errors["reason"]}
              />
              <SubmitButton variant="default" name="intent" value="propose" pending="正在提出…">
                提出修改建议
              </SubmitButton>
            </div>
          </details>
        )}
        <ActionBar>
          {page.refusal ? null : (
            <SubmitButton name="intent" value="save" pending="正在保存…">
              保存本条
            </SubmitButton>
          )}
          <ButtonLink to={paths.taskBook(page.code)}>取消</ButtonLink>
          <Neighbours page={page} />
        </ActionBar>
      </Form>
      <ClauseSide page={page} />
    </div>
  );
}

/** Shows what applies under the choices made and hides the rest; goes to a row that was just added, or to the field the address names. */
function followConditions(form: HTMLFormElement | null, added: string | null): (() => void) | undefined {
  if (!form) return undefined;
  const follow = () => {
    const typed = new FormData(form);
    for (const part of form.querySelectorAll<HTMLElement>("[data-when]")) {
      const { when = "", is = "" } = part.dataset;
      part.hidden = !is.split(" ").includes(String(typed.get(when) ?? ""));
    }
  };
  form.dataset["live"] = "";
  follow();
  form.addEventListener("change", follow);
  const aimed = added ? null : form.querySelector<HTMLElement>(`#${CSS.escape(decodeURIComponent(location.hash.slice(1)) || "-")}`);
  const folded = aimed?.closest("details");
  if (folded) folded.open = true;
  aimed?.scrollIntoView({ block: "center" });
  aimed?.focus({ preventScroll: true });
  const row = added ? form.querySelector<HTMLElement>(`[data-row="${CSS.escape(added)}"]`) : null;
  if (row instanceof HTMLDetailsElement) row.open = true;
  row?.querySelector<HTMLElement>(":is(input:not([type=hidden]), select)")?.focus();
  return () => form.removeEventListener("change", follow);
}
