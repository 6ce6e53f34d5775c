import type { SerializeFrom } from "@remix-run/node";
import type { Choice, ClausePage, Field, FormValues, LeafField } from "#app/areas/task-books/index.server.ts";

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
