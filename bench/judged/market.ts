import { eq, inArray } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { readMatchCapabilities } from "#app/areas/matching/input.server.ts";
import { propose } from "#app/areas/matching/match-scene.server.ts";
import type { RunInput, RunOutcome } from "#app/areas/matching/run.ts";
import type { MatchCapability } from "#app/areas/matching/types.ts";
import { DEFAULT_WEIGHTS } from "#app/areas/matching/weights.ts";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { readConfig } from "#app/config.server.ts";
import { contextFor } from "#app/kernel/context.server.ts";
import { createLog } from "#app/main/log.server.ts";
import { rebuildSearch } from "#app/main/rebuild-search.server.ts";
import { openServices } from "#app/main/services.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { scenes } from "#db/schema/scenes.ts";
import { seedReference } from "#seeds/01_reference.ts";
import { seedOrganizations } from "#seeds/10_organizations.ts";
import { seedCapabilities, seedKey } from "#seeds/20_capabilities.ts";
import { seedScenes } from "#seeds/30_scenes.ts";
import { CAPABILITIES } from "#seeds/data/capabilities/index.ts";
import { atEnd, startServers } from "../servers.ts";

/** A run of the matcher on a seeded scene; `catalogue` is every published capability by seed slug, as the composer would see it. */
export interface SeededRun {
  input: RunInput;
  outcome: RunOutcome;
  catalogue: Map<string, MatchCapability>;
}

/** The demo market on servers of its own: reference data, organizations, catalogue and scenes through the verbs, then indexed. */
export async function openMarket(say: (line: string) => void) {
  const servers = await startServers();
  const config = readConfig(servers.environment);
  const { services, close } = await openServices(config, createLog({ ...config, LOG_LEVEL: "silent" }, "web"), "web");
  atEnd(close);
  const ctx = contextFor(services, { kind: "system", job: "eval-match" });
  say("seeding organizations, catalogue and scenes");
  await seedReference(services.database);
  await seedOrganizations(services);
  await seedCapabilities(services);
  await seedScenes(services);
  say("indexing");
  for await (const { index, expected, found } of rebuildSearch(services))
    if (found !== expected) throw new Error(`${found} of ${expected} documents are in ${index}`);

  const slugs = new Map(CAPABILITIES.map(({ slug }) => [seedKey(`capability:${slug}`), slug]));
  const rows = await services.database
    .select({ id: capabilities.id, key: capabilities.formKey })
    .from(capabilities)
    .where(inArray(capabilities.formKey, [...slugs.keys()]));
  const slugById = new Map(rows.map(({ id, key }) => [id, slugs.get(key ?? "") ?? id]));
  const everybody = [...(await capabilitiesById(ctx, [...slugById.keys()])).values()];

  return {
    /** Seed slug of a capability. */
    slugOf: (id: string) => slugById.get(id) ?? id,
    /** Retrieves and composes for a scene as its job does, and stores nothing. */
    run: async (slug: string): Promise<SeededRun> => {
      const [row] = await services.database
        .select({ id: scenes.id })
        .from(scenes)
        .where(eq(scenes.formKey, seedKey(`scene:${slug}`)));
      if (!row) throw new Error(`no seeded scene ${slug}`);
      const scene = await getSceneById(ctx, row.id);
      const { input, outcome } = await propose(ctx, scene, DEFAULT_WEIGHTS);
      const catalogue = await readMatchCapabilities(ctx, scene.scene, everybody);
      return { input, outcome, catalogue: new Map(catalogue.map((one) => [slugById.get(one.id) ?? one.id, one])) };
    },
  };
}
