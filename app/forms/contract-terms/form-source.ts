import { type FormMessages, type FormValues, listAt, textAt } from "#app/forms/form-values.ts";

/** What a part of the form reads: first values and messages, by the names of the fields. */
export interface FormSource {
  values: FormValues;
  errors: FormMessages;
}

const pathOf = (name: string) => name.replaceAll(/\[(\d+)\]/g, ".$1");

/** A text field by its name. */
export function fieldAt({ values, errors }: FormSource, name: string) {
  return { name, defaultValue: textAt(values, pathOf(name)), error: errors[name]?.[0] };
}

/** A group of checkboxes by its name. */
export function choicesAt({ values, errors }: FormSource, name: string) {
  return { name, defaultValue: listAt(values, pathOf(name)), error: errors[name]?.[0] };
}

/** One checkbox by its name; a form that was sent says "on". */
export function checkAt({ values, errors }: FormSource, name: string) {
  return { name, defaultValue: textAt(values, pathOf(name)) === "on", error: errors[name]?.[0] };
}

/** Whether anything stands in a field whose name begins so: a folded part that holds something is shown open. */
export function isUsed({ values, errors }: FormSource, prefix: string): boolean {
  if (Object.keys(errors).some((name) => name.startsWith(prefix))) return true;
  const at = pathOf(prefix).split(".");
  let value: unknown = values;
  for (const key of at) value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return holdsText(value);
}

function holdsText(value: unknown): boolean {
  if (typeof value === "string") return value !== "";
  return typeof value === "object" && value !== null && Object.values(value).some(holdsText);
}
