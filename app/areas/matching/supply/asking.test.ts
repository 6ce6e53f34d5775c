import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { capabilities } from "#db/schema/capabilities.ts";
import { roleSlots, scenes } from "#db/schema/scenes.ts";
import { openMarket } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { reverseMatch } from "./reverse-match.server.ts";

const world = await testWorld();
const { suppliers, matchedScene } = await openMarket(world);

test("a capability is held against scenes of the regions it serves and, where it does the work, of its operations", async () => {
  const scene = await matchedScene();
  const owner = eq(capabilities.organizationId, suppliers[1]?.id ?? "");
  const [one] = await world.db.select().from(capabilities).where(owner);
  await world.db
    .insert(roleSlots)
    .values({ sceneId: scene.id, position: 9, role: "researchInstitute", componentKind: null, required: false });
  await world.db
    .update(scenes)
    .set({ tags: ["plugging"] })
    .where(eq(scenes.id, scene.id));
  const asked = async (facts: Partial<typeof capabilities.$inferInsert>) => {
    await world.db
      .update(capabilities)
      .set({ role: "researchInstitute", tags: [], serviceRegions: [], ...facts })
      .where(owner);
    return (await reverseMatch(world.system(), one?.id ?? ""))?.asked;
  };
  expect(await asked({})).toEqual([scene.id]);
  expect(await asked({ tags: ["plugging"], serviceRegions: ["440000"] })).toEqual([scene.id]);
  expect(await asked({ tags: ["welding"] })).toEqual([]);
  expect(await asked({ serviceRegions: ["310000"] })).toEqual([]);
});
