import { z } from "zod";
import { type FieldErrors, invalid } from "./errors.ts";

// What no schema has a message of its own for is said in Chinese too.
z.config(z.locales.zhCN());

/** Parses a verb's input; refuses with field errors keyed as conform names fields: `requirements[2].target`. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields: FieldErrors = {};
  for (const issue of parsed.error.issues) {
    const at = fieldName(issue.path);
    fields[at] = [...(fields[at] ?? []), issue.message];
  }
  throw invalid("提交的内容有误，请按提示更正。", fields);
}

/** ["requirements", 2, "target"] → "requirements[2].target". */
export function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, part) => (typeof part === "number" ? `${name}[${part}]` : name === "" ? String(part) : `${name}.${String(part)}`),
    "",
  );
}
