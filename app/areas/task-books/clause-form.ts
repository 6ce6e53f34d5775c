import type { FieldErrors } from "#app/kernel/errors.ts";
import { fenToYuan, typedNumber, yuanToFen } from "#app/kernel/money.ts";
import { fieldName } from "#app/kernel/parse.ts";
import { type Field, type LeafField, memberOf, PART_MARK, ROW_MARK, type RowsField, rowsOf, withMember } from "./clause-field.ts";
import { CLAUSE_FIELDS, type ClauseData, clauseSchema } from "./clause-fields.ts";
import type { ClauseKey } from "./clause-variants.ts";
import { basisPointsOf, formatBasisPoints } from "./shares.ts";

/** A clause as its form shows and sends it: what stands in each control, by path ("items[0].name"). A box that is not ticked is absent. */
export type FormValues = Readonly<Record<string, readonly string[]>>;

type Row = Record<string, unknown>;
type Path = readonly (string | number)[];

/** Data of a clause as its form shows it: percentages and 元 with two decimals, lists one item a line, a blank for null. */
export function formOf(key: ClauseKey, data: ClauseData): FormValues {
  return Object.fromEntries(entriesOf(CLAUSE_FIELDS[key], data, ""));
}

function entriesOf(fields: readonly Field[], data: Row, at: string): [string, string[]][] {
  return fields.flatMap((field): [string, string[]][] => {
    const value = memberOf(data, field.path);
    const name = `${at}${field.path}`;
    if (field.kind === "rows") {
      return rowsOf(value).flatMap((row, i): [string, string[]][] => [
        [`${name}[${i}].${ROW_MARK}`, [field.key ? String(row[field.key.member]) : ""]],
        ...entriesOf(field.fields, row, `${name}[${i}].`),
      ]);
    }
    if (field.kind === "part")
      return value === null ? [] : [[`${name}.${PART_MARK}`, ["on"]], ...entriesOf(field.fields, value as Row, `${name}.`)];
    const shown = shownValue(field, value);
    return shown.length === 0 ? [] : [[name, shown]];
  });
}

/** A stored value as it stands in its control. */
export function shownValue(field: LeafField, value: unknown): string[] {
  if (value === null || value === undefined) return [""];
  switch (field.kind) {
    case "choices":
    case "parties":
    case "deliverables":
      return (value as string[]).map(String);
    case "lines":
      return [(value as string[]).join("\n")];
    case "percent":
      return [(Number(value) / 100).toFixed(2)];
    case "money":
      return [fenToYuan(BigInt(String(value)))];
    case "yesNo":
      return value === true ? ["on"] : [];
    default:
      return [String(value)];
  }
}

interface Problem {
  path: Path;
  message: string;
}

interface Reading {
  values: FormValues;
  clause: ClauseData;
  problems: Problem[];
}

export type ReadClause = { data: ClauseData } | { errors: FieldErrors };

/**
 * What a form says, as data of the clause, or what is wrong with it by control. `base` is the clause the form was made of: what cannot be
 * typed comes from there, rows are known again by their keys. Terms that do not apply under the choices made are emptied, so that nothing is
 * signed that is not shown.
 */
export function readClause(key: ClauseKey, values: FormValues, base: ClauseData): ReadClause {
  const fields = CLAUSE_FIELDS[key];
  const reading: Reading = { values, clause: base, problems: [] };
  const typed = readFields(reading, fields, base, base, []);
  const parsed = clauseSchema(key).safeParse(typed);
  if (parsed.success && reading.problems.length === 0) return { data: parsed.data as ClauseData };
  // A control whose text could not be read has its own message already.
  const known = new Set(reading.problems.map(({ path }) => fieldName(path)));
  const found = (parsed.error?.issues ?? []).map((issue) => located(fields, issue.path as Path, issue));
  const errors: FieldErrors = {};
  for (const { name, message } of [
    ...reading.problems.map(({ path, message }) => located(fields, path, { message })),
    ...found.filter(({ name }) => !known.has(name)),
  ]) {
    if (!errors[name]?.includes(message)) errors[name] = [...(errors[name] ?? []), message];
  }
  return { errors };
}

/** The members of a clause, a row or a part. `start` holds what no field of the form covers. */
function readFields(reading: Reading, fields: readonly Field[], start: Row, base: Row | undefined, at: Path): Row {
  return fields.reduce<Row>((data, field) => {
    const path = [...at, ...field.path.split(".")];
    const before = memberOf(base, field.path);
    if (isFixed(field, base)) return withMember(data, field.path, before === undefined ? null : before);
    const value = applies(reading, field, at, base) ? readField(reading, field, path, before) : unused(field, before);
    return withMember(data, field.path, value);
  }, start);
}

/** Whether a field cannot be typed: always, or in the row of an indicator that answers a published requirement. */
export function isFixed(field: Field, row: Row | undefined): boolean {
  if (field.fixed === "linked") return typeof row?.["requirementId"] === "string";
  return field.fixed === "always";
}

function applies(reading: Reading, field: Field, at: Path, base: Row | undefined): boolean {
  const when = field.shownWhen;
  if (!when) return true;
  const fromClause = when.member.startsWith("/");
  const member = when.member.replace("/", "");
  const name = fieldName([...(fromClause ? [] : at), ...member.split(".")]);
  const stored = memberOf(fromClause ? reading.clause : base, member);
  // A fixed choice sends nothing, and a box that is not ticked neither; the stored one speaks only for what is not sent.
  const said = reading.values[name]?.[0] ?? (typeof stored === "string" ? stored : "");
  return when.is.includes(said);
}

