import { and, arrayContains, desc, eq } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { contentHash } from "#app/kernel/canonical.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { AppError, conflict, forbidden, invalid, isAppError, notFound } from "#app/kernel/errors.ts";
import { taskBookRevisions } from "#db/schema/negotiation.ts";
import { checkTaskBook } from "./checks.ts";
import { clauseNotes, clauseOptions } from "./clause-choices.ts";
import { ROW_MARK } from "./clause-field.ts";
import { CLAUSE_FIELDS, type ClauseData, clauseHash, clauseOf, clauseSchema, isClauseKey } from "./clause-fields.ts";
import { type FormValues, formOf } from "./clause-form.ts";
import type { Side } from "./clause-merge.ts";
import { changeRows, countRows, freeKey } from "./clause-rows.ts";
import { clauseTexts } from "./clause-texts/index.ts";
import { mergeVersions, readValues, shownValues } from "./clause-values.ts";
import { CLAUSES, type ClauseKey } from "./clause-variants.ts";
import { editClause } from "./edit-clause.server.ts";
import { proposeClause } from "./negotiation/proposal.server.ts";
import { mayEditTaskBook } from "./policy.ts";
import { checkContextOf, getTaskBook } from "./reads.server.ts";
import { renderClauseHtml, TASK_BOOK_CSS } from "./render-html.ts";
import { restoreIndicator } from "./restore-indicator.server.ts";
import { can, TASK_BOOK_ACTIONS } from "./states.ts";
import { readDocument } from "./upgrade-document.ts";

/** The task book as an editor of a party reads it; what is no clause is not found. */
async function editorsOwn(ctx: Context, code: string, key: string) {
  if (!isClauseKey(key)) throw notFound("条款");
  const found = await getTaskBook(ctx, { code });
  if (!mayEditTaskBook(userOf(ctx), found.partyIds)) throw forbidden();
  return { ...found, key };
}

