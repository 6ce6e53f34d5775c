import type { Choice } from "./clause-choices.ts";
import { type Field, type LeafField, memberOf, type RowsField, rowsOf, within, withMember } from "./clause-field.ts";
import { CLAUSE_FIELDS, type ClauseData } from "./clause-fields.ts";
import { shownValue } from "./clause-form.ts";
import { freeKey } from "./clause-rows.ts";
import type { ClauseKey } from "./clause-variants.ts";

/** Whose text of a field stands in the merged clause. */
export type Side = "theirs" | "mine";

/** One field two people left differently; `changedBy` says which of them moved away from what both started from. */
export interface Difference {
  /** Path with the keys of rows: "items/I3/target". */
  path: string;
  label: string;
  base: string;
  theirs: string;
  mine: string;
  changedBy: Side | "both";
}

type Options = Readonly<Record<string, readonly Choice[]>>;

interface Merging {
  options: Options;
  picks: ReadonlyMap<string, Side>;
  differences: Difference[];
}

interface Place {
  /** Path with keys of rows. */
  at: string;
  /** Path of the schema, for the choices. */
  schemaPath: string;
  words: readonly string[];
}

/**
 * One clause out of three: what both started from, what the other side saved, what was typed. A field only one side changed takes that change;
 * where both did, `picks` decides, and without a pick what was typed stands. Rows are known by their keys; rows both sides added stay both.
 * Members no field covers are the other side's.
 */
export function mergeClause(
  key: ClauseKey,
  versions: { base: ClauseData; theirs: ClauseData; mine: ClauseData },
  options: Options,
  picks: ReadonlyMap<string, Side> = new Map(),
): { data: ClauseData; differences: Difference[] } {
  const fields = CLAUSE_FIELDS[key];
  const merging: Merging = { options, picks, differences: [] };
  const mine = renumbered(fields, versions.base, versions.theirs, versions.mine);
  const start = { at: "", schemaPath: "", words: [] };
  const data = mergeFields(merging, fields, versions.base, versions.theirs, mine, versions.theirs, start);
  return { data, differences: merging.differences };
}

type Row = ClauseData;

