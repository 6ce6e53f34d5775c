import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { AppLoadContext } from "@remix-run/node";
import pino from "pino";
import { afterAll, beforeEach, expect, test } from "vitest";
import { usageTotals } from "#app/areas/usage/index.server.ts";
import { inheritedEnvironment } from "#app/config.server.ts";
import { createAuth } from "#app/http/auth.server.ts";
import { insertContract, robotIdentity } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import { action } from "./route.ts";

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

/** How the next answers are lost: after the batch was committed, or instead of it. */
let faults: ("dropAnswer" | "unavailable")[] = [];
let asked = 0;
const server = createServer(async (incoming, response) => {
  asked++;
  const fault = faults.shift();
  if (fault === "unavailable") return void response.writeHead(503).end("{}");
  const headers = Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : [],
  );
  const request = new Request("http://127.0.0.1:3999/api/v1/usage", { method: "POST", headers, body: await text(incoming) });
  const answer = await action({ request, context, params: {} });
  if (fault === "dropAnswer") return void response.destroy();
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
}).listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/usage`;
const spool = mkdtempSync(join(tmpdir(), "usage-client-"));
afterAll(() => {
  server.close();
  rmSync(spool, { recursive: true, force: true });
});
beforeEach(() => {
  faults = [];
  asked = 0;
});

const example = (name: string) => fileURLToPath(new URL(`../../../examples/usage-client/${name}`, import.meta.url));
function run(command: string, args: readonly string[], input = "", environment: Record<string, string> = {}) {
  return new Promise<{ code: number; said: string }>((resolve) => {
    const child = execFile(
      command,
      args,
      { env: { ...inheritedEnvironment(), ...environment } as unknown as NodeJS.ProcessEnv },
      (error, stdout) => resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, said: stdout }),
    );
    child.stdin?.end(input);
  });
}
const node = (events: readonly unknown[], key = contract.key ?? "") =>
  run(
    process.execPath,
    [example("send-usage.mjs"), "--url", url, "--key", key, "--spool", spool],
    events.map((event) => `${JSON.stringify(event)}\n`).join(""),
  );
const event = (id: string, facts: object = {}) => ({
  id,
  source: robot,
  type: "cn.shijing.operation.succeeded",
  time: "2026-11-20T09:59:00+08:00",
  data: { quantity: 1 },
  ...facts,
});
const counted = async () => {
  const period = { from: new Date("2026-10-31T16:00:00Z"), to: new Date("2026-11-30T16:00:00Z") };
  return Number((await usageTotals(world.system(), contract.id, period, 2n ** 62n))[0]?.quantity ?? 0);
};

test("the Node client gets every event in once through lost answers and a server that is away, in batches", async () => {
  faults = ["unavailable", "dropAnswer"];
  const before = await counted();
  const { code } = await node([...Array.from({ length: 1200 }, (_, index) => event(`node-${index}`)), event("refused", { type: "x" })]);
  expect(code).toBe(0);
  expect(await counted()).toBe(before + 1200);
  expect(asked).toBe(4);
  expect(readdirSync(spool)).toEqual(["refused.jsonl"]);
  expect(JSON.parse(readFileSync(join(spool, "refused.jsonl"), "utf8"))).toMatchObject({ code: "schema", event: { id: "refused" } });
});

test("the Node client keeps on disk what was not acknowledged, and sends it the next time", async () => {
  const before = await counted();
  expect((await node([event("kept-1"), event("kept-2")], "sjk_wrong")).code).toBe(1);
  expect(await counted()).toBe(before);
  expect((await node([event("kept-3")])).code).toBe(0);
  expect(await counted()).toBe(before + 3);
});

test("the curl client sends a batch until it is answered", async () => {
  faults = ["unavailable", "dropAnswer"];
  const before = await counted();
  const file = join(spool, "batch.json");
  writeFileSync(file, JSON.stringify([{ specversion: "1.0", ...event("curl-1") }]));
  const { code, said } = await run("sh", [example("send-usage.sh"), url, file], "", { SHIJING_KEY: contract.key ?? "" });
  expect(code).toBe(0);
  expect(said).toContain('"status":"duplicate"');
  expect(await counted()).toBe(before + 1);
  expect((await run("sh", [example("send-usage.sh"), url, file], "", { SHIJING_KEY: "sjk_wrong" })).code).toBe(2);
});
