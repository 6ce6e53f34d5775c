import type { SerializeFrom } from "@remix-run/node";
import type { Choice, ClausePage, Field, FormValues, LeafField, RowsField } from "#app/areas/task-books/index.server.ts";

export type Page = SerializeFrom<ClausePage>;

/** A form as it stands: what was typed when there was an answer, else what is stored. */
export interface FormState {
  /** Another one is another form: its controls are made anew. */
  id: string;
  values: FormValues;
  base: string;
  errors: Readonly<Record<string, readonly string[]>>;
  /** Row that was just added, to be gone to. */
  added: string | null;
  /** Why a change is proposed, as typed; absent when it was not. */
  reason?: string | undefined;
}

/** What every part of the form is given. */
export interface View {
  fields: readonly Field[];
  options: Readonly<Record<string, readonly Choice[]>>;
  values: FormValues;
  errors: FormState["errors"];
  /** Indicators of the scene that can be put back. */
  restorable: Page["restorable"];
}

/** Name of the control of a member. */
export const controlName = (path: string): string => `f.${path}`;

/** What a choice offers to choose from. */
export function optionsOf(view: View, field: LeafField, schemaPath: string): readonly Choice[] {
  switch (field.kind) {
    case "party":
    case "parties":
      return view.options["parties"] ?? [];
    case "deliverables":
      return view.options["deliverables"] ?? [];
    case "milestone":
      return view.options["milestones"] ?? [];
    default:
      return view.options[field.group ?? schemaPath] ?? [];
  }
}

/** What stands in a control, in words. */
export function shownText(view: View, field: LeafField, name: string, schemaPath: string): string {
  const typed = (view.values[name] ?? []).filter((one) => one !== "");
  if (field.kind === "yesNo") return typed[0] === "on" ? "是" : "否";
  if (typed.length === 0) return field.blank ?? "—";
  if (field.shownAs) return field.shownAs;
  const options = optionsOf(view, field, schemaPath);
  return typed.map((one) => options.find((choice) => choice.value === one)?.label ?? one).join("、");
}

/** Members a folded row tells of itself at most. */
const MOST_TOLD = 5;
const TOLD: readonly Field["kind"][] = ["choice", "party", "milestone", "line", "date", "whole", "percent", "decimal", "money"];

/** What stands in a row, in short, for where it is folded: "目标值 99 · 单位 %". `at` ends with a dot. */
export function rowWords(view: View, rows: RowsField, at: string, schemaAt: string): string {
  return rows.fields
    .filter((field): field is LeafField => TOLD.includes(field.kind) && field.path !== rows.heading)
    .filter((field) => field.shownAs === undefined && (view.values[`${at}${field.path}`]?.[0] ?? "") !== "")
    .slice(0, MOST_TOLD)
    .map((field) => `${field.label} ${shownText(view, field, `${at}${field.path}`, `${schemaAt}${field.path}`)}${unitOf(field)}`)
    .join(" · ");
}

const unitOf = ({ kind, unit = "" }: LeafField): string => (kind === "percent" ? "%" : kind === "money" ? " 元" : unit && ` ${unit}`);

/** Whether a field of the row (or clause) at `at` can be typed. */
export function isFixed(view: View, field: Field, at: string): boolean {
  if (field.fixed === "linked") return (view.values[`${at}requirementId`]?.[0] ?? "") !== "";
  return field.fixed === "always";
}

/** Rows a form has at a path. */
export function rowCount(view: View, path: string): number {
  let count = 0;
  while (view.values[`${path}[${count}].row`] !== undefined) count++;
  return count;
}

/** Whether an error stands anywhere below a path. */
export const hasErrorBelow = (view: View, path: string): boolean => Object.keys(view.errors).some((name) => name.startsWith(path));
