import { allFields, ROW_MARK, type RowsField } from "./clause-field.ts";
import { CLAUSE_FIELDS, type ClauseData } from "./clause-fields.ts";
import { type FormValues, formOf } from "./clause-form.ts";
import type { ClauseKey } from "./clause-variants.ts";

/** What a button of a form asks for: "add items", "remove items[2]", "up items[2]". */
const COMMAND = /^(add|remove|up) ([A-Za-z]+(?:[.[\]]+[A-Za-z0-9]+)*\]?)$/;

const plainPath = (name: string) => name.replaceAll(/\[\d+\]/g, "[]");

/**
 * The form with a row added, taken away or moved up; everything typed stays. The form as it is when the command names no rows that may change.
 * A new row gets a key no row of the form or of `base` has.
 */
export function changeRows(key: ClauseKey, values: FormValues, base: ClauseData, command: string): FormValues {
  const [, verb, target = ""] = COMMAND.exec(command) ?? [];
  const [, path = target, index] = /^(.*)\[(\d+)\]$/.exec(target) ?? [];
  const field = rowsField(key, plainPath(path));
  if (verb === undefined || !field || field.most === null || field.key?.prefix === null) return values;
  const count = countRows(values, path);
  if (verb === "add") return count >= field.most ? values : withRow(key, field, values, base, path, count);
  const at = Number(index);
  if (index === undefined || at >= count || (verb === "up" && at === 0)) return values;
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, readonly string[]][] => {
      const own = rowIndex(name, path);
      if (own === null) return [[name, value]];
      const next = verb === "remove" ? afterRemoval(own, at) : afterMove(own, at);
      return next === null ? [] : [[`${path}[${next}]${name.slice(`${path}[${own}]`.length)}`, value]];
    }),
  );
}

/** How many rows a form has at a path such as "items" or "items[0].deliverables". */
export function countRows(values: FormValues, path: string): number {
  let count = 0;
  while (values[`${path}[${count}].${ROW_MARK}`] !== undefined) count++;
  return count;
}

function rowsField(key: ClauseKey, path: string): RowsField | undefined {
  for (const found of allFields(CLAUSE_FIELDS[key])) {
    if (found.path === path && found.field.kind === "rows") return found.field;
  }
  return undefined;
}

function withRow(key: ClauseKey, field: RowsField, values: FormValues, base: ClauseData, path: string, at: number): FormValues {
  const starts = [...allFields(field.fields)].flatMap(({ path: member, field: { start } }): [string, string[]][] =>
    start === undefined ? [] : [[`${path}[${at}].${member}`, [start]]],
  );
  const mark = !field.key?.prefix ? "" : freeKey(field.key.prefix, [...keysAt(values, path), ...keysAt(formOf(key, base), path)]);
  return { ...values, [`${path}[${at}].${ROW_MARK}`]: [mark], ...Object.fromEntries(starts) };
}

/** Keys of all rows of this kind, whatever row they stand in: deliverables are told apart across work packages. */
function keysAt(values: FormValues, path: string): string[] {
  const mark = `${plainPath(path)}[].${ROW_MARK}`;
  return Object.entries(values).flatMap(([name, [value]]) => (plainPath(name) === mark && value !== undefined ? [value] : []));
}

/** The prefix with the first number above those in use. */
export function freeKey(prefix: string, used: readonly string[]): string {
  const numbers = used.map((key) => (key.startsWith(prefix) ? Number(key.slice(prefix.length)) : 0)).filter(Number.isSafeInteger);
  return `${prefix}${Math.max(0, ...numbers) + 1}`;
}

function rowIndex(name: string, path: string): number | null {
  if (!name.startsWith(`${path}[`)) return null;
  const [, digits] = /^(\d+)\]/.exec(name.slice(path.length + 1)) ?? [];
  return digits === undefined ? null : Number(digits);
}

const afterRemoval = (own: number, at: number) => (own === at ? null : own > at ? own - 1 : own);
const afterMove = (own: number, at: number) => (own === at ? at - 1 : own === at - 1 ? at : own);
