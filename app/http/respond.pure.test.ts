import { type AppLoadContext, redirect } from "@remix-run/node";
import { describe, expect, test } from "vitest";
import { AppError, ERROR_CODES, type ErrorCode, notFound } from "#app/kernel/errors.ts";
import { responding } from "./respond.server.ts";

function contextWithLog() {
  const logged: unknown[] = [];
  const context = { requestId: "r-1", log: { error: (entry: unknown) => logged.push(entry) } } as unknown as AppLoadContext;
  return { context, logged };
}
const thrownBy = (context: AppLoadContext, error: unknown): Promise<Response> =>
  responding(context, () => Promise.reject(error)).then(
    () => expect.fail("nothing was thrown"),
    (thrown: Response) => thrown,
  );

describe("responding", () => {
  test.each(Object.entries(ERROR_CODES) as [ErrorCode, number][])(
    "%s is answered with %i and is no error of ours",
    async (code, status) => {
      const { context, logged } = contextWithLog();
      const answer = await thrownBy(context, new AppError(code, "请核对。"));
      expect(answer.status).toBe(status);
      expect(await answer.json()).toEqual({ code, message: "请核对。", requestId: "r-1" });
      expect(logged).toEqual([]);
    },
  );

  test("anything else is logged, and shown without a word of it", async () => {
    const { context, logged } = contextWithLog();
    const error = new Error("password of db is hunter2");
    const answer = await thrownBy(context, error);
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ code: "internal", requestId: "r-1" });
    expect(text).not.toContain("hunter2");
    expect(logged).toEqual([{ err: error }]);
  });

  test("a zero byte, which the database cannot hold, is the sender's to mend", async () => {
    const { context, logged } = contextWithLog();
    const cause = Object.assign(new Error('invalid byte sequence for encoding "UTF8": 0x00'), { code: "22021" });
    const answer = await thrownBy(context, new Error("Failed query", { cause }));
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: "invalid" }]);
    expect(logged).toEqual([]);
  });

  test("a foreign id and an absent id are answered alike", async () => {
    const { context } = contextWithLog();
    const [foreign, absent] = await Promise.all([thrownBy(context, notFound("场景")), thrownBy(context, notFound("场景"))]);
    expect(await foreign.text()).toBe(await absent.text());
    expect([...foreign.headers]).toEqual([...absent.headers]);
  });

  test("says when to come back", async () => {
    const { context } = contextWithLog();
    const answer = await thrownBy(context, new AppError("tooMany", "请稍候。", { retryAfterSeconds: 60 }));
    expect(answer.headers.get("Retry-After")).toBe("60");
  });

  test("redirects and results pass", async () => {
    const { context } = contextWithLog();
    const away = redirect("/sign-in");
    expect(await thrownBy(context, away)).toBe(away);
    expect(await responding(context, async () => 7)).toBe(7);
  });
});
