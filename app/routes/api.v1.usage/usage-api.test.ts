import type { AppLoadContext } from "@remix-run/node";
import pino from "pino";
import { describe, expect, test } from "vitest";
import { revokeContractKey } from "#app/areas/contracts/index.server.ts";
import { usageOverview } from "#app/areas/usage/index.server.ts";
import { createAuth } from "#app/http/auth.server.ts";
import { insertContract, robotIdentity } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import { action, loader } from "./route.ts";

const world = await testWorld();
world.setClock("2026-11-21T02:00:00Z");
const context: AppLoadContext = {
  services: world.services,
  auth: createAuth(world.db, world.services.config),
  log: pino({ level: "silent" }),
  nonce: "",
  requestId: "test-request",
  clientAddress: "127.0.0.1",
};
const userUnit = await world.organization();
const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
const book = await insertTaskBook(userUnit.ctx, [{ organizationId: maker.id, role: "robotMaker", basisPoints: 10_000 }]);
const robot = robotIdentity(1);
const contract = await insertContract({ userUnit: userUnit.ctx, provider: maker.ctx, taskBookCode: book.code, robots: [robot] });

const event = (id: string) => ({
  specversion: "1.0",
  id,
  source: robot,
  type: "cn.shijing.operation.succeeded",
  time: "2026-11-20T09:59:00+08:00",
  data: { quantity: 1 },
});
async function post(body: BodyInit, headers: Record<string, string> = {}) {
  const request = new Request("http://127.0.0.1:3999/api/v1/usage", {
    method: "POST",
    headers: { authorization: `Bearer ${contract.key}`, "content-type": "application/cloudevents-batch+json", ...headers },
    body,
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
  } as RequestInit);
  const response = await action({ request, context, params: {} });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
}
const total = async () =>
  (await usageOverview(world.system(), contract.id, { from: new Date("2026-10-31T16:00:00Z"), to: new Date("2026-11-30T16:00:00Z") }))
    .succeeded;

describe("POST /api/v1/usage", () => {
  test("takes a batch and answers per event", async () => {
    const { status, body } = await post(JSON.stringify([event("a"), event("a"), { nonsense: 1 }]), {
      "content-type": "application/json; charset=utf-8",
    });
    expect(status).toBe(202);
    expect(body).toEqual({
      results: [
        { index: 0, id: "a", status: "accepted" },
        { index: 1, id: "a", status: "duplicate" },
        { index: 2, id: null, status: "rejected", code: "schema", message: expect.any(String) },
      ],
    });
    expect(await total()).toBe("1");
  });

  test("refuses as a problem that says what is wrong", async () => {
    const cases: [Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>, number, string, string][] = [
      [post("{"), 400, "invalid", "JSON"],
      [post(Buffer.from([0x5b, 0xff, 0x5d])), 400, "invalid", "UTF-8"],
      [post("{}"), 400, "invalid", "数组"],
      [post("[]"), 400, "invalid", "至少上报一个事件"],
      [post(JSON.stringify(Array.from({ length: 1001 }, () => 1))), 400, "invalid", "1000"],
      [post("[]", { authorization: "Bearer sjk_nonsense" }), 401, "unauthenticated", "密钥无效"],
      [post("[]", { "content-type": "text/plain" }), 415, "unsupportedType", "application/cloudevents-batch+json"],
    ];
    for (const [answer, status, code, words] of cases) {
      const { headers, body, ...rest } = await answer;
      expect(rest.status).toBe(status);
      expect(headers.get("content-type")).toContain("application/problem+json");
      expect(body).toEqual({
        type: `urn:shijing:problem:${code}`,
        title: expect.any(String),
        status,
        code,
        detail: expect.stringContaining(words),
      });
    }
    expect((await post("[]", { authorization: "" })).headers.get("www-authenticate")).toMatch(/^Bearer/);
  });

  test("reads 256 KB and not a byte more, with and without a length header", async () => {
    const padded = (bytes: number) => {
      const json = JSON.stringify([event("padded")]);
      return json + " ".repeat(bytes - json.length);
    };
    expect((await post(padded(256 * 1024))).status).toBe(202);
    expect(await post(padded(256 * 1024 + 1))).toMatchObject({ status: 413, body: { code: "tooLarge" } });
    expect(await post("[]", { "content-length": "999999" })).toMatchObject({ status: 413 });
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 16 * 1024;
        controller.enqueue(new Uint8Array(16 * 1024).fill(32));
      },
    });
    expect(await post(endless)).toMatchObject({ status: 413 });
    expect(given).toBeLessThan(512 * 1024);
  });

  test("a revoked key ends at once", async () => {
    const other = await insertContract({ userUnit: userUnit.ctx, provider: maker.ctx, taskBookCode: book.code });
    const authorization = `Bearer ${other.key}`;
    expect((await post(JSON.stringify([event("x")]), { authorization })).status).toBe(202);
    const { contractPage } = await import("#app/areas/contracts/index.server.ts");
    const [key] = (await contractPage(maker.ctx, other.code)).keys;
    await revokeContractKey(maker.ctx, { code: other.code, keyId: key?.id ?? "" });
    expect((await post(JSON.stringify([event("x")]), { authorization })).status).toBe(401);
  });

  test("a fault is named by its request only", async () => {
    const database = new Proxy(world.db, {
      get: () => {
        throw new Error("secret of the machine");
      },
    });
    const request = new Request("http://127.0.0.1:3999/api/v1/usage", {
      method: "POST",
      headers: { authorization: `Bearer ${contract.key}` },
    });
    const response = await action({ request, context: { ...context, services: { ...world.services, database } }, params: {} });
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).toContain("test-request");
    expect(text).not.toContain("secret");
  });
});

test("other methods are told which one to use", async () => {
  const answers = [
    loader(),
    await action({ request: new Request("http://127.0.0.1:3999/api/v1/usage", { method: "PUT" }), context, params: {} }),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST");
    expect(await answer.json()).toMatchObject({ code: "methodNotAllowed" });
  }
});
