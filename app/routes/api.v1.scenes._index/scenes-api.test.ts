import type { AppLoadContext } from "@remix-run/node";
import pino from "pino";
import { describe, expect, test } from "vitest";
import { OTHER_WORK } from "#app/areas/matching/vocabulary.ts";
import { issueOrganizationKey, keepContact } from "#app/areas/organizations/index.server.ts";
import { openApiDocument } from "#app/http/api/openapi.ts";
import { createAuth } from "#app/http/auth.server.ts";
import type { ApiScope } from "#db/vocabulary/api.ts";
import { openMarket, pluggingScene, WELDING } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import * as contacts from "../api.v1.contacts/route.ts";
import * as one from "../api.v1.scenes.$code/route.ts";
import * as matches from "../api.v1.scenes.$code_.matches/route.ts";
import * as submit from "../api.v1.scenes.$code_.submit/route.ts";
import * as list from "./route.ts";

const world = await testWorld();
const context: AppLoadContext = {
  services: world.services,
  auth: createAuth(world.db, world.services.config),
  log: pino({ level: "silent" }),
  nonce: "",
  requestId: "test-request",
  clientAddress: "127.0.0.1",
};
const market = await openMarket(world);
const keyFor = async (organization: TestOrganization, scopes: ApiScope[]) =>
  (await issueOrganizationKey(organization.ctx, { name: "测试", scopes, days: 30 })).key;
const key = await keyFor(market.unit, ["scenes:read", "scenes:write", "matches:read"]);
const stranger = await world.organization({ kind: "userUnit" });
const strangerKey = await keyFor(stranger, ["scenes:read", "scenes:write", "matches:read"]);

interface Asked {
  method?: string;
  code?: string;
  query?: string;
  body?: unknown;
  as?: string | null;
  headers?: Record<string, string>;
}
type Answer = Record<string, unknown> & { rows?: Record<string, unknown>[]; next?: string | null };

