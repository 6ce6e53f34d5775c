import type { AppLoadContext } from "@remix-run/node";
import { eq } from "drizzle-orm";
import pino from "pino";
import { beforeAll, expect, test } from "vitest";
import { exportWorkPlanTable } from "#app/areas/bureau/index.server.ts";
import { issueOrganizationKey } from "#app/areas/organizations/index.server.ts";
import { createScene, startImport } from "#app/areas/scenes/index.server.ts";
import { createAuth } from "#app/http/auth.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { exportRecords } from "#db/schema/bureau.ts";
import type { ApiScope } from "#db/vocabulary/api.ts";
import { EXTRA_COLUMNS, OFFICIAL_COLUMNS } from "#db/vocabulary/plan-table.ts";
import { openMarket, pluggingScene } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import * as file from "../api.v1.plan-table.export/route.ts";
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
const SCOPE: ApiScope[] = ["planTable:read"];
const keyFor = async (organization: TestOrganization, scopes = SCOPE) =>
  (await issueOrganizationKey(organization.ctx, { name: "测试", scopes, days: 30 })).key;
const bureauKey = await keyFor(market.bureau);
const unitKey = await keyFor(market.unit);
const published: string[] = [];
let draft = "";

beforeAll(async () => {
  for (const [i, regionCode] of ["440300", "440100", "440100"].entries())
    published.push((await market.matchedScene({ name: `计划表测试线第 ${i} 号——柔性插接`, regionCode })).code);
  draft = (await createScene(market.unit.ctx, { scene: pluggingScene({ name: "计划表草稿线——柔性插接", budgetYuan: "100" }) })).code;
});

interface Row {
  code: string;
  status: string;
  url: string;
  cells: Record<string, string>;
}

async function send(route: typeof list, method: "GET" | "POST", as: string, query = ""): Promise<Response> {
  const request = new Request(`http://127.0.0.1:3999/api/v1/plan-table${query}`, { method, headers: { authorization: `Bearer ${as}` } });
  return (method === "GET" ? route.loader : route.action)({ request, context, params: {} });
}
async function rowsOf(as: string, query = ""): Promise<Row[]> {
  const answer = await send(list, "GET", as, query);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { rows: Row[] }).rows;
}

test("a bureau reads its ledger as rows, cell for cell what its workbook says", async () => {
  const rows = await rowsOf(bureauKey);
  expect(rows.map(({ code }) => code)).toEqual([published[1], published[2], published[0]]);
  expect(rows.map(({ cells }) => cells["number"])).toEqual(["1", "2", "3"]);
  for (const { cells } of rows) expect(Object.keys(cells)).toEqual([...OFFICIAL_COLUMNS]);
  expect(rows[0]?.cells).toMatchObject({
    reportingUnit: "测试主管部门",
    userUnit: "测试用户单位",
    domain: "工业",
    count: "10台",
    description: expect.stringContaining("场景痛点："),
  });
  const answer = await send(file, "POST", bureauKey);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([
    200,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ]);
  const { default: ExcelJS } = await import("exceljs");
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(await answer.arrayBuffer());
  const sheet = workbook.worksheets[0];
  const written = rows.map((_, i) => OFFICIAL_COLUMNS.map((_column, column) => sheet?.getCell(i + 4, column + 1).text ?? ""));
  expect(written).toEqual(rows.map(({ cells }) => OFFICIAL_COLUMNS.map((column) => cells[column])));
});

test("a unit reads its own scenes in every status with the platform's columns, and its file is one its import takes", async () => {
  const rows = await rowsOf(unitKey);
  expect(rows.map(({ code }) => code).sort()).toEqual([...published, draft].sort());
  const own = rows.find(({ code }) => code === draft);
  expect(own).toMatchObject({ status: "draft", cells: { region: "广州市", budget: "100元", field: "生产制造" } });
  expect(Object.keys(own?.cells ?? {})).toEqual([...OFFICIAL_COLUMNS, ...EXTRA_COLUMNS]);
  const answer = await send(file, "POST", unitKey);
  const started = await startImport(market.unit.ctx, { fileName: "往返.xlsx", file: new Uint8Array(await answer.arrayBuffer()) });
  expect(started).toMatchObject({ version: 1 });
});