/** The same while it may be edited. */
async function draftOf(ctx: Context, code: string, key: string) {
  const found = await editorsOwn(ctx, code, key);
  if (!can("edit", found.taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.edit.refusal);
  return found;
}

/** What the page of one clause shows: its form, its words as they stand, what the checks say of it and what the choices mean. */
export async function clausePage(ctx: Context, code: string, clause: string) {
  const { taskBook, document, key } = await editorsOwn(ctx, code, clause);
  const at = CLAUSES.findIndex((candidate) => candidate.key === key);
  const { number, title } = CLAUSES[at] ?? CLAUSES[0];
  const neighbour = (index: number) => {
    const other = CLAUSES[index];
    return other ? { key: other.key, number: other.number, title: other.title } : null;
  };
  const checks = await checkContextOf(ctx, taskBook.consortiumId, document);
  const findings = checkTaskBook(document, checks);
  const text = clauseTexts(document).find((candidate) => candidate.key === key);
  const data = clauseOf(document, key);
  return {
    code: taskBook.code,
    taskBookTitle: document.title,
    /** Why nothing can be saved now; the page is shown all the same, so that what was typed before a freeze can still be read. */
    refusal: can("edit", taskBook.status) ? null : TASK_BOOK_ACTIONS.edit.refusal,
    clause: { key, number, title },
    previous: neighbour(at - 1),
    next: neighbour(at + 1),
    fields: CLAUSE_FIELDS[key],
    options: clauseOptions(document, key),
    values: shownValues(document, key, data),
    base: JSON.stringify(data),
    html: text ? renderClauseHtml(text, "h3") : "",
    css: TASK_BOOK_CSS,
    findings: findings.filter((finding) => finding.clause === number),
    notes: clauseNotes(key),
    /** Indicators of the scene that the draft leaves out; they can be put back as published, or as the awarded bid promised. */
    restorable:
      key === "indicators"
        ? (checks.requirements ?? [])
            .filter(({ requirementId }) => !document.indicators.items.some((item) => item.requirementId === requirementId))
            .map(({ requirementId, name }) => ({ requirementId, name }))
        : [],
  };
}
export type ClausePage = Awaited<ReturnType<typeof clausePage>>;

/** A clause as a hidden field of its own form carried it. Throws invalid on anything else. */
export function carriedClause(key: string, json: string): ClauseData {
  try {
    // Handed back as it was carried: its digest must be that of the clause as stored.
    const data: unknown = JSON.parse(json);
    if (isClauseKey(key) && clauseSchema(key).safeParse(data).success) return data as ClauseData;
  } catch {
    // Not JSON: refused like any other unreadable form.
  }
  throw invalid("提交的表单无法识别，请刷新页面后重试。");
}

/** What stands against each other when a clause was changed underneath its form. */
export async function mergePage(ctx: Context, input: { code: string; clause: string; base: ClauseData; mine: ClauseData }) {
  const { taskBook, document, key } = await draftOf(ctx, input.code, input.clause);
  const theirs = clauseOf(document, key);
  const { differences } = mergeVersions(document, key, { base: input.base, theirs, mine: input.mine });
  return {
    differences,
    changedBy: await changersOf(ctx, taskBook.id, key, contentHash(input.base)),
    /** What the merge was laid out against; a later change is laid out anew. */
    theirsHash: clauseHash(document, key),
    base: JSON.stringify(input.base),
    mine: JSON.stringify(input.mine),
  };
}

/** Who changed a clause since the state whose digest is `base`, each unit once, the latest first. `own` is another member of the reader's unit. */
async function changersOf(ctx: Context, taskBookId: string, key: ClauseKey, base: string) {
  const rows = await ctx.db
    .select({
      document: taskBookRevisions.document,
      organizationId: taskBookRevisions.organizationId,
      createdAt: taskBookRevisions.createdAt,
    })
    .from(taskBookRevisions)
    .where(and(eq(taskBookRevisions.taskBookId, taskBookId), arrayContains(taskBookRevisions.clauses, [key])))
    .orderBy(desc(taskBookRevisions.number))
    .limit(20);
  const at = rows.findIndex((row) => clauseHash(readDocument(row.document), key) === base);
  const since = at < 0 ? rows : rows.slice(0, at);
  const ids = [...new Set(since.map(({ organizationId }) => organizationId))];
  const names = await organizationsById(ctx, ids);
  return ids.map((id) => ({
    name: names.get(id)?.name ?? "—",
    own: id === userOf(ctx).organizationId,
    at: since.find(({ organizationId }) => organizationId === id)?.createdAt.toISOString() ?? "",
  }));
}

export type MergePage = Awaited<ReturnType<typeof mergePage>>;

/** The form after a button that only changes its rows. */
export function changeClauseRows(clause: string, values: FormValues, base: ClauseData, command: string): FormValues {
  if (!isClauseKey(clause)) throw notFound("条款");
  return changeRows(clause, values, base, command);
}

export type SavedClause =
  | { kind: "saved"; revision: number; changed: boolean }
  | { kind: "refused"; errors: Record<string, string[]>; values: FormValues; base: string }
  | { kind: "merge"; merge: MergePage };

/** Saves a clause as typed into its form. One that was changed underneath comes back with both sides, so that nothing typed is lost. */
export async function saveClause(
  ctx: Context,
  input: { code: string; clause: string; base: ClauseData; values: FormValues },
): Promise<SavedClause> {
  if (!isClauseKey(input.clause)) throw notFound("条款");
  const key = input.clause;
  const read = readValues(key, input.values, input.base);
  const refused = (errors: Record<string, string[]>) => ({
    kind: "refused" as const,
    errors,
    values: input.values,
    base: JSON.stringify(input.base),
  });
  if ("errors" in read) return refused(read.errors);
  return settled(ctx, { ...input, clause: key, mine: read.data }, contentHash(input.base), refused);
}

/** Proposes a clause as typed into its form to the other parties, instead of saving it. What is wrong comes back with everything typed. */
export async function proposeTyped(
  ctx: Context,
  input: { code: string; clause: string; base: ClauseData; values: FormValues; reason: string },
): Promise<Extract<SavedClause, { kind: "refused" }> | { kind: "proposed" }> {
  if (!isClauseKey(input.clause)) throw notFound("条款");
  const { code, clause, base, values, reason } = input;
  const read = readValues(clause, values, base);
  const refused = (errors: Record<string, string[]>) => ({ kind: "refused" as const, errors, values, base: JSON.stringify(base) });
  if ("errors" in read) return refused(read.errors);
  try {
    await proposeClause(ctx, { code, clause, base: contentHash(base), content: read.data, reason });
    return { kind: "proposed" };
  } catch (error) {
    if (!isAppError(error) || (error.code !== "invalid" && error.code !== "conflict")) throw error;
    return refused({ ...error.fields, "": [error.message] });
  }
}

/**
 * Puts an indicator of the scene back into the draft and under what was typed into the form, which is not saved by it. Where that cannot be, the
 * form comes back with the reason and everything typed.
 */
export async function restoreTyped(
  ctx: Context,
  input: { code: string; base: ClauseData; values: FormValues; requirementId: string },
): Promise<{ values: FormValues; base: string; errors: Record<string, string[]>; added: string | null }> {
  const { code, base, values, requirementId } = input;
  try {
    const { clause } = await restoreIndicator(ctx, { code, requirementId, baseHash: contentHash(base) });
    const stored = formOf("indicators", clause);
    const [from, to] = [`items[${countRows(stored, "items") - 1}]`, `items[${countRows(values, "items")}]`];
    const row = Object.entries(stored).filter(([name]) => name.startsWith(`${from}.`));
    const moved = row.map(([name, value]): [string, readonly string[]] => [`${to}${name.slice(from.length)}`, value]);
    return {
      values: { ...withoutKey(values, stored[`${from}.${ROW_MARK}`]?.[0] ?? ""), ...Object.fromEntries(moved) },
      base: JSON.stringify(clause),
      errors: {},
      added: to,
    };
  } catch (error) {
    if (!isAppError(error) || error.code !== "conflict") throw error;
    return { values, base: JSON.stringify(base), errors: { "": [error.message] }, added: null };
  }
}

/** The indicators of a form, of which a new row that has taken this key gets another. */
function withoutKey(values: FormValues, key: string): FormValues {
  const marks = Object.entries(values).filter(([name]) => /^items\[\d+\]\.row$/.test(name));
  const free = freeKey("I", [key, ...marks.map(([, [mark = ""]]) => mark)]);
  const taken = marks.filter(([, [mark]]) => mark === key).map(([name]): [string, readonly string[]] => [name, [free]]);
  return { ...values, ...Object.fromEntries(taken) };
}

/** Saves what was picked field by field. What does not fit together, or cannot be saved any more, comes back as a form with everything in it. */
export async function saveMerge(
  ctx: Context,
  input: { code: string; clause: string; base: ClauseData; mine: ClauseData; theirsHash: string; picks: ReadonlyMap<string, Side> },
): Promise<SavedClause> {
  const { taskBook, document, key } = await editorsOwn(ctx, input.code, input.clause);
  const asForm = (data: ClauseData, base: ClauseData) => (errors: Record<string, string[]>) => ({
    kind: "refused" as const,
    errors,
    values: shownValues(document, key, data),
    base: JSON.stringify(base),
  });
  if (!can("edit", taskBook.status)) return asForm(input.mine, input.base)({ "": [TASK_BOOK_ACTIONS.edit.refusal] });
  if (clauseHash(document, key) !== input.theirsHash) return { kind: "merge", merge: await mergePage(ctx, input) };
  const theirs = clauseOf(document, key);
  const merged = mergeVersions(document, key, { base: input.base, theirs, mine: input.mine }, input.picks).data;
  const refused = asForm(merged, theirs);
  const read = readValues(key, shownValues(document, key, merged), merged);
  if ("errors" in read) return refused(read.errors);
  return settled(ctx, { code: input.code, clause: key, base: input.base, mine: read.data }, input.theirsHash, refused);
}

async function settled(
  ctx: Context,
  input: { code: string; clause: ClauseKey; base: ClauseData; mine: ClauseData },
  baseHash: string,
  refused: (errors: Record<string, string[]>) => SavedClause,
): Promise<SavedClause> {
  const { code, clause, mine } = input;
  try {
    return { kind: "saved", ...(await editClause(ctx, { code, clause, baseHash, data: mine })) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === "invalid") return refused({ ...error.fields, "": [error.message] });
    if (error.code !== "conflict") throw error;
    const merge = await mergePage(ctx, input).catch((cause: unknown) => {
      // No longer a draft: said in the form, which keeps what was typed.
      if (isAppError(cause) && cause.code === "conflict") return new AppError("conflict", cause.message, { cause });
      throw cause;
    });
    return merge instanceof AppError ? refused({ "": [merge.message] }) : { kind: "merge", merge };
  }
}
