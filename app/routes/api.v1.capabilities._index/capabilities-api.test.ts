import type { AppLoadContext } from "@remix-run/node";
import pino from "pino";
import { expect, test } from "vitest";
import { issueOrganizationKey } from "#app/areas/organizations/index.server.ts";
import { createAuth } from "#app/http/auth.server.ts";
import { pluggingSkill } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import * as one from "../api.v1.capabilities.$code/route.ts";
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
const keyFor = async ({ ctx }: TestOrganization) =>
  (await issueOrganizationKey(ctx, { name: "测试", scopes: ["capabilities:read", "capabilities:write"], days: 30 })).key;
const vendor = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
const key = await keyFor(vendor);
const otherKey = await keyFor(await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] }));

type Answer = Record<string, unknown> & { rows?: Record<string, unknown>[]; next?: string | null };
async function ask(
  route: typeof list,
  {
    method = "GET",
    code,
    query = "",
    body,
    as = key,
  }: { method?: string; code?: string; query?: string; body?: unknown; as?: string } = {},
) {
  const request = new Request(`http://127.0.0.1:3999/api/v1/capabilities${query}`, {
    method,
    headers: { authorization: `Bearer ${as}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await (method === "GET" ? route.loader : route.action)({ request, context, params: code ? { code } : {} });
  return { status: answer.status, body: (await answer.json()) as Answer };
}

test("a capability is published, read, sent back unchanged, and changed once per version", async () => {
  const made = await ask(list, { method: "POST", body: { content: pluggingSkill() } });
  expect(made).toMatchObject({ status: 201, body: { version: 1, repeated: false } });
  const code = String(made.body["code"]);
  const read = await ask(one, { code });
  expect(read).toMatchObject({
    status: 200,
    body: { code, status: "published", proven: [], content: { name: pluggingSkill().name, details: pluggingSkill().details } },
  });
  const content = read.body["content"];
  expect(await ask(one, { method: "PUT", code, body: { version: 1, content } })).toMatchObject({ status: 200, body: { version: 2 } });
  expect((await ask(one, { code })).body["content"]).toEqual(content);
  expect(await ask(one, { method: "PUT", code, body: { version: 1, content } })).toMatchObject({ status: 409 });
});

test("another vendor reads what is published and changes nothing; faults name their field", async () => {
  const { body } = await ask(list, { method: "POST", body: { content: pluggingSkill({ name: "他人不可改的技能" }) } });
  const code = String(body["code"]);
  const read = await ask(one, { code, as: otherKey });
  expect(read.status).toBe(200);
  expect(await ask(one, { method: "PUT", code, as: otherKey, body: { version: 1, content: read.body["content"] } })).toMatchObject({
    status: 403,
  });
  expect(await ask(one, { code: "NL-2026-9999", as: otherKey })).toMatchObject({ status: 404 });
  const wrong = await ask(list, { method: "POST", body: { content: { ...pluggingSkill(), unitsPerMonth: -1 } } });
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: "content.unitsPerMonth", message: "月供货量至少为 0。" }] } });
});

test("the list goes through every capability once, own ones apart", async () => {
  const seen: unknown[] = [];
  for (let after = ""; ; ) {
    const { body } = await ask(list, {
      as: otherKey,
      query: `?limit=1&role=algorithmSupplier${after && `&after=${encodeURIComponent(after)}`}`,
    });
    seen.push(...(body.rows ?? []).map((row) => row["code"]));
    if (!body.next) break;
    after = body.next;
  }
  const own = (await ask(list, { query: "?mine=true" })).body.rows?.map((row) => row["code"]);
  expect(seen).toEqual(own);
  expect((await ask(list, { as: otherKey, query: "?mine=true" })).body.rows).toEqual([]);
  expect((await ask(list, { query: "?role=insurer" })).body.rows).toEqual([]);
});
