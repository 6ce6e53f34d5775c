import type { SubmissionResult } from "@conform-to/react";

/** What a form shows: what was typed when the last answer refused it, else what is stored; with what is wrong beside each field. */
export function typedForm(answer: SubmissionResult | undefined, stored: Record<string, unknown>) {
  const refused = answer?.initialValue as Record<string, unknown> | null | undefined;
  const at = (source: unknown, name: string) =>
    name
      .split(/[.[\]]+/)
      .reduce<unknown>((value, part) => (part === "" ? value : (value as Record<string, unknown> | undefined)?.[part]), source);
  const errors = (answer?.error ?? {}) as Record<string, string[] | null>;
  const value = (name: string) => at(refused ?? stored, name);
  return {
    /** By field; what concerns the whole form only where no field says more. */
    errors: Object.fromEntries(Object.entries(errors).filter(([name], _, { length }) => name !== "" || length === 1)),
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
    /** Rows of a list up to the last one that holds something. */
    count: (name: string) => {
      const rows = value(name);
      return Array.isArray(rows)
        ? rows.findLastIndex((row) => Object.values(row ?? {}).some((cell) => cell !== "" && cell !== undefined)) + 1
        : 0;
    },
  };
}

const text = (value: unknown) => (Array.isArray(value) ? value.join("\n") : typeof value === "string" ? value : "");
