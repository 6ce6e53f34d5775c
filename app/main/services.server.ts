import type { Logger } from "pino";
import type { Config } from "#app/config.server.ts";
import { openJobs } from "#app/jobs/boss.server.ts";
import { systemClock } from "#app/kernel/clock.ts";
import type { Services } from "#app/kernel/context.server.ts";
import { openStorage } from "#app/storage/index.server.ts";
import { createStripeGateway, type StripeApiBase } from "#app/stripe/index.server.ts";
import { openDatabase } from "#db/client.server.ts";
import { createSearch } from "#search/client.server.ts";

/** The loopback address of the stand-in as the gateway takes it. */
function standInBase(url: string): StripeApiBase {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port), protocol: "http" };
}

/** Builds everything a process is made of; `close` ends it in reverse order. */
export async function openServices(
  config: Config,
  log: Logger,
  role: "web" | "worker",
): Promise<{ services: Services; close: () => Promise<void> }> {
  const { db, close } = openDatabase(config.DATABASE_URL, { max: config.DATABASE_POOL });
  const jobs = await openJobs(config.DATABASE_URL, {
    work: role === "worker",
    onError: (error) => log.error({ err: error }, "queue error"),
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const services: Services = {
    config,
    database: db,
    search: createSearch({ url: config.MEILI_URL, key: config.MEILI_KEY, prefix: config.MEILI_INDEX_PREFIX }),
    jobs,
    storage: openStorage(config),
    stripe: createStripeGateway({
      secretKey: config.STRIPE_SECRET_KEY,
      ...(config.STRIPE_API_BASE ? { apiBase: standInBase(config.STRIPE_API_BASE) } : {}),
    }),
    clock: systemClock,
  };
  return {
    services,
    close: async () => {
      await jobs.stop();
      await close();
    },
  };
}
