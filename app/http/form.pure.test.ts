import type { AppLoadContext } from "@remix-run/node";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { AppError, conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { formAction, formAsTyped } from "./form.server.ts";

const context = { requestId: "r-1", log: { error: () => {} } } as unknown as AppLoadContext;
const schema = z.object({
  name: z.string({ error: "请填写名称。" }),
  password: z.string().optional(),
  requirements: z.array(z.object({ target: z.string() })).optional(),
});

function form(entries: [string, string][]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}
const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("http://local.invalid/", { method: "POST", body, headers });
const ok = async () => new Response("done");

describe("a form action", () => {
  test("hands the parsed value to the verb", async () => {
    const answer = await formAction(post(form([["name", "线"]])), context, schema, async (value) => Response.json(value));
    expect(await answer.json()).toEqual({ name: "线" });
  });

  test("answers a fault with 400, the words beside the field and what was typed, but never a password", async () => {
    const answer = await formAction(
      post(
        form([
          ["password", "geheim-123"],
          ["requirements[0].target", "5"],
        ]),
      ),
      context,
      schema,
      ok,
    );
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ error: { name: ["请填写名称。"] }, initialValue: { requirements: [{ target: "5" }] } });
    expect(text).not.toContain("geheim");
  });

  test.each([
    [invalid("请核对。", { name: ["名称已被使用。"] }), 400],
    [conflict("已被他人修改。"), 409],
    [new AppError("unavailable", "请稍后再试。"), 503],
  ])("answers the verb's refusal with its status and the form as typed: %s", async (refusal, status) => {
    const answer = await formAction(post(form([["name", "线"]])), context, schema, () => Promise.reject(refusal));
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { "": [refusal.message], ...refusal.fields }, initialValue: { name: "线" } });
  });

  test("tells how long to wait", async () => {
    const tooMany = new AppError("tooMany", "请稍候。", { retryAfterSeconds: 30 });
    const answer = await formAction(post(form([["name", "线"]])), context, schema, () => Promise.reject(tooMany));
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([429, "30"]);
  });

  test.each([
    [forbidden(), 403],
    [new Error("kaputt"), 500],
  ])("throws to the error page what a form cannot mend: %s", async (error, status) => {
    const thrown = await formAction(post(form([["name", "线"]])), context, schema, () => Promise.reject(error)).catch(
      (one: unknown) => one,
    );
    expect(thrown).toBeInstanceOf(Response);
    expect((thrown as Response).status).toBe(status);
  });

  test.each<[string, BodyInit, Record<string, string>]>([
    ["JSON", "{}", { "content-type": "application/json" }],
    ["text", "name=x", { "content-type": "text/plain" }],
    ["a broken multipart body", "--x\r\nbroken", { "content-type": "multipart/form-data; boundary=x" }],
  ])("refuses %s as invalid instead of failing", async (_, body, headers) => {
    await expect(formAction(post(body, headers), context, schema, ok)).rejects.toMatchObject({ code: "invalid" });
  });
});

/** Names that would build an object larger than what was sent, or one that is no data. */
const hostile: [string, string][] = [
  ["requirements[1000].target", "v"],
  ["requirements[99999999].target", "v"],
  ["requirements[4294967294]", "v"],
  ["requirements.99999999", "v"],
  ["requirements[999][999]", "v"],
  ["a.b.c.d.e.f.g.h.i.j.k.l", "v"],
  [`a${"[0]".repeat(12)}`, "v"],
  ["__intent__", "nonsense"],
  ["__intent__", '{"type":"explode"}'],
  ["__intent__", '{"type":"update","payload":{"name":"requirements","index":99999999,"value":"x"}}'],
  ["__intent__", '{"type":"insert","payload":{"name":"requirements[99999999]"}}'],
  ["__intent__", '{"type":"reorder","payload":{"name":"requirements","from":0,"to":100000000}}'],
];

describe("a hostile form", () => {
  test.each(hostile)("is refused before it is taken apart: %s = %s", async (name, value) => {
    const data = form([
      ["name", "x"],
      [name, value],
    ]);
    const started = performance.now();
    await expect(formAction(post(data), context, schema, ok)).rejects.toMatchObject({ code: "invalid" });
    await expect(formAction(data, context, schema, ok)).rejects.toMatchObject({ code: "invalid" });
    expect(() => formAsTyped(data)).toThrow(expect.objectContaining({ code: "invalid" }));
    expect(performance.now() - started).toBeLessThan(500);
  });

  test("of too many fields is refused", () => {
    expect(() => formAsTyped(form(Array.from({ length: 5_001 }, (_, i) => [`f${i}`, ""])))).toThrow("无法识别");
  });

  test.each(["__proto__.role", "constructor.prototype.role", "a..b", "requirements[-1]", "requirements[x", "[0]"])(
    "cannot reach beyond its own data with %s",
    async (name) => {
      const answer = await formAction(
        post(
          form([
            ["name", "x"],
            [name, "owner"],
          ]),
        ),
        context,
        schema,
        async (value) => Response.json(value),
      );
      expect(await answer.json()).toEqual({ name: "x" });
      expect(({} as { role?: string }).role).toBeUndefined();
    },
  );

  test("does not keep out large but honest ones", () => {
    const rows = Array.from({ length: 800 }, (_, i): [string, string] => [`requirements[${i}].target`, "1"]);
    expect(formAsTyped(form(rows)).initialValue?.["requirements"]).toHaveLength(800);
    expect(() =>
      formAsTyped(
        form([
          ["ip.clauses[40].items[20].text", "x"],
          ["__intent__", '{"type":"insert","payload":{"name":"rows","index":3}}'],
        ]),
      ),
    ).not.toThrow();
  });
});
