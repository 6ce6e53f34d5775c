import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";

/** How one detail is asked and shown. The schemas of details carry these facts, so that form, page and check come from one place. */
export interface DetailFacts {
  label: string;
  input: "choice" | "choices" | "count" | "figure" | "text" | "lines";
  required: boolean;
  unit?: string;
  hint?: string;
  /** Words of the choices by value. */
  names?: Readonly<Record<string, string>>;
}

interface Options {
  optional?: true;
  unit?: string;
  hint?: string;
}
type Asked<S extends z.ZodType, O extends Options> = O extends { optional: true } ? z.ZodOptional<S> : S;

const facts = z.registry<DetailFacts>();

function asked<S extends z.ZodType, O extends Options>(
  schema: S,
  about: Pick<DetailFacts, "label" | "input" | "names">,
  options: O,
): Asked<S, O> {
  const { optional, ...shown }: Options = options;
  const made = optional ? schema.optional() : schema;
  facts.add(made, { ...about, ...shown, required: !optional });
  return made as Asked<S, O>;
}

/** The facts of a field of a details schema. Throws for a field that was made without them. */
export function factsOf(schema: z.ZodType): DetailFacts {
  const found = facts.get(schema);
  if (!found) throw new TypeError("a detail has no description");
  return found;
}

type Names<K extends string> = Readonly<Record<K, string>>;
const keys = <K extends string>(names: Names<K>) => Object.keys(names) as [K, ...K[]];
const NONE = {};

/** One of several. */
export function choice<K extends string, O extends Options = typeof NONE>(label: string, names: Names<K>, options: O = NONE as O) {
  return asked(z.enum(keys(names), { error: `请选择${label}。` }), { label, input: "choice", names }, options);
}

/** Any of several; at least one unless optional. */
export function choices<K extends string, O extends Options = typeof NONE>(label: string, names: Names<K>, options: O = NONE as O) {
  const message = `请至少选择一项${label}。`;
  const many = z
    .array(z.enum(keys(names), { error: `请从列表中选择${label}。` }), { error: message })
    .min(1, message)
    .max(keys(names).length);
  return asked(many, { label, input: "choices", names }, options);
}

/** A whole number. */
export function count<O extends Options = typeof NONE>(label: string, min: number, max: number, options: O = NONE as O) {
  const number = z
    .number({ error: `请填写${label}（整数）。` })
    .int(`${label}须为整数。`)
    .min(min, `${label}至少为 ${min}。`)
    .max(max, `${label}最多为 ${max}。`);
  return asked(number, { label, input: "count" }, options);
}

/** A decimal number, kept as text: exact as typed. */
export function figure<O extends Options = typeof NONE>(label: string, options: O = NONE as O) {
  const text = z
    .string({ error: `请填写${label}。` })
    .trim()
    .regex(/^\d{1,9}(\.\d{1,6})?$/, `${label}须为数字，例如 12.5。`);
  return asked(text, { label, input: "figure" }, options);
}

/** A short text in one line. */
export function words<O extends Options = typeof NONE>(label: string, max: number, options: O = NONE as O) {
  return asked(textField(label, 1, max), { label, input: "text" }, options);
}

/** A text of several lines. */
export function lines<O extends Options = typeof NONE>(label: string, max: number, options: O = NONE as O) {
  return asked(textField(label, 1, max, { lines: true }), { label, input: "lines" }, options);
}
