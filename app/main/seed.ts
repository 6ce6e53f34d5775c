import { capabilityDocuments } from "#app/areas/capabilities/index.server.ts";
import { sweepDemand } from "#app/areas/matching/index.server.ts";
import { readConfig } from "#app/config.server.ts";
import { contextFor, type Services } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { SearchUnavailable } from "#search/client.server.ts";
import { seedReference } from "#seeds/01_reference.ts";
import { seedOrganizations } from "#seeds/10_organizations.ts";
import { seedCapabilities } from "#seeds/20_capabilities.ts";
import { seedScenes } from "#seeds/30_scenes.ts";
import { demoIsSeeded, seedDealings } from "#seeds/40_dealings.ts";
import { createLog } from "./log.server.ts";
import { openServices } from "./services.server.ts";

/**
 * Indexes the whole catalogue at once, so that the first runs of the matcher find it: the queue would take a minute. Without search it is
 * left to the queue.
 */
async function indexCatalogue(services: Services): Promise<void> {
  const ctx = contextFor(services, { kind: "system", job: "seed" });
  const rows = await services.database.select({ id: capabilities.id }).from(capabilities);
  const documents = await capabilityDocuments(
    ctx,
    rows.map(({ id }) => id),
  );
  try {
    await services.search.ensure("scenes");
    await services.search.upsert("capabilities", documents);
  } catch (error) {
    if (!(error instanceof SearchUnavailable)) throw error;
  }
}

/** After so long the worker, which starts after this, has matched every demo scene: the gap map and the orders are made from its runs. */
const RUNS_TAKE_SECONDS = 45;

/** Loads reference data, and in the demo the demo organizations, catalogue, scenes and dealings. What is there stays: a second run changes nothing. */
const config = readConfig();
const { services, close } = await openServices(config, createLog(config, "worker"), "web");
try {
  await seedReference(services.database);
  if (config.APP_MODE !== "production" && !(await demoIsSeeded(services))) {
    await seedOrganizations(services);
    await seedCapabilities(services);
    await indexCatalogue(services);
    await seedScenes(services);
    await seedDealings(services);
    await sweepDemand(contextFor(services, { kind: "system", job: "seed" }), { delaySeconds: RUNS_TAKE_SECONDS });
  }
} finally {
  await close();
}
