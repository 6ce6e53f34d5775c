import { type AppLoadContext, json, redirect } from "@remix-run/node";
import { carriedClause, type FormValues, proposeTyped, saveClause, saveMerge } from "#app/areas/task-books/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { FormState } from "./clause-view.ts";

/** A form as it goes back into its page, with the reason that was typed; each answer is another one. */
export function shownAgain(context: AppLoadContext, sent: FormData, facts: Omit<FormState, "id" | "reason">, status = 200) {
  const reason = String(sent.get("reason") ?? "");
  const proposing = sent.get("intent") === "propose" || reason !== "";
  return json({ form: { id: context.requestId, ...facts, ...(proposing ? { reason } : {}) }, merge: null }, { status });
}

/**
 * Answers the form of a clause, whichever page it stands on: saved or proposed it leads on; a clause that was changed underneath comes back with
 * both sides, and what is wrong with everything typed. `address` is the page of the clause.
 */
export async function answerClauseForm(
  ctx: Context,
  context: AppLoadContext,
  sent: { code: string; clause: string; form: FormData; values: FormValues; address: string },
) {
  const { code, clause, form, values } = sent;
  const text = (name: string) => String(form.get(name) ?? "");
  const base = carriedClause(clause, text("opened"));
  if (text("intent") === "propose") {
    const proposed = await proposeTyped(ctx, { code, clause, base, values, reason: text("reason") });
    if (proposed.kind === "proposed") return redirect(paths.negotiation(code, { clause }));
    return shownAgain(context, form, { values: proposed.values, base: proposed.base, errors: proposed.errors, added: null }, 400);
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
    : await saveClause(ctx, { code, clause, base, values });
  if (saved.kind === "saved") return redirect(`${sent.address}?saved=${saved.changed ? "changed" : "same"}`);
  if (saved.kind === "merge") return json({ form: null, merge: saved.merge }, { status: 409 });
  return shownAgain(context, form, { values: saved.values, base: saved.base, errors: saved.errors, added: null }, 400);
}

function picksIn(form: FormData): Map<string, "theirs" | "mine"> {
  const picks = [...form].filter(([name]) => name.startsWith("pick "));
  return new Map(picks.map(([name, value]) => [name.slice("pick ".length), value === "theirs" ? "theirs" : "mine"]));
}
