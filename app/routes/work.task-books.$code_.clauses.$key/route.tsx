import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { carriedClause, changeClauseRows, clausePage, type FormValues, restoreTyped } from "#app/areas/task-books/index.server.ts";
import { readForm } from "#app/http/form.server.ts";
import { checkForm } from "#app/http/form-bounds.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { answerClauseForm, shownAgain } from "./answer.server.ts";
import "./clause.css";
import { ClauseHead, ClauseSending } from "./clause-frame.tsx";
import { ClauseSide } from "./clause-side.tsx";
import { controlName, type FormState, type Page } from "./clause-view.ts";
import { FieldList } from "./field-list.tsx";
import { MergeView } from "./merge-view.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `第 ${data.page.clause.number} 条 ${data.page.clause.title} · ${data.page.taskBookTitle} · 实景` : "修改条款 · 实景" },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const [code, clause] = [params["code"] ?? "", params["key"] ?? ""];
    // Clause 12 has a form of its own, with its worked example.
    if (clause === "benefitSharing") throw redirect(paths.editBenefits(code));
    return json({ page: await clausePage(ctx, code, clause) });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const [code, clause] = [params["code"] ?? "", params["key"] ?? ""];
    const form = await readForm(request);
    checkForm(form);
    const values = typedIn(form);
    const opened = String(form.get("opened") ?? "");
    const command = form.get("row") ?? form.get("restore");
    if (command === null) return answerClauseForm(ctx, context, { code, clause, form, values, address: paths.editClause(code, clause) });
    const base = carriedClause(clause, opened);
    if (form.has("restore"))
      return shownAgain(context, form, await restoreTyped(ctx, { code, base, values, requirementId: String(command) }));
    const changed = changeClauseRows(clause, values, base, String(command));
    return shownAgain(context, form, { values: changed, base: opened, errors: {}, added: addedRow(changed, String(command)) });
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
  const stored = { id: page.base, values: page.values, base: page.base, errors: {}, added: null };
  const form = (last?.form as FormState | null | undefined) ?? stored;
  return (
    <>
      <ClauseHead page={page} errors={named(form.errors)} answered={last !== undefined} />
      {last?.merge ? (
        <MergeView clause={page.clause} merge={last.merge} address={paths.editClause(page.code, page.clause.key)} />
      ) : (
        <ClauseForm key={form.id} page={page} form={form} />
      )}
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
        <input type="hidden" name="opened" value={form.base} />
        <Sheet>
          <FieldList fields={page.fields} view={view} at="" schemaAt="" />
        </Sheet>
        <ClauseSending page={page} form={form} />
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
