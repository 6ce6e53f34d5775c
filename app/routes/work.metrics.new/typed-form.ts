import type { SubmissionResult } from "@conform-to/react";

/** What a form shows: what was typed when the last answer refused it, else what is stored; with what is wrong beside each field. */
export function typedForm(answer: SubmissionResult | undefined, stored: Record<string, unknown>) {
  const refused = answer?.initialValue as Record<string, unknown> | null | undefined;
  const at = (source: unknown, name: string) =>
    name
      .split(/[.[\]]+/)
      .reduce<unknown>((value, part) => (part === "" ? value : (value as Record<string, unknown> | undefined)?.[part]), source);
  const value = (name: string) => at(refused ?? stored, name);
  return {
    errors: (answer?.error ?? {}) as Record<string, string[] | null>,
    /** Name, first value and error of a text field. */
    field: (name: string) => ({ name, defaultValue: text(value(name)), error: answer?.error?.[name] ?? undefined }),
    /** The same of a list of boxes. */
    choices: (name: string) => {
      const chosen = value(name);
      return {
        name,
        defaultValue: (Array.isArray(chosen) ? chosen : chosen === undefined ? [] : [chosen]).map(String),
        error: answer?.error?.[name] ?? undefined,
      };
    },
    isOn: (name: string) => value(name) === true || value(name) === "on",
    count: (name: string) => (Array.isArray(value(name)) ? (value(name) as unknown[]).length : 0),
  };
}

const text = (value: unknown) => (Array.isArray(value) ? value.join("\n") : typeof value === "string" ? value : "");
