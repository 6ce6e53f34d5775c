import type { FormMessages, FormValues } from "#app/forms/form-values.ts";
import { listAt, textAt, valueAt } from "#app/forms/form-values.ts";

export const options = <K extends string>(keys: readonly K[], names: Record<K, string>) =>
  keys.map((value) => ({ value, label: names[value] }));

/** Props of a step's controls by their names: the value to begin with and the message beside them. */
export function stepFields(values: FormValues, messages: FormMessages) {
  const at = (name: string) => ({ name, error: messages[name] ?? undefined });
  return {
    at,
    text: (name: string) => ({ ...at(name), defaultValue: textAt(values, name) }),
    list: (name: string) => ({ ...at(name), defaultValue: listAt(values, name) }),
    flag: (name: string) => ({ ...at(name), defaultValue: valueAt(values, name) === "on" }),
  };
}
export type StepFields = ReturnType<typeof stepFields>;

/** Messages by the control they stand at. */
export function messagesOf(faults: readonly { name: string; message: string }[]): Record<string, string[]> {
  const messages: Record<string, string[]> = {};
  for (const { name, message } of faults) messages[name] = [...(messages[name] ?? []), message];
  return messages;
}