async function ask(route: typeof list, { method = "GET", code, query = "", body, as = key, headers = {} }: Asked = {}) {
  const request = new Request(`http://127.0.0.1:3999/api/v1/scenes${query}`, {
    method,
    headers: {
      ...(as === null ? {} : { authorization: `Bearer ${as}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const answer = await (method === "GET" ? route.loader : route.action)({ request, context, params: code ? { code } : {} });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer };
}

describe("a scene through the API", () => {
  test("is created, read back as it was sent, changed, submitted, and lost to a stale version", async () => {
    const content = pluggingScene({ name: "接口测试线——柔性插接" });
    const made = await ask(list, { method: "POST", body: { content } });
    expect(made).toMatchObject({ status: 201, body: { version: 1, repeated: false } });
    const code = String(made.body["code"]);
    const read = await ask(one, { code });
    expect(read).toMatchObject({ status: 200, body: { code, status: "draft", withheld: [], content } });
    const changed = await ask(one, { method: "PUT", code, body: { version: 1, content: { ...content, deploymentCount: 12 } } });
    expect(changed).toMatchObject({ status: 200, body: { code, version: 2 } });
    expect(await ask(one, { method: "PUT", code, body: { version: 1, content } })).toMatchObject({
      status: 409,
      body: { code: "conflict" },
    });
    expect(await ask(submit, { method: "POST", code, body: { version: 2 } })).toMatchObject({ status: 200, body: { version: 3 } });
    expect((await ask(one, { code })).body).toMatchObject({ status: "submitted", content: { deploymentCount: 12 } });
  });

  test("what was read may be sent back unchanged", async () => {
    const { body } = await ask(list, {
      method: "POST",
      body: { content: pluggingScene({ name: "往返测试线——柔性插接", budgetYuan: "3,200,000" }) },
    });
    const code = String(body["code"]);
    const first = (await ask(one, { code })).body["content"];
    expect(await ask(one, { method: "PUT", code, body: { version: 1, content: first } })).toMatchObject({ status: 200 });
    expect((await ask(one, { code })).body["content"]).toEqual(first);
  });

  test("the same Idempotency-Key makes one scene", async () => {
    const headers = { "idempotency-key": crypto.randomUUID() };
    const body = { content: pluggingScene({ name: "重试测试线——柔性插接" }) };
    const [first, second] = await Promise.all([0, 1].map(() => ask(list, { method: "POST", body, headers })));
    expect(first?.body["code"]).toBe(second?.body["code"]);
    expect([first?.body["repeated"], second?.body["repeated"]].sort()).toEqual([false, true]);
    expect(await ask(list, { method: "POST", body, headers: { "idempotency-key": "once" } })).toMatchObject({ status: 400 });
  });

  test("bad content names every place", async () => {
    const content = { ...pluggingScene(), name: "工业产线实训", deploymentCount: 0 };
    const { status, headers, body } = await ask(list, { method: "POST", body: { content } });
    expect(status).toBe(400);
    expect(headers.get("content-type")).toContain("application/problem+json");
    expect(body).toMatchObject({
      code: "invalid",
      errors: expect.arrayContaining([
        expect.objectContaining({ field: "content.name" }),
        { field: "content.deploymentCount", message: "部署总数至少为 1。" },
      ]),
    });
    for (const wrong of ["{", "[]", "null", { content: pluggingScene(), status: "published" }])
      expect(await ask(list, { method: "POST", body: wrong })).toMatchObject({ status: 400, body: { code: "invalid" } });
  });
});

describe("the contact of a scene", () => {
  test("is chosen from the unit's own, which are listed without whom they are", async () => {
    const { contactId } = await keepContact(market.unit.ctx, { title: "设备部联系人", personName: "测试人员", phone: "020-12345678" });
    const { body } = await ask(contacts, {});
    expect(body).toEqual({ rows: [{ id: contactId, title: "设备部联系人" }] });
    expect((await ask(contacts, { as: strangerKey })).body).toEqual({ rows: [] });
    expect(await ask(contacts, { as: await keyFor(market.unit, ["scenes:read"]) })).toMatchObject({ status: 403 });
    const content = pluggingScene({ name: "联系人测试线——柔性插接", contactId });
    const made = await ask(list, { method: "POST", body: { content } });
    expect((await ask(one, { code: String(made.body["code"]) })).body).toMatchObject({ content: { contactId } });
    expect(await ask(list, { method: "POST", as: strangerKey, body: { content } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: "content.contactId", message: expect.stringContaining("本单位的联系人") }] },
    });
  });
});

describe("keys and scopes", () => {
  test("no key, a wrong key, a key without the scope", async () => {
    expect(await ask(list, { as: null })).toMatchObject({ status: 401 });
    expect((await ask(list, { as: `sjo_${"y".repeat(32)}` })).headers.get("www-authenticate")).toContain("Bearer");
    const narrow = await keyFor(market.unit, ["scenes:read"]);
    expect(await ask(list, { as: narrow })).toMatchObject({ status: 200 });
    expect(await ask(list, { method: "POST", as: narrow, body: { content: pluggingScene() } })).toMatchObject({ status: 403 });
  });

  test("another unit's draft looks like none", async () => {
    const { body } = await ask(list, { method: "POST", body: { content: pluggingScene({ name: "隔离测试线——柔性插接" }) } });
    const code = String(body["code"]);
    const foreign = await ask(one, { code, as: strangerKey });
    const absent = await ask(one, { code: "SC-2026-9999", as: strangerKey });
    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual(absent.body);
    expect(await ask(submit, { method: "POST", code, as: strangerKey, body: { version: 1 } })).toMatchObject({ status: 404 });
    expect(await ask(matches, { code, as: strangerKey })).toMatchObject({ status: 404 });
  });

  test("what the unit keeps for its partners is left out and named, for strangers only", async () => {
    const secret = "仅限受邀单位";
    const { code } = await market.matchedScene({
      name: "限定测试线——柔性插接",
      budgetYuan: "100",
      painPoint: `${secret}的痛点描述，足够长的一句话`,
      siteConditions: `${secret}的现场条件`,
      restrictedParts: ["painPoint", "siteConditions", "testMethods"],
    });
    const seen = (await ask(one, { code, as: strangerKey })).body;
    expect(seen["withheld"]).toEqual(["painPoint", "siteConditions", "testMethods", "budget"]);
    expect(JSON.stringify(seen)).not.toContain(secret);
    expect(JSON.stringify(seen["content"])).not.toMatch(/"(painPoint|siteConditions|testMethod|budgetYuan)":/);
    const own = (await ask(one, { code })).body;
    expect(own).toMatchObject({ withheld: [], content: { budgetYuan: "100.00", painPoint: expect.stringContaining(secret) } });
  });

  test("methods that are not there are named", async () => {
    const { status, headers } = await ask(list, { method: "DELETE" });
    expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
  });

  test("a key that asks too often waits, and others do not", async () => {
    const busy = await keyFor(market.unit, ["scenes:read", "scenes:write"]);
    const statuses: number[] = [];
    for (let i = 0; i < 61; i++)
      statuses.push((await ask(submit, { method: "POST", code: "SC-2026-9999", as: busy, body: { version: 1 } })).status);
    expect(new Set(statuses.slice(0, 60))).toEqual(new Set([404]));
    expect(statuses[60]).toBe(429);
    const refused = await ask(submit, { method: "POST", code: "SC-2026-9999", as: busy, body: { version: 1 } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await ask(list, { as: busy })).status).toBe(200);
    expect((await ask(submit, { method: "POST", code: "SC-2026-9999", as: strangerKey, body: { version: 1 } })).status).toBe(404);
  });
});

describe("the list", () => {
  test("pages through every public scene once, in the order of change, and takes up where it stopped", async () => {
    const published = [];
    for (let i = 0; i < 5; i++) published.push((await market.matchedScene({ name: `列表测试线第 ${i} 号——柔性插接` })).code);
    const seen: string[] = [];
    let after = "";
    for (let page = 0; page < 10; page++) {
      const { body } = await ask(list, { as: strangerKey, query: `?limit=2${after && `&after=${after}`}` });
      seen.push(...(body.rows ?? []).map((row) => String(row["code"])));
      if (body.next === null) break;
      after = encodeURIComponent(String(body.next));
    }
    expect(seen.slice(-published.length)).toEqual(published);
    expect(new Set(seen).size).toBe(seen.length);
    const since = String((await ask(one, { code: published[3] ?? "" })).body["updatedAt"]);
    const { body } = await ask(list, { as: strangerKey, query: `?updatedSince=${encodeURIComponent(since)}` });
    expect(body.rows?.map((row) => row["code"])).toEqual(published.slice(3));
  });

  test("mine is mine alone, in every status", async () => {
    const { body } = await ask(list, { query: "?mine=true&status=draft&status=submitted" });
    expect(body.rows?.length).toBeGreaterThan(3);
    expect((await ask(list, { as: strangerKey, query: "?mine=true" })).body.rows).toEqual([]);
  });

  test.each(["?limit=0", "?limit=x", "?after=abc", "?domain=moon", "?unknown=1", "?mine=1", "?updatedSince=yesterday"])(
    "refuses %s",
    async (query) => {
      expect(await ask(list, { query })).toMatchObject({ status: 400, body: { code: "invalid" } });
    },
  );
});

test("matches: proposals with members and indicators; a new run is asked for once", async () => {
  const { code } = await market.matchedScene({ name: "匹配测试线——柔性插接" });
  const { status, body } = await ask(matches, { code });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    run: { optimal: true, degraded: false },
    proposals: expect.arrayContaining([
      expect.objectContaining({
        rank: 1,
        members: expect.arrayContaining([expect.objectContaining({ role: "prime" })]),
        requirements: expect.arrayContaining([expect.objectContaining({ mandatory: true, status: expect.any(String) })]),
      }),
    ]),
  });
  // The run at publication was nobody's wish: the first that is asked for is taken, the second finds it waiting.
  expect(await ask(matches, { method: "POST", code })).toMatchObject({ status: 202 });
  expect(await ask(matches, { method: "POST", code })).toMatchObject({ status: 409 });
});

test("matches: a figure stated for other work is named as such beside its unanswered indicator", async () => {
  const { code } = await market.matchedScene(WELDING);
  const { body } = await ask(matches, { code });
  const [proposal] = body["proposals"] as { requirements: Record<string, unknown>[]; gaps: Record<string, unknown>[] }[];
  expect(proposal?.requirements).toMatchObject([
    { name: "位置精度", status: "met", otherWork: false },
    { name: "单次作业节拍", status: "unanswered", value: "13.8 s", otherWork: true },
    { name: "作业成功率", status: "unanswered", otherWork: true },
  ]);
  expect(proposal?.gaps).toMatchObject([
    { metric: "cycleTime", shortfall: null, otherWork: true },
    { metric: "taskSuccessRate", otherWork: true },
  ]);
  expect(JSON.stringify(openApiDocument("http://x"))).toContain(OTHER_WORK);
});

test("every address of the document is served by a route", async () => {
  const { readdirSync } = await import("node:fs");
  const { fileURLToPath } = await import("node:url");
  const served = readdirSync(fileURLToPath(new URL("..", import.meta.url))).flatMap((folder) =>
    folder.startsWith("api.v1.")
      ? [
          `/${folder
            .replace(/\._index$/, "")
            .replaceAll("_.", ".")
            .replaceAll(".", "/")
            .replaceAll(/\$(\w+)/g, "{$1}")}`,
        ]
      : [],
  );
  for (const path of Object.keys(openApiDocument("http://x").paths)) expect(served).toContain(path);
});
