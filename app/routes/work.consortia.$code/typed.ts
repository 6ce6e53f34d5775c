import type { SubmissionResult } from "@conform-to/react";
import type { SerializeFrom } from "@remix-run/node";

export type Last = SerializeFrom<SubmissionResult> | undefined;

/** What was typed into one of the page's forms and refused: several forms have fields of the same name, and only one was sent. */
export function typedIn(last: Last, intent: string, memberId?: string) {
  const value = last?.initialValue;
  const isThis = value?.["intent"] === intent && (memberId === undefined || value["memberId"] === memberId);
  return {
    isThis,
    /** Of the form that was refused the plain one, to which the error summary links; of the others one of their own. */
    id: (name: string): string | undefined => (isThis ? undefined : `${intent}-${memberId ?? "any"}-${name}`),
    value: (name: string): string | undefined => {
      const typed = isThis ? typedAt(value, name) : undefined;
      return typeof typed === "string" ? typed : undefined;
    },
    error: (name: string): readonly string[] | undefined => (isThis ? (last?.error?.[name] ?? undefined) : undefined),
  };
}

/** `members[2].percent` of the nested values that a form sent. */
export function typedAt(value: unknown, name: string): unknown {
  return name
    .split(/[.[\]]+/)
    .filter((part) => part !== "")
    .reduce<unknown>(
      (inner, part) => (typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[part] : undefined),
      value,
    );
}
