import { eq, inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import { runJob } from "#app/jobs/handlers.server.ts";
import { organizations } from "#db/schema/organizations.ts";
import { testWorld } from "#test/world.ts";
import { nameKey } from "./name-key.ts";
import { sweepNameKeys } from "./sweep-name-keys.server.ts";

const world = await testWorld();
const keyOf = async (id: string) => (await world.db.select().from(organizations).where(eq(organizations.id, id)))[0]?.nameKey;

test("organizations from before there were keys get theirs with the next sweep, and others keep what they have", async () => {
  const [old, known] = [await world.organization({ name: "廣州雲嶺儲能科技有限公司" }), await world.organization({ name: "测试整机" })];
  await world.db.update(organizations).set({ nameKey: "" }).where(eq(organizations.id, old.id));
  await world.db.update(organizations).set({ nameKey: "own" }).where(eq(organizations.id, known.id));
  await runJob(world.services, "sweep", "test", {});
  expect(await keyOf(old.id)).toBe(nameKey("广州云岭储能科技公司"));
  expect(await keyOf(known.id)).toBe("own");
});

test("more than one batch is gone through, and a name without a key ends the sweep all the same", async () => {
  const rows = Array.from({ length: 1_003 }, (_, i) => ({
    id: crypto.randomUUID(),
    slug: crypto.randomUUID(),
    code: `OR-OLD-${i}`,
    kind: "userUnit" as const,
    name: i === 0 ? "——" : `旧单位${i}`,
    shortName: "旧单位",
    regionCode: "440100",
  }));
  await world.db.insert(organizations).values(rows);
  await sweepNameKeys(world.system());
  await sweepNameKeys(world.system());
  const ids = rows.map(({ id }) => id);
  const left = (await world.db.select().from(organizations).where(inArray(organizations.id, ids))).filter(({ nameKey: key }) => key === "");
  expect(left.map(({ name }) => name)).toEqual(["——"]);
});