function mergeFields(
  merging: Merging,
  fields: readonly Field[],
  base: Row | undefined,
  theirs: Row,
  mine: Row,
  start: Row,
  place: Place,
): Row {
  return fields.reduce<Row>((data, field) => {
    const here = {
      at: place.at === "" ? field.path : `${place.at}/${field.path}`,
      schemaPath: within(place.schemaPath, field.path),
      words: [...place.words, field.label],
    };
    const values = [base, theirs, mine].map((side) => memberOf(side, field.path));
    if (values[1] === undefined && values[2] === undefined) return data;
    const merged =
      field.kind === "rows" && field.key !== null
        ? mergeRows(merging, field, field.key.member, values.map(rowsOf), { ...here, words: place.words })
        : choose(merging, field, values, here);
    return withMember(data, field.path, merged);
  }, start);
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

function choose(merging: Merging, field: Field, [base, theirs, mine]: readonly unknown[], place: Place): unknown {
  if (same(theirs, mine)) return theirs;
  const changedBy = same(theirs, base) ? "mine" : same(mine, base) ? "theirs" : "both";
  const text = (value: unknown) => (value === undefined ? "—" : fieldText(merging.options, field, place.schemaPath, value));
  merging.differences.push({
    path: place.at,
    label: place.words.join(" · "),
    base: text(base),
    theirs: text(theirs),
    mine: text(mine),
    changedBy,
  });
  return picked(merging, place.at, changedBy) === "theirs" ? theirs : mine;
}

const picked = (merging: Merging, at: string, changedBy: Difference["changedBy"]): Side =>
  merging.picks.get(at) ?? (changedBy === "theirs" ? "theirs" : "mine");

function mergeRows(merging: Merging, field: RowsField, member: string, sides: readonly Row[][], place: Place): Row[] {
  const [base = [], theirs = [], mine = []] = sides;
  const idOf = (row: Row) => (field.sort ? `${row[member]}-${row[field.sort]}` : String(row[member]));
  const keyed = (rows: readonly Row[]) => new Map(rows.map((row) => [idOf(row), row]));
  const [bases, ours, typed] = [keyed(base), keyed(theirs), keyed(mine)];
  const nameOf = (id: string) => headingText(merging.options, field, place.schemaPath, typed.get(id) ?? ours.get(id) ?? {});
  const ids = { base: [...bases.keys()], theirs: [...ours.keys()], mine: [...typed.keys()] };
  const order = orderOf(merging, field, ids, place, nameOf) === "mine" ? woven(ids.mine, ids.theirs) : woven(ids.theirs, ids.mine);
  return order.flatMap((id): Row[] => {
    const [was, their, my] = [bases.get(id), ours.get(id), typed.get(id)];
    const at = { at: `${place.at}/${id}`, schemaPath: `${place.schemaPath}[]`, words: [...place.words, `${field.row}“${nameOf(id)}”`] };
    if (their && my) return [mergeFields(merging, field.fields, was, their, my, { [member]: my[member] }, at)];
    const kept = their ?? my;
    if (!kept) return [];
    const text = (row: Row | undefined) => (row ? rowText(merging.options, field, place.schemaPath, row) : "（没有这一项）");
    const gone = was ? same(kept, was) : true;
    // A row one side dropped and the other left alone is that side's change; a row only one side has is its addition.
    const changedBy: Difference["changedBy"] = was ? (gone ? (their ? "mine" : "theirs") : "both") : their ? "theirs" : "mine";
    merging.differences.push({
      path: at.at,
      label: at.words.join(" · "),
      base: text(was),
      theirs: text(their),
      mine: text(my),
      changedBy,
    });
    const chosen = picked(merging, at.at, changedBy) === "theirs" ? their : my;
    return chosen ? [chosen] : [];
  });
}

/**
 * Whose rows come first: theirs, unless only the typed side moved some. Where the order itself is agreed, two orders are a difference like any
 * other, told by the names of the rows both sides have.
 */
function orderOf(
  merging: Merging,
  field: RowsField,
  keys: Readonly<Record<"base" | Side, readonly string[]>>,
  place: Place,
  nameOf: (key: string) => string,
): Side {
  const shared = (side: "base" | Side) => keys[side].filter((key) => keys.theirs.includes(key) && keys.mine.includes(key));
  const known = (side: Side) => shared(side).filter((key) => keys.base.includes(key));
  const [theirsMoved, mineMoved] = [!same(known("theirs"), shared("base")), !same(known("mine"), shared("base"))];
  if (!field.ordered || same(shared("theirs"), shared("mine"))) return mineMoved && !theirsMoved ? "mine" : "theirs";
  const changedBy = theirsMoved && mineMoved ? "both" : theirsMoved ? "theirs" : "mine";
  const text = (side: "base" | Side) =>
    shared(side)
      .map((key, i) => `${i + 1}. ${nameOf(key)}`)
      .join("\n") || "—";
  merging.differences.push({
    path: place.at,
    label: [...place.words, `${field.label}的顺序`].join(" · "),
    base: text("base"),
    theirs: text("theirs"),
    mine: text("mine"),
    changedBy,
  });
  return picked(merging, place.at, changedBy);
}

/** One order with the rows only the other has, each behind the row it stands behind there and behind what the first has put in the same place. */
function woven(first: readonly string[], second: readonly string[]): string[] {
  const order = [...first];
  for (const [i, id] of second.entries()) {
    if (order.includes(id)) continue;
    let at = i === 0 ? 0 : order.indexOf(second[i - 1] ?? "") + 1;
    while (at < order.length && !second.includes(order[at] ?? "")) at++;
    order.splice(at, 0, id);
  }
  return order;
}

/** What a row is called: its heading in words, or its key where that is blank. */
function headingText(options: Options, field: RowsField, schemaPath: string, row: Row): string {
  const heading = field.fields.find(({ path }) => path === field.heading);
  const value = row[field.heading];
  if (heading && typeof value === "string" && value !== "") return fieldText(options, heading, `${schemaPath}[].${heading.path}`, value);
  const key = String(field.key ? row[field.key.member] : "");
  return options["parties"]?.find((party) => party.value === key)?.label ?? key;
}

/** What was typed, with another key for a new row whose key the other side has given to a row of its own. */
function renumbered(fields: readonly Field[], base: Row | undefined, theirs: Row, mine: Row): Row {
  const used = (field: RowsField, path: string) => [base, theirs, mine].flatMap((side) => keysOf(side, path, field.key?.member ?? ""));
  const walk = (list: readonly Field[], data: Row, parent: string): Row =>
    list.reduce<Row>((row, field) => {
      if (field.kind !== "rows" || field.key === null || memberOf(row, field.path) === undefined) return row;
      const { member, prefix } = field.key;
      const path = within(parent, field.path);
      const before = keysOf(base, path, member);
      const others = rowsAt(theirs, path);
      const taken = used(field, path);
      const rows = rowsOf(memberOf(row, field.path)).map((one) => {
        const below = walk(field.fields, one, `${path}[]`);
        const key = String(one[member]);
        const other = others.find((candidate) => candidate[member] === key);
        if (prefix === null || before.includes(key) || other === undefined || same(other, one)) return below;
        const free = freeKey(prefix, taken);
        taken.push(free);
        return { ...below, [member]: free };
      });
      return withMember(row, field.path, rows);
    }, data);
  return walk(fields, mine, "");
}

/** Rows at a schema path such as "items[].deliverables", from every row above. */
function rowsAt(data: Row | undefined, path: string): Row[] {
  const [first = "", ...rest] = path.split("[].");
  const rows = rowsOf(memberOf(data, first));
  return rest.length === 0 ? rows : rows.flatMap((row) => rowsAt(row, rest.join("[].")));
}

const keysOf = (data: Row | undefined, path: string, member: string): string[] => rowsAt(data, path).map((row) => String(row[member]));

/** A value in words, for people who compare. */
export function fieldText(options: Options, field: Field, schemaPath: string, value: unknown): string {
  if (field.kind === "rows") {
    const rows = rowsOf(value).map((row) => rowText(options, field, schemaPath, row));
    return rows.length === 0 ? "无" : rows.join("\n");
  }
  if (field.kind === "part") return value === null ? "不约定" : partText(options, field.fields, schemaPath, value as Row);
  return leafText(options, field, schemaPath, value);
}

function rowText(options: Options, field: RowsField, schemaPath: string, row: Row): string {
  const [first, second] = field.fields;
  const at = (inner: Field) => fieldText(options, inner, `${schemaPath}[].${inner.path}`, memberOf(row, inner.path));
  // A figure beside a party needs no more words: 甲公司 60.00%.
  if (field.key?.member === field.heading && first && !second) return `${headingText(options, field, schemaPath, row)} ${at(first)}`;
  if (first?.kind === "party" && second && field.fields.length === 2) return `${at(first)} ${at(second)}`;
  return partText(options, field.fields, `${schemaPath}[]`, row);
}

function partText(options: Options, fields: readonly Field[], schemaPath: string, data: Row): string {
  return fields
    .filter((field) => field.fixed !== "always" && !(field.kind !== "rows" && memberOf(data, field.path) === "") && isSaid(field, data))
    .map((field) => `${field.label}：${fieldText(options, field, within(schemaPath, field.path), memberOf(data, field.path))}`)
    .join("；");
}

/** Whether a member is there and holds under the choices made beside it. */
function isSaid({ path, shownWhen }: Field, data: Row): boolean {
  const choice = shownWhen ? memberOf(data, shownWhen.member) : undefined;
  return memberOf(data, path) !== undefined && (typeof choice !== "string" || shownWhen?.is.includes(choice) === true);
}

function leafText(options: Options, field: LeafField, schemaPath: string, value: unknown): string {
  if (field.kind === "yesNo") return value === true ? "是" : "否";
  const shown = shownValue(field, value).filter((one) => one !== "");
  if (shown.length === 0) return field.blank ?? "（空）";
  const names = shown.map((one) => optionsOf(options, field, schemaPath).find((choice) => choice.value === one)?.label ?? one);
  const unit = field.kind === "percent" ? "%" : field.kind === "money" ? " 元" : field.unit ? ` ${field.unit}` : "";
  return `${names.join(field.kind === "lines" ? "\n" : "、")}${unit}`;
}

function optionsOf(options: Options, field: LeafField, schemaPath: string): readonly Choice[] {
  if (field.kind === "party" || field.kind === "parties") return options["parties"] ?? [];
  if (field.kind === "deliverables") return options["deliverables"] ?? [];
  if (field.kind === "milestone") return options["milestones"] ?? [];
  return options[field.group ?? schemaPath] ?? [];
}