/** What stands for a term that does not apply. */
function unused(field: Field, before: unknown): unknown {
  if (field.leftAway) return undefined;
  if (field.kind === "part") return null;
  if (field.kind === "rows" || field.kind === "choices" || field.kind === "parties" || field.kind === "lines") return [];
  if (field.blank !== undefined) return null;
  if (field.kind === "line" || field.kind === "prose") return "";
  if (field.kind === "money") return "0";
  return field.kind === "percent" ? 0 : before;
}

function readField(reading: Reading, field: Field, path: Path, before: unknown): unknown {
  const name = fieldName(path);
  if (field.kind === "part") {
    if (reading.values[`${name}.${PART_MARK}`]?.[0] !== "on") return null;
    return readFields(reading, field.fields, {}, (before as Row | null | undefined) ?? undefined, path);
  }
  if (field.kind === "rows") return readRows(reading, field, path, rowsOf(before));
  const typed = reading.values[name] ?? [];
  const read = readLeaf(field, typed);
  if ("problem" in read) reading.problems.push({ path, message: read.problem });
  return "problem" in read ? before : read.value;
}

function readRows(reading: Reading, field: RowsField, path: Path, stored: readonly Row[]): Row[] {
  const rows: Row[] = [];
  for (let i = 0; ; i++) {
    const mark = reading.values[`${fieldName(path)}[${i}].${ROW_MARK}`]?.[0];
    if (mark === undefined) return rows;
    const member = field.key?.member;
    const base = member === undefined ? stored[i] : stored.find((row) => row[member] === mark);
    rows.push(readFields(reading, field.fields, member === undefined ? {} : { [member]: mark }, base, [...path, i]));
  }
}

type Read = { value: unknown } | { problem: string };

/** One control as a value. Figures are taken as people type them: full-width digits, thousands separators. */
function readLeaf(field: LeafField, typed: readonly string[]): Read {
  const text = (typed[0] ?? "").replaceAll("\r\n", "\n").trim();
  const figure = typedNumber(text);
  switch (field.kind) {
    case "choices":
    case "parties":
    case "deliverables":
      return { value: typed.filter((one) => one !== "") };
    case "lines":
      return {
        value: text
          .split("\n")
          .map((one) => one.trim())
          .filter((one) => one !== ""),
      };
    case "yesNo":
      return { value: text === "on" };
    default:
      break;
  }
  if (text === "" && field.blank !== undefined) return { value: field.leftAway ? undefined : null };
  switch (field.kind) {
    case "choice":
      return text === "" ? { problem: "请选择。" } : { value: text };
    case "party":
      return text === "" ? { problem: "请选择单位。" } : { value: text };
    case "milestone":
      return text === "" ? { problem: "请选择里程碑。" } : { value: text };
    case "whole":
      return figure !== null && /^\d{1,9}$/.test(figure) ? { value: Number(figure) } : { problem: "请填写整数。" };
    case "percent": {
      const basisPoints = figure === null ? null : basisPointsOf(figure);
      return basisPoints === null ? { problem: "请填写百分数，最多两位小数。" } : { value: basisPoints };
    }
    case "money":
      return readMoney(text);
    case "decimal":
      return figure !== null && /^-?\d/.test(figure) ? { value: figure } : { problem: "请填写数字。" };
    case "date":
      return text === "" ? { problem: "请填写日期。" } : { value: text };
    default:
      return { value: text };
  }
}

function readMoney(text: string): Read {
  try {
    return { value: yuanToFen(text).toString() };
  } catch {
    return { problem: "请填写以元为单位的金额，最多两位小数。" };
  }
}

interface Fault {
  message: string;
  code?: string | undefined;
  minimum?: unknown;
  maximum?: unknown;
}

/** The control a fault belongs to, and its message with the words that lead there: "指标 3 · 目标值：请填写数字。". */
function located(fields: readonly Field[], path: Path, fault: Fault): { name: string; message: string } {
  const found = walk(fields, path);
  const message = found.field && found.field.kind === "percent" ? inPercent(fault) : fault.message;
  const item = found.rest[0];
  const words = [...found.words, ...(typeof item === "number" ? [`第 ${item + 1} 项`] : [])];
  return { name: found.name, message: words.length === 0 ? message : `${words.join(" · ")}：${message}` };
}

interface Found {
  name: string;
  words: string[];
  field: Field | null;
  rest: Path;
}

function walk(fields: readonly Field[], path: Path): Found {
  for (const field of fields) {
    const own = field.path.split(".");
    if (!own.every((part, i) => path[i] === part)) continue;
    const rest = path.slice(own.length);
    const [index, ...inner] = rest;
    if (field.kind === "rows" && typeof index === "number") {
      const below = walk(field.fields, inner);
      const row = `${field.path}[${index}]`;
      if (below.field === null) return { name: field.path, words: [`${field.row} ${index + 1}`], field, rest: [] };
      return { ...below, name: `${row}.${below.name}`, words: [`${field.row} ${index + 1}`, ...below.words] };
    }
    if (field.kind === "part" && rest.length > 0) {
      const below = walk(field.fields, rest);
      return { ...below, name: `${field.path}.${below.name}`, words: [field.label, ...below.words] };
    }
    return { name: field.path, words: [field.label], field, rest };
  }
  return { name: "", words: [], field: null, rest: [] };
}

/** Limits of a percentage in the words of its control: 5000 is 50.00 %. */
function inPercent({ code, message, minimum, maximum }: Fault): string {
  if (code === "too_small" && typeof minimum === "number") return `不能小于 ${formatBasisPoints(minimum)}。`;
  if (code === "too_big" && typeof maximum === "number") return `不能大于 ${formatBasisPoints(maximum)}。`;
  return message;
}
