import type { SubmissionResult } from "@conform-to/react";
import type { FormValues } from "#app/forms/form-values.ts";

export type Errors = Readonly<Record<string, string[] | null>>;

/** What was typed into one of the forms of a page, and what was wrong with it; nothing for every other form. */
export interface TypedForm {
  errors: Errors;
  text: (name: string) => string | undefined;
}

/** The last answer as one form sees it, told by its intent and, where there are several of a kind, by an id it carries. */
export function typedIn(last: SubmissionResult | undefined, intent: string, id?: { name: string; value: string }): TypedForm {
  const values = (last?.initialValue as FormValues | null | undefined) ?? {};
  const isThis = values["intent"] === intent && (id === undefined || values[id.name] === id.value);
  return {
    errors: isThis ? (last?.error ?? {}) : {},
    text: (name) => (isThis && typeof values[name] === "string" ? values[name] : undefined),
  };
}

/** The last answer for a form that takes its values whole, where it was one of these intents; nothing otherwise. */
export function answerTo(last: SubmissionResult | undefined, ...intents: readonly string[]): { errors: Errors; values: FormValues } {
  const values = (last?.initialValue as FormValues | null | undefined) ?? {};
  return intents.includes(String(values["intent"])) ? { errors: last?.error ?? {}, values } : { errors: {}, values: {} };
}
