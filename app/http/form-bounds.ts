import { z } from "zod";
import { invalid } from "#app/kernel/errors.ts";

export const MOST_FIELDS = 5_000;
const MOST_DEPTH = 10;
const MOST_ITEMS = 1_000;
/** Rows times rows in rows: what one name may make beside itself. */
const MOST_NESTED_ITEMS = 10_000;
/** Where conform puts what a button asks for: add a row, move one. */
const INTENT_FIELD = "__intent__";
const intent = z.object({
  type: z.enum(["validate", "reset", "update", "insert", "remove", "reorder"]),
  payload: z
    .object({
      name: z.string().refine(isBoundedName),
      ...Object.fromEntries(
        ["index", "from", "to"].map((key) => [
          key,
          z
            .int()
            .min(0)
            .max(MOST_ITEMS - 1)
            .optional(),
        ]),
      ),
    })
    .partial()
    .optional(),
});

/**
 * Refuses a form that may not be taken apart (reliability C6). Names build the object: a single `rows[99999999]` would make an array that
 * long and take the process with it, before any schema is asked. Throws invalid.
 */
export function checkForm(form: FormData): void {
  let fields = 0;
  for (const [name, value] of form) {
    const isFit = ++fields <= MOST_FIELDS && isBoundedName(name) && (name !== INTENT_FIELD || isIntent(value));
    if (!isFit) throw unreadableForm();
  }
}

export const unreadableForm = () => invalid("提交的表单无法识别，请刷新页面后重试。");

function isBoundedName(name: string): boolean {
  const segments = name.split(/[.[\]]+/);
  const indexes = segments.filter((segment) => /^\d+$/.test(segment)).map(Number);
  const items = indexes.reduce((product, index) => product * (index + 1), 1);
  return segments.length <= MOST_DEPTH + 1 && indexes.every((index) => index < MOST_ITEMS) && items <= MOST_NESTED_ITEMS;
}

function isIntent(value: FormDataEntryValue): boolean {
  try {
    return intent.safeParse(JSON.parse(String(value))).success;
  } catch {
    return false;
  }
}
