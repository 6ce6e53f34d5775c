import { count, eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { getCapability, searchCapabilities } from "#app/areas/capabilities/index.server.ts";
import { capabilitySearchInput } from "#app/areas/capabilities/schemas.ts";
import { getScene } from "#app/areas/scenes/index.server.ts";
import { rebuildSearch } from "#app/main/rebuild-search.server.ts";
import { capabilities, claims } from "#db/schema/capabilities.ts";
import { organizations } from "#db/schema/organizations.ts";
import { requirements, scenes } from "#db/schema/scenes.ts";
import { testWorld } from "#test/world.ts";
import { capabilityAt, type Plan, sceneAt } from "./index.ts";
import { generatedId, loadGenerated } from "./load.server.ts";

const PLAN: Plan = { seed: "load", capabilities: 300, scenes: 40, now: new Date("2026-11-21T00:00:00Z") };

const world = await testWorld();
beforeAll(() => loadGenerated(world.services, PLAN));

describe("a generated market", () => {
  it("is in the database whole, with canonical values, in the order of its numbers", async () => {
    const rows = await world.db.select({ id: capabilities.id, name: capabilities.name }).from(capabilities).orderBy(capabilities.id);
    expect(rows.map(({ name }) => name)).toEqual(Array.from({ length: 300 }, (_, i) => capabilityAt(PLAN, i).seed.name));
    const [claimed] = await world.db.select({ n: count() }).from(claims);
    expect(claimed?.n).toBe(Array.from({ length: 300 }, (_, i) => capabilityAt(PLAN, i).seed.claims.length).reduce((a, b) => a + b));
    const [wrong] = await world.db
      .select({ n: count() })
      .from(claims)
      .where(sql`${claims.shownUnit} = 'um' and ${claims.value} <> ${claims.shownValue}::numeric / 1000`);
    expect(wrong?.n).toBe(0);
    const [orphans] = await world.db
      .select({ n: count() })
      .from(capabilities)
      .leftJoin(organizations, eq(organizations.id, capabilities.organizationId))
      .where(sql`${organizations.id} is null`);
    expect(orphans?.n).toBe(0);
    const [asked] = await world.db.select({ n: count() }).from(requirements);
    expect(asked?.n).toBe(Array.from({ length: 40 }, (_, i) => sceneAt(PLAN, i).seed.requirements.length).reduce((a, b) => a + b));
    expect((await world.db.select({ n: count() }).from(scenes))[0]?.n).toBe(40);
  });

  it("is read and found like what people published", async () => {
    for await (const { expected, found, rewritten } of rebuildSearch(world.services)) {
      expect(found).toBe(expected);
      expect(rewritten).toBe(0);
    }
    const page = await searchCapabilities(world.public(), capabilitySearchInput.parse({}));
    expect(page.total).toBe(300);
    const { capability } = await getCapability(world.public(), "NL-GEN-7");
    expect(capability.id).toBe(generatedId(PLAN, "capability", 7));
    expect((await getScene(world.public(), "SC-GEN-3")).scene.name).toBe(sceneAt(PLAN, 3).seed.name);
  });
});
