import { describe, expect, test } from "vitest";
import { z } from "zod";
import { databaseErrorCode, violatedConstraint } from "./context.server.ts";
import { AppError, conflict, ERROR_CODES, forbidden, invalid, isAppError, notFound, unavailable } from "./errors.ts";
import { fieldName, parseInput } from "./parse.ts";

describe("refusals", () => {
  test("each code has the HTTP status people expect", () => {
    expect(ERROR_CODES).toMatchInlineSnapshot(`
      {
        "conflict": 409,
        "forbidden": 403,
        "invalid": 400,
        "notFound": 404,
        "tooLarge": 413,
        "tooMany": 429,
        "unauthenticated": 401,
        "unavailable": 503,
      }
    `);
  });

  test("a factory gives its code and a message that may be shown", () => {
    const refusals = [invalid("请核对。"), forbidden(), notFound("场景"), conflict("已被他人修改。"), unavailable("请稍后再试。")];
    expect(refusals.map(({ code }) => code)).toEqual(["invalid", "forbidden", "notFound", "conflict", "unavailable"]);
    for (const { message } of refusals) expect(message).toMatch(/^[\p{Script=Han}，]+。$/u);
  });

  test("a foreign thing and an absent thing are refused in the same words", () => {
    expect(notFound("场景").message).toBe("场景不存在，或您无权查看。");
  });

  test("is known also when it comes from another copy of the module", () => {
    expect(isAppError(new AppError("conflict", "x"))).toBe(true);
    expect(isAppError({ isAppError: true, code: "conflict" })).toBe(true);
    for (const other of [new Error("x"), null, undefined, "conflict", { code: "conflict" }, { isAppError: "true" }]) {
      expect(isAppError(other)).toBe(false);
    }
  });

  test("keeps its cause, fields and waiting time", () => {
    const cause = new Error("inner");
    const error = new AppError("tooMany", "请稍候。", { cause, fields: { email: ["太多次。"] }, retryAfterSeconds: 30 });
    expect(error).toMatchObject({ cause, fields: { email: ["太多次。"] }, retryAfterSeconds: 30, name: "AppError" });
    expect("cause" in new AppError("invalid", "x")).toBe(false);
  });
});

describe("parseInput", () => {
  const schema = z.object({
    name: z.string().min(1, "请填写名称。"),
    requirements: z.array(z.object({ target: z.string().regex(/^\d+$/, "请填写数值。").max(2, "最多两位。") })),
  });

  test("gives the parsed value and drops what the schema does not know", () => {
    const typed = { name: "线", requirements: [], status: "published", ["__proto__"]: { role: "owner" } };
    expect(parseInput(schema, typed)).toEqual({ name: "线", requirements: [] });
  });

  test("names every fault as the form names its field", () => {
    expect(() => parseInput(schema, { name: "", requirements: [{ target: "1" }, { target: "abc" }] })).toThrow(
      expect.objectContaining({
        code: "invalid",
        fields: { name: ["请填写名称。"], "requirements[1].target": ["请填写数值。", "最多两位。"] },
      }),
    );
  });

  test("what concerns the whole input has the empty name", () => {
    expect(() => parseInput(schema, null)).toThrow(expect.objectContaining({ fields: { "": [expect.any(String)] } }));
    expect(fieldName([])).toBe("");
    expect(fieldName(["a", 0, "b", 1])).toBe("a[0].b[1]");
  });
});

describe("database errors", () => {
  const bare = { code: "23505", constraint_name: "one_live" };
  test("are read from a statement's error, which wraps them, and from that of a COMMIT, which does not", () => {
    for (const error of [bare, new Error("Failed query", { cause: bare })]) {
      expect(databaseErrorCode(error)).toBe("23505");
      expect(violatedConstraint(error)).toBe("one_live");
    }
  });

  test("everything else has neither code nor constraint", () => {
    for (const error of [null, undefined, "x", new Error("x"), { code: "ECONNREFUSED" }, { code: 23505 }]) {
      expect(databaseErrorCode(error)).toBeNull();
      expect(violatedConstraint(error)).toBeNull();
    }
  });
});
