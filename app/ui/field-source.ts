/**
 * Where a field takes its name, first value and error from: a conform field, or plain props.
 * `required` only marks the label and sets aria-required; the browser's own check would hide the error summary.
 */
import type { ReactNode } from "react";

/** The part of conform's field metadata that fields read. */
export type ConformField = {
  id: string;
  name: string;
  key?: string | undefined;
  initialValue?: unknown;
  errors?: readonly string[] | undefined;
  required?: boolean | undefined;
};

type Source<Value> =
  | { field: ConformField; name?: undefined; id?: undefined; defaultValue?: Value | undefined; error?: string | undefined }
  | {
      field?: undefined;
      name: string;
      id?: string | undefined;
      defaultValue?: Value | undefined;
      error?: string | readonly string[] | undefined;
    };

export type FieldProps<Value = string> = Source<Value> & {
  label: ReactNode;
  hint?: ReactNode;
  required?: boolean | undefined;
  /** Shows （选填） after the label. */
  optional?: boolean | undefined;
  disabled?: boolean | undefined;
  /** Form this field belongs to when it stands outside of it. */
  form?: string | undefined;
};

export type ResolvedField = {
  id: string;
  name: string;
  key: string | undefined;
  value: unknown;
  error: string | undefined;
  required: boolean;
};

/** The id a plain field gets from its name; error summaries link to it. */
export function fieldId(name: string): string {
  return `f-${name.replace(/[^\p{L}\p{N}_-]+/gu, "-")}`;
}

export function resolveField(props: FieldProps<unknown>): ResolvedField {
  const { field } = props;
  const given = props.error ?? field?.errors;
  const error = typeof given === "string" ? given : given?.[0];
  return {
    id: field?.id ?? props.id ?? fieldId(props.name ?? ""),
    name: field?.name ?? props.name ?? "",
    key: field?.key,
    value: field?.initialValue ?? props.defaultValue,
    error: error === "" ? undefined : error,
    required: props.required ?? field?.required ?? false,
  };
}

/** A stored first value as the text of a native input. */
export function textValue(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : String(value);
}

/** First values of a group of checkboxes. */
export function listValue(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" && value !== "" ? [value] : [];
}
