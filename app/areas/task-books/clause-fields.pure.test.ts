import { expect, test } from "vitest";
import { z } from "zod";
import { choicesAt } from "./clause-choices.ts";
import { allFields, type Field, LEAF_KINDS, type LeafField } from "./clause-field.ts";
import { CLAUSE_FIELDS, CLAUSE_KEYS, clauseSchema } from "./clause-fields.ts";
import type { ClauseKey } from "./clause-variants.ts";

interface Leaf {
  path: string;
  nullable: boolean;
  schema: z.ZodType;
}

/** Whether a list holds texts, so that one field shows all of it. */
const isListOfTexts = (schema: z.ZodArray) => !(schema.element instanceof z.ZodObject || schema.element instanceof z.ZodDiscriminatedUnion);

/** Every member any kind of a thing has, and the choice between the kinds. */
function everyKind(union: z.ZodDiscriminatedUnion): z.ZodObject {
  const kinds = union.options as z.ZodObject[];
  const { discriminator } = union.def;
  const names = kinds.map((kind) => (kind.shape[discriminator] as z.ZodLiteral<string>).value);
  return z.object({ ...Object.assign({}, ...kinds.map((kind) => kind.shape)), [discriminator]: z.enum(names) });
}

/** Every member of a clause that holds a value, by its path; rows as "items[]", with the rows themselves and their most. */
function* leaves(schema: z.ZodType, path: string, nullable = false): Generator<Leaf> {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) yield* leaves(schema.unwrap() as z.ZodType, path, true);
  else if (schema instanceof z.ZodObject) {
    if (nullable) yield { path, nullable, schema };
    for (const [member, inner] of Object.entries(schema.shape))
      yield* leaves(inner as z.ZodType, path === "" ? member : `${path}.${member}`);
  } else if (schema instanceof z.ZodDiscriminatedUnion) yield* leaves(everyKind(schema), path);
  else if (schema instanceof z.ZodArray && !isListOfTexts(schema)) {
    yield { path, nullable, schema };
    yield* leaves(schema.element as z.ZodType, `${path}[]`);
  } else yield { path, nullable, schema };
}

const fieldsOf = (key: ClauseKey) => new Map([...allFields(CLAUSE_FIELDS[key])].map(({ path, field }) => [path, field]));
const keyPaths = (key: ClauseKey) =>
  [...allFields(CLAUSE_FIELDS[key])].flatMap(({ path, field }) =>
    field.kind === "rows" && field.key ? [`${path}[].${field.key.member}`] : [],
  );
const leavesOf = (key: ClauseKey) => [...leaves(clauseSchema(key), "")];

test.each(CLAUSE_KEYS)("every member of %s has a field, and every field a member", (key) => {
  const members = leavesOf(key).map(({ path }) => path);
  expect(members.length).toBeGreaterThan(1);
  expect([...new Set([...fieldsOf(key).keys(), ...keyPaths(key)])].sort()).toEqual([...members].sort());
});

/** Kinds of fields a member of this schema may have. */
function kindsOf(schema: z.ZodType): readonly Field["kind"][] {
  if (schema instanceof z.ZodObject) return ["part"];
  if (schema instanceof z.ZodArray && !isListOfTexts(schema)) return ["rows"];
  if (schema instanceof z.ZodArray) return schema.element instanceof z.ZodEnum ? ["choices"] : ["parties", "deliverables", "lines"];
  if (schema instanceof z.ZodEnum) return ["choice"];
  if (schema instanceof z.ZodBoolean) return ["yesNo"];
  if (schema instanceof z.ZodNumber) return ["whole", "percent"];
  return ["party", "milestone", "line", "prose", "date", "money", "decimal"];
}

test.each(CLAUSE_KEYS)("the fields of %s are of the kind of their members, and may be empty where these may be null", (key) => {
  const fields = fieldsOf(key);
  for (const { path, schema, nullable } of leavesOf(key)) {
    const field = fields.get(path);
    if (!field) continue;
    expect(kindsOf(schema), path).toContain(field.kind);
    if ((LEAF_KINDS as readonly string[]).includes(field.kind))
      expect((field as LeafField).blank !== undefined, `${path} blank`).toBe(nullable);
    if (field.kind === "rows" && field.most !== null) {
      const row = (_: unknown, i: number) => i;
      const many = schema.safeParse(Array.from({ length: field.most + 1 }, row));
      const most = schema.safeParse(Array.from({ length: field.most }, row));
      const tooBig = (answer: typeof many) => answer.error?.issues.some((issue) => issue.code === "too_big") ?? false;
      expect([tooBig(most), tooBig(many)], path).toEqual([false, true]);
    }
  }
});

test.each(CLAUSE_KEYS)("the choices of %s are those of the schema, each with a name", (key) => {
  const schemas = new Map(leavesOf(key).map(({ path, schema }) => [path, schema]));
  for (const [path, field] of fieldsOf(key)) {
    if (field.kind !== "choice" && field.kind !== "choices") continue;
    const schema = schemas.get(path);
    const element = schema instanceof z.ZodArray ? schema.element : schema;
    const offered = choicesAt(key, field.group ?? path);
    expect(offered.map((choice) => choice.value).sort(), path).toEqual([...(element as z.ZodEnum).options].map(String).sort());
    for (const { label } of offered) expect(label).toMatch(/[\p{Script=Han}≤≥＝]/u);
  }
});

test("what a condition names is a choice or a box that stands beside the field, with these values", () => {
  for (const key of CLAUSE_KEYS) {
    const fields = fieldsOf(key);
    for (const [path, { shownWhen }] of fields) {
      if (!shownWhen) continue;
      const parent = path.includes(".") && path.includes("[]") ? path.slice(0, path.lastIndexOf("[].") + 3) : "";
      const member = shownWhen.member.startsWith("/") ? shownWhen.member.slice(1) : `${parent}${shownWhen.member}`;
      const other = fields.get(member);
      expect(other, `${path} → ${member}`).toBeDefined();
      if (other?.kind === "yesNo") expect(shownWhen.is).toEqual(["on"]);
      else
        expect(choicesAt(key, (other as LeafField).group ?? member).map((choice) => choice.value)).toEqual(
          expect.arrayContaining([...shownWhen.is]),
        );
    }
  }
});