test("pages go on where the last one ended, and keep counting", async () => {
  const seen: Row[] = [];
  let after = "";
  for (let page = 0; page < 5; page++) {
    const answer = await send(list, "GET", bureauKey, `?limit=2${after && `&after=${after}`}`);
    const { rows, next } = (await answer.json()) as { rows: Row[]; next: string | null };
    seen.push(...rows);
    if (next === null) break;
    after = encodeURIComponent(next);
  }
  expect(seen).toEqual(await rowsOf(bureauKey));
});

test("filters are those of the page", async () => {
  expect((await rowsOf(bureauKey, "?city=440300")).map(({ code }) => code)).toEqual([published[0]]);
  expect(await rowsOf(bureauKey, "?city=440000")).toHaveLength(3);
  expect(await rowsOf(bureauKey, "?domain=service")).toEqual([]);
  expect((await rowsOf(unitKey, "?status=draft")).map(({ code }) => code)).toEqual([draft]);
});

test("another bureau's ledger and another unit's scenes are not there", async () => {
  const elsewhere = await world.organization({ kind: "bureau", regionCode: "330000" });
  const stranger = await world.organization({ kind: "userUnit" });
  expect(await rowsOf(await keyFor(elsewhere))).toEqual([]);
  expect(await rowsOf(await keyFor(stranger))).toEqual([]);
});

test("only organizations that have a plan table may give a key this scope", async () => {
  const vendor = market.vendors[0];
  if (!vendor) throw new Error("the market has vendors");
  await expect(keyFor(vendor)).rejects.toMatchObject({ fields: { scopes: ["所选权限不适用于贵单位的类别。"] } });
});

test("what is wrong is said as a problem", async () => {
  const narrow = await keyFor(market.bureau, ["scenes:read"]);
  const viewer = await market.bureau.as("owner");
  const viewerKey = (await issueOrganizationKey(viewer, { name: "测试", scopes: SCOPE, days: 30 })).key;
  const { members } = await import("#db/schema/organizations.ts");
  await world.db.update(members).set({ role: "viewer" }).where(eq(members.userId, viewer.actor.userId));
  const stranger = Buffer.from("440100 SC-2026-0001; drop 1").toString("base64url");
  const cases: [Promise<Response>, number, string][] = [
    [send(list, "GET", `sjo_${"x".repeat(32)}`), 401, "unauthenticated"],
    [send(list, "GET", narrow), 403, "forbidden"],
    [send(file, "POST", narrow), 403, "forbidden"],
    [send(file, "POST", viewerKey), 403, "forbidden"],
    [send(list, "GET", bureauKey, "?after=abc"), 400, "invalid"],
    [send(list, "GET", bureauKey, `?after=${stranger}`), 400, "invalid"],
    [send(list, "GET", bureauKey, "?limit=101"), 400, "invalid"],
    [send(list, "GET", bureauKey, "?domain=moon"), 400, "invalid"],
    [send(list, "GET", bureauKey, "?mine=true"), 400, "invalid"],
    [send(file, "POST", bureauKey, "?limit=5"), 400, "invalid"],
    [send(list, "POST", bureauKey), 405, "methodNotAllowed"],
    [send(file, "GET", bureauKey), 405, "methodNotAllowed"],
  ];
  for (const [asked, status, code] of cases) {
    const answer = await asked;
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(await answer.json()).toMatchObject({ code, status });
  }
  expect((await send(list, "GET", viewerKey)).status).toBe(200);
});

test("an export is recorded with its filter, whoever asked for it", async () => {
  await exportWorkPlanTable(market.bureau.ctx, { domain: [], field: [], status: [], city: [] });
  await send(file, "POST", bureauKey, "?city=440300");
  const records = await world.db.select().from(exportRecords);
  expect(records.at(-1)).toMatchObject({ rowCount: 1, filter: { city: ["440300"] } });
  const events = await world.db.select().from(auditEvents).where(eq(auditEvents.action, "export-work-plan")).orderBy(auditEvents.seq);
  expect(events.slice(-2).map(({ actorKind }) => actorKind)).toEqual(["user", "organizationKey"]);
});
