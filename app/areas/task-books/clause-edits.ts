import type { FieldErrors } from "#app/kernel/errors.ts";
import { fieldName } from "#app/kernel/parse.ts";
import { type Field, memberOf, type RowsField, rowsOf } from "./clause-field.ts";
import { CLAUSE_FIELDS, type ClauseData, clauseOf, withClause } from "./clause-fields.ts";
import { isFixed } from "./clause-form.ts";
import type { ClauseKey } from "./clause-variants.ts";
import { type TaskBookDocument, taskBookDocument } from "./document.ts";

/** A document with one clause changed, or what is wrong with the change by path inside the clause. */
export type ChangedClause = { document: TaskBookDocument } | { refused: string; fields: FieldErrors };

/** Puts `data` in the place of one clause. The whole document is checked; what the consortium and the scene settle must be as it was. */
export function changeClause(document: TaskBookDocument, key: ClauseKey, data: ClauseData): ChangedClause {
  const parsed = taskBookDocument.safeParse(withClause(document, key, data));
  if (!parsed.success) {
    const fields: FieldErrors = {};
    for (const { path, message } of parsed.error.issues) {
      const name = fieldName(path[0] === key ? path.slice(1) : key === "boundary" ? path : []);
      fields[name] = [...(fields[name] ?? []), message];
    }
    return { refused: "提交的内容有误，请按提示更正。", fields };
  }
  const touched = fixedTouched(CLAUSE_FIELDS[key], clauseOf(document, key), clauseOf(parsed.data, key));
  return touched === null ? { document: parsed.data } : { refused: touched, fields: {} };
}

/** What is wrong when something fixed differs, in words; null when nothing does. */
function fixedTouched(fields: readonly Field[], before: ClauseData, after: ClauseData): string | null {
  for (const field of fields) {
    const [was, is] = [memberOf(before, field.path), memberOf(after, field.path)];
    if (isFixed(field, before) && JSON.stringify(was) !== JSON.stringify(is))
      return `${field.label}由联合体或者场景确定，不能在任务书中更改。`;
    if (field.kind !== "rows" || field.key === null) continue;
    const problem = rowsTouched(field, field.key.member, rowsOf(was), rowsOf(is));
    if (problem !== null) return problem;
  }
  return null;
}

function rowsTouched(field: RowsField, member: string, before: readonly ClauseData[], after: readonly ClauseData[]): string | null {
  for (const row of before) {
    const kept = after.find((other) => other[member] === row[member]);
    if (kept) {
      const problem = fixedTouched(field.fields, row, kept);
      if (problem !== null) return problem;
    } else if (field.most === null) return `${field.label}由联合体确定，不能在任务书中增减。`;
    else if (isBinding(row)) return `${field.row}“${String(row[field.heading])}”是场景发布的必须项，不能删除。`;
  }
  for (const row of after) {
    if (before.some((other) => other[member] === row[member])) continue;
    if (field.most === null) return `${field.label}由联合体确定，不能在任务书中增减。`;
    if (typeof row["requirementId"] === "string") return `${field.row}“${String(row[field.heading])}”不能另行关联场景要求。`;
  }
  return null;
}

/** Whether a row is an indicator the scene made mandatory: it may be raised, never dropped. */
export const isBinding = (row: ClauseData): boolean => typeof row["requirementId"] === "string" && row["mandatory"] === true;
