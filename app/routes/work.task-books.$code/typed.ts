import type { SubmissionResult } from "@conform-to/react";
import type { SerializeFrom } from "@remix-run/node";

/** The answer to a refused form, as an action gives it. */
export type LastResult = SerializeFrom<SubmissionResult> | undefined;

export const errorOf = (last: LastResult, name: string): string[] | undefined => last?.error?.[name] ?? undefined;

/** What stands in the refused form under a field's name, such as "edit.shares[2].percent". */
function found(last: LastResult, name: string): unknown {
  return name
    .split(/[.[\]]+/)
    .filter((part) => part !== "")
    .reduce<unknown>(
      (at, part) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[part] : undefined),
      last?.initialValue,
    );
}

/** First value of a text field or select: what was typed when the form was refused (blank stays blank), else what is stored. */
export function typedText(last: LastResult, name: string, stored: string): string {
  if (!last) return stored;
  const value = found(last, name);
  return typeof value === "string" ? value : "";
}

/** Whether the refused form was the one with these fields. */
export const isOf = (last: LastResult, name: string): boolean => found(last, name) !== undefined;
