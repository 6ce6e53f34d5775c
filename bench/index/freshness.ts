import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { publishCapability } from "#app/areas/capabilities/index.server.ts";
import { createScene, publishScene, submitScene } from "#app/areas/scenes/index.server.ts";
import { readConfig } from "#app/config.server.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import { type Context, contextFor, type Services } from "#app/kernel/context.server.ts";
import { startNode } from "#app/main/child-processes.ts";
import { createLog } from "#app/main/log.server.ts";
import { openServices } from "#app/main/services.server.ts";
import type { IndexName } from "#search/indexes/index.ts";
import { capabilityAsInput } from "#seeds/20_capabilities.ts";
import { asInput } from "#seeds/30_scenes.ts";
import { insertOrganization } from "#seeds/factories/organizations.ts";
import { capabilityAt, type Plan, sceneAt } from "#seeds/generator/index.ts";
import { atEnd, type Servers } from "../servers.ts";
import type { Raw } from "./raw.ts";

/** Milliseconds from commit to searchable, of every publish; and of every raw write from the call. */
export interface Freshness {
  index: IndexName;
  ours: number[];
  raw: number[];
}

/** Looks by turns: a publish of ours and a raw write, each when queue and index have come to rest, a random while after it. */
export async function measureFreshness(
  servers: Servers,
  plan: Plan,
  raw: Raw,
  publishes: number,
  bodies: (index: IndexName) => string,
): Promise<Freshness[]> {
  const config = readConfig(servers.environment);
  const { services, close } = await openServices(
    { ...config, LOG_LEVEL: "silent" },
    createLog({ ...config, LOG_LEVEL: "silent" }, "web"),
    "web",
  );
  atEnd(close);
  const logFile = join(servers.folder, "worker.log");
  const worker = await startNode({
    script: "app/main/worker.ts",
    environment: servers.environment,
    logFile,
    signal: new AbortController().signal,
    grace: 10_000,
    ready: () => readFileSync(logFile, "utf8").includes("worker is ready"),
  });
  atEnd(() => worker.stop());
  const bureau = await insertOrganization(services.database, { kind: "bureau", regionCode: "100000", name: "生成器主管部门" });
  const acts: Record<IndexName, (n: number) => Promise<string>> = {
    capabilities: async (n) => {
      const { seed } = capabilityAt(plan, plan.capabilities + n);
      const ctx = await ownerOf(services, seed.organization);
      return (await publishCapability(ctx, { capability: capabilityAsInput(seed, services.clock.now()) })).id;
    },
    scenes: async (n) => {
      const { seed } = sceneAt(plan, plan.scenes + n);
      const ctx = await ownerOf(services, seed.organization);
      const draft = await createScene(ctx, { scene: asInput(seed, services.clock.now()) });
      const submitted = await submitScene(ctx, { code: draft.code, version: draft.version });
      await untilQueueIsEmpty(services);
      await publishScene(await ownerOf(services, bureau.id), { code: draft.code, version: submitted.version });
      return draft.id;
    },
  };
  const measured: Freshness[] = [];
  for (const index of ["capabilities", "scenes"] as const) {
    const result: Freshness = { index, ours: [], raw: [] };
    const document = firstDocument(bodies(index));
    // One of each that does not count: connections, tables and caches are warm in a process that has run for a while.
    for (let n = 0; n <= publishes; n++) {
      await untilQueueIsEmpty(services);
      const id = await acts[index](n);
      const committed = performance.now();
      await raw.untilFound(index, id);
      if (n > 0) result.ours.push(performance.now() - committed);
      await untilQueueIsEmpty(services);
      const rawId = crypto.randomUUID();
      const called = performance.now();
      await raw.write(index, { ...document, id: rawId });
      await raw.untilFound(raw.uid(index), rawId);
      if (n > 0) result.raw.push(performance.now() - called);
    }
    measured.push(result);
  }
  await worker.stop();
  return measured;
}

/** Nothing queued or running, and then a random part of a second: publishes meet the worker at any point of its pauses. */
async function untilQueueIsEmpty(services: Services): Promise<void> {
  for (;;) {
    const [row] = await services.database.execute<{ open: number }>(
      sql`select count(*)::int as open from pgboss.job where state in ('created', 'retry', 'active') and name <> 'sweep' and start_after <= now()`,
    );
    if (row?.open === 0) break;
    await sleep(50);
  }
  await sleep(200 + Math.random() * 500);
}

async function ownerOf(services: Services, organizationId: string): Promise<Context & { actor: UserActor }> {
  const row = await services.database.query.organizations.findFirst({ where: (table, { eq }) => eq(table.id, organizationId) });
  if (!row) throw new Error(`no organization ${organizationId}`);
  const actor: UserActor = {
    kind: "user",
    userId: "bench",
    name: "bench",
    email: "bench@demo.shijing.example",
    organizationId,
    organizationName: row.name,
    organizationKind: row.kind,
    supplyRoles: row.supplyRoles,
    regionCode: row.regionCode,
    memberRole: "owner",
  };
  return { ...contextFor(services, actor, "bench"), actor };
}

function firstDocument(folder: string): object {
  const [file = ""] = readdirSync(folder).sort();
  const [document] = JSON.parse(readFileSync(join(folder, file), "utf8")) as object[];
  if (!document) throw new Error(`no documents in ${folder}`);
  return document;
}
