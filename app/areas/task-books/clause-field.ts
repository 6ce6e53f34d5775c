/**
 * What a clause's form is made of. Plain data, so that a page may send it to the browser as it is. A path leads from the clause (or from the
 * row it stands in) to a member: "tier", "funding.model", "items" and inside its rows "name", "signatory.title".
 */

/** Shown only while another member has one of these values ("on" for a box that is ticked). A leading slash starts from the clause. */
export interface ShownWhen {
  member: string;
  is: readonly string[];
}

/** What cannot be typed here: ever, or only of an indicator that answers a published requirement of the scene. */
export type Fixed = "always" | "linked";

interface Common {
  path: string;
  label: string;
  hint?: string;
  shownWhen?: ShownWhen;
  fixed?: Fixed;
  /** What a new row starts with, as typed. */
  start?: string;
  /** True where a member that is empty or does not apply is left away instead of being null or empty. */
  leftAway?: true;
}

export const LEAF_KINDS = [
  "choice",
  "choices",
  "party",
  "parties",
  "deliverables",
  "milestone",
  "line",
  "prose",
  "lines",
  "date",
  "whole",
  "percent",
  "money",
  "decimal",
  "yesNo",
] as const;
export type LeafKind = (typeof LEAF_KINDS)[number];

/** One figure, text or choice. */
export interface LeafField extends Common {
  kind: LeafKind;
  /** Unit of a whole number. */
  unit?: string;
  /** What an empty field means, for members that may be null or left away: 未约定. Without it the field must be filled where the schema says so. */
  blank?: string;
  /** Path of the choices where it is not the member's own, inside the same clause. */
  group?: string;
  /** Of a fixed one: what is shown in place of a value that says nothing to people; null shows nothing at all. */
  shownAs?: string | null;
}

/** Rows that can be added and taken away up to `most`, or (with null) rows whose number the consortium fixes. */
export interface RowsField extends Common {
  kind: "rows";
  /** What one row is called: 指标. */
  row: string;
  /**
   * Member that tells rows apart, with the letters a new one begins with, or null for these where the key says something itself (a party);
   * null where rows are told apart by nothing but their place.
   */
  key: { member: string; prefix: string | null } | null;
  /** Choice a row keeps as long as it is there: under another one, the same key is another row. */
  sort?: string;
  /** True where the order of the rows is agreed, such as who is paid first. */
  ordered?: true;
  /** Member whose text heads a row. */
  heading: string;
  fields: readonly Field[];
  most: number | null;
}

/** Terms that are agreed as a whole or not at all; a box opens them. */
export interface PartField extends Common {
  kind: "part";
  fields: readonly Field[];
}

export type Field = LeafField | RowsField | PartField;

/** "items[]" and "kind" → "items[].kind". */
export const within = (parent: string, path: string): string => (parent === "" ? path : `${parent}.${path}`);

/** A row says that it is there, and which it is, under this name; a part that it is agreed. */
export const ROW_MARK = "row";
export const PART_MARK = "agreed";

/** Every field below these, with its path from the clause: rows as "items[]". */
export function* allFields(fields: readonly Field[], parent = ""): Generator<{ path: string; field: Field }> {
  for (const field of fields) {
    const path = within(parent, field.path);
    yield { path, field };
    if (field.kind === "rows") yield* allFields(field.fields, `${path}[]`);
    if (field.kind === "part") yield* allFields(field.fields, path);
  }
}

/** The value at a path of members, undefined where there is none. */
export function memberOf(data: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, part) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[part] : undefined), data);
}

/** The same object with one member set; objects on the way are made when they are missing. */
export function withMember(data: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) return value === undefined ? data : { ...data, [first]: value };
  const inner = data[first];
  const record = typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : {};
  return { ...data, [first]: withMember(record, rest.join("."), value) };
}

/** Rows as an array of records. */
export const rowsOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? (value as Record<string, unknown>[]) : []);
