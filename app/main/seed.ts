import { readConfig } from "#app/config.server.ts";
import { seedReference } from "#seeds/01_reference.ts";
import { seedOrganizations } from "#seeds/10_organizations.ts";
import { seedCapabilities } from "#seeds/20_capabilities.ts";
import { seedScenes } from "#seeds/30_scenes.ts";
import { createLog } from "./log.server.ts";
import { openServices } from "./services.server.ts";

/** Loads reference data, and in the demo the demo organizations, catalogue and scenes. What is there stays: a second run changes nothing. */
const config = readConfig();
const { services, close } = await openServices(config, createLog(config, "worker"), "web");
try {
  await seedReference(services.database);
  if (config.APP_MODE !== "production") {
    await seedOrganizations(services);
    await seedCapabilities(services);
    await seedScenes(services);
  }
} finally {
  await close();
}
