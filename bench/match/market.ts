import { sql } from "drizzle-orm";
import { readConfig } from "#app/config.server.ts";
import type { Services } from "#app/kernel/context.server.ts";
import { createLog } from "#app/main/log.server.ts";
import { rebuildSearch } from "#app/main/rebuild-search.server.ts";
import { openServices } from "#app/main/services.server.ts";
import { openDatabase } from "#db/client.server.ts";
import { migrateTo } from "#db/migrate.server.ts";
import { seedReference } from "#seeds/01_reference.ts";
import type { Plan } from "#seeds/generator/index.ts";
import { loadGenerated } from "#seeds/generator/load.server.ts";
import { atEnd, type Servers } from "../servers.ts";

/** A generated market in a database and an index of its own, with services to ask it as a worker does. */
export interface Market {
  plan: Plan;
  services: Services;
  /** Name of its capability index at the server. */
  capabilityIndex: string;
}

/** Opens the market of a plan; generates and indexes it unless the kept folder holds it already. */
export async function openMarket(servers: Servers, plan: Plan, say: (line: string) => void): Promise<Market> {
  const name = `match_${plan.capabilities}_${plan.scenes}`;
  const isNew = await createDatabase(servers, name);
  await migrateTo(servers.databaseUrl(name));
  const config = {
    ...readConfig({ ...servers.environment, DATABASE_URL: servers.databaseUrl(name), MEILI_INDEX_PREFIX: `${name}_` }),
    LOG_LEVEL: "silent" as const,
  };
  const { services, close } = await openServices(config, createLog(config, "web"), "web");
  atEnd(close);
  if (isNew) {
    say(`generating ${plan.capabilities} capabilities and ${plan.scenes} scenes`);
    await seedReference(services.database);
    await loadGenerated(services, plan);
  }
  // A kept index has the settings of its day.
  await services.search.ensure("capabilities");
  if (isNew || !(await services.search.isCurrent("capabilities"))) {
    say(`indexing ${plan.capabilities} capabilities`);
    for await (const _ of rebuildSearch(services));
  }
  return { plan, services, capabilityIndex: `${name}_capabilities` };
}

/** True when it was not there. */
async function createDatabase(servers: Servers, name: string): Promise<boolean> {
  const { db, close } = openDatabase(servers.databaseUrl("postgres"), { max: 1 });
  try {
    const found = await db.execute(sql`select 1 from pg_database where datname = ${name}`);
    if (found.length > 0) return false;
    await db.execute(sql`create database ${sql.identifier(name)}`);
    return true;
  } finally {
    await close();
  }
}
