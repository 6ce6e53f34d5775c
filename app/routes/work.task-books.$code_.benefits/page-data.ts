import { readTyped, type TypedBenefits } from "#app/areas/task-books/benefit-form.ts";
import type { FormState, Page } from "#app/routes/work.task-books.$code_.clauses.$key/clause-view.ts";

export type { Page };

/** What every part of the form is given. */
export interface PartProps {
  page: Page;
  errors: FormState["errors"];
}

/** The form by the values of its fields. */
export const typedIn = (values: FormState["values"]): TypedBenefits => readTyped((name) => values[name]?.[0]);

/** What is offered to choose from, by the path of the member: "pools[].key", "parties". */
export const choicesOf = (page: Page, path: string) => page.options[path] ?? [];
export const nameOf = (page: Page, id: string) =>
  choicesOf(page, "parties").find((party) => party.value === id)?.label ?? "未列入当事人的单位";
