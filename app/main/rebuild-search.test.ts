import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { withdrawCapability } from "#app/areas/capabilities/index.server.ts";
import { withdrawScene } from "#app/areas/scenes/index.server.ts";
import { PUBLIC_STATUSES } from "#app/areas/scenes/states.ts";
import { drainJobs } from "#app/jobs/drain.server.ts";
import type { Services } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { organizations } from "#db/schema/organizations.ts";
import { scenes } from "#db/schema/scenes.ts";
import { createSearch, type Search, SearchUnavailable } from "#search/client.server.ts";
import type { IndexName } from "#search/indexes/index.ts";
import { ownerContext, seedOrganizations } from "#seeds/10_organizations.ts";
import { seedCapabilities } from "#seeds/20_capabilities.ts";
import { seedScenes } from "#seeds/30_scenes.ts";
import { testWorld } from "#test/world.ts";
import { type Rebuilt, rebuildSearch } from "./rebuild-search.server.ts";
import { type Verified, verifySearch } from "./verify-search.server.ts";

const world = await testWorld();
const { db, services } = world;
const { search } = services;

beforeAll(async () => {
  await seedOrganizations(services);
  await seedCapabilities(services);
  await seedScenes(services);
  await db.execute(sql`delete from pgboss.job`);
  // Written long ago, so that only what a test changes counts as changed meanwhile.
  await db.execute(sql`update scenes set updated_at = now() - interval '1 day'`);
  await db.execute(sql`update capabilities set updated_at = now() - interval '1 day'`);
});

async function rebuild(with_: Services = services): Promise<Record<IndexName, Rebuilt>> {
  const done: Partial<Record<IndexName, Rebuilt>> = {};
  for await (const one of rebuildSearch(with_)) done[one.index] = one;
  return done as Record<IndexName, Rebuilt>;
}
/** Ids that searchers find, against those of the rows that are visible. */
async function found(index: IndexName): Promise<string[]> {
  const [hits] = await search.query([{ index, limit: 1000 }]);
  return hits?.ids.sort() ?? [];
}
async function visible(index: IndexName): Promise<string[]> {
  const rows =
    index === "scenes"
      ? await db
          .select({ id: scenes.id })
          .from(scenes)
          .where(sql`${scenes.status} in ${[...PUBLIC_STATUSES]}`)
      : await db.select({ id: capabilities.id }).from(capabilities).where(eq(capabilities.status, "published"));
  return rows.map(({ id }) => id).sort();
}
const ownerOf = async (organizationId: string) => {
  const [row] = await db.select({ slug: organizations.slug }).from(organizations).where(eq(organizations.id, organizationId));
  return ownerContext(services, row?.slug ?? "");
};
const indexJobs = () => drainJobs(services, ["index-scene", "index-capability"]);

describe("a rebuild", () => {
  test("restores both indexes from nothing, and drops what is in no table", async () => {
    await search.upsert("scenes", [{ id: "left-over", name: "残留", _vectors: { dup: null } }]);
    const { scenes, capabilities } = await rebuild();
    expect(scenes).toMatchObject({ rewritten: 0, written: scenes.expected, found: scenes.expected });
    expect(capabilities).toMatchObject({ rewritten: 0, written: capabilities.expected, found: capabilities.expected });
    expect(scenes.written).toBeGreaterThan(5);
    expect(capabilities.written).toBeGreaterThan(100);
    for (const index of ["scenes", "capabilities"] as const) expect(await found(index)).toEqual(await visible(index));
  });

  test("loses nothing that changes while it runs", async () => {
    const [scene] = await db.select().from(scenes).where(eq(scenes.status, "published")).limit(1);
    const [kept, gone] = await db.select().from(capabilities).where(eq(capabilities.status, "published")).limit(2);
    if (!scene || !kept || !gone) throw new Error("nothing is published");
    const unit = await ownerOf(scene.organizationId);

    /** When every row has been read and before the swap: the jobs of these changes write into the index that goes. */
    const changes: Record<IndexName, () => Promise<unknown>> = {
      scenes: async () => {
        await withdrawScene(unit, { code: scene.code, version: scene.version, reason: "现场改造推迟" });
        await indexJobs();
      },
      capabilities: async () => {
        await withdrawCapability(await ownerOf(gone.organizationId), { code: gone.code, version: gone.version });
        await db.execute(
          sql`update capabilities set name = '改名后的能力', version = version + 1, updated_at = now() where id = ${kept.id}`,
        );
        await indexJobs();
      },
    };
    const late: Search = {
      ...search,
      rebuild: (index, batches) =>
        search.rebuild(
          index,
          (async function* () {
            yield* batches;
            await changes[index]();
          })(),
        ),
    };
    const done = await rebuild({ ...services, search: late });
    expect(done.scenes).toMatchObject({ written: done.scenes.expected + 1, rewritten: 1, found: done.scenes.expected });
    expect(done.capabilities).toMatchObject({ written: done.capabilities.expected + 1, rewritten: 2, found: done.capabilities.expected });
    expect(await found("scenes")).not.toContain(scene.id);
    expect(await found("capabilities")).not.toContain(gone.id);
    const [renamed] = await search.query([{ index: "capabilities", q: "改名后的能力", limit: 1 }]);
    expect(renamed?.ids).toEqual([kept.id]);
  });

  test("that is interrupted leaves the old index to serve, and the next one starts from nothing", async () => {
    const before = await found("capabilities");
    const broken: Search = {
      ...search,
      rebuild: (index, batches) =>
        search.rebuild(
          index,
          (async function* () {
            for await (const batch of batches) {
              yield batch.slice(0, 10);
              throw new Error("killed");
            }
          })(),
        ),
    };
    await expect(rebuild({ ...services, search: broken })).rejects.toThrow("killed");
    for (const index of ["scenes", "capabilities"] as const) expect(await found(index)).toEqual(await visible(index));
    expect(await found("capabilities")).toEqual(before);
    const done = await rebuild();
    expect(done.capabilities.found).toBe(done.capabilities.expected);
  });

  test("does not swap in an index that lacks documents", async () => {
    const twice: Search = {
      ...search,
      rebuild: (index, batches) =>
        search.rebuild(
          index,
          (async function* () {
            // The same documents again count twice when sent and once when indexed.
            for await (const batch of batches) yield [...batch, ...batch];
          })(),
        ),
    };
    await expect(rebuild({ ...services, search: twice })).rejects.toThrow(SearchUnavailable);
    expect(await found("scenes")).toEqual(await visible("scenes"));
  });

  test("keeps answering meanwhile", async () => {
    let running = true;
    let asked = 0;
    const expected = (await visible("capabilities")).length;
    const searcher = (async () => {
      while (running) {
        const [hits] = await search.query([{ index: "capabilities", limit: 1000 }]);
        expect(hits?.ids).toHaveLength(expected);
        asked++;
      }
    })();
    await rebuild();
    running = false;
    await searcher;
    expect(asked).toBeGreaterThan(5);
  });

  test("without a server says so and changes nothing", async () => {
    const refused = createSearch({ url: "http://127.0.0.1:9", key: "x", prefix: "" });
    await expect(rebuild({ ...services, search: refused })).rejects.toThrow(SearchUnavailable);
    expect(await found("scenes")).toEqual(await visible("scenes"));
  });
});

describe("a verification", () => {
  const verify = async (options: { repair?: boolean } = {}) => {
    const all: Verified[] = [];
    for await (const one of verifySearch(services, options)) all.push(one);
    return Object.fromEntries(all.map((one) => [one.index, one])) as Record<IndexName, Verified>;
  };

  test("finds nothing after a rebuild", async () => {
    await rebuild();
    const { scenes, capabilities } = await verify();
    expect(scenes).toMatchObject({ compared: (await visible("scenes")).length, differences: [] });
    expect(capabilities).toMatchObject({ compared: (await visible("capabilities")).length, differences: [] });
  });

  test("finds what is missing, left over and different, and repairs it", async () => {
    const [first, second, third] = await visible("capabilities");
    if (!first || !second || !third) throw new Error("nothing is published");
    const [kept] = await allOf(search.documents("capabilities", [second]));
    await search.remove("capabilities", [first]);
    await search.upsert("capabilities", [
      { ...kept, name: "被改过的名称", metrics: { payload: 999 } },
      { id: "left-over", name: "残留", published_at: 0 },
    ]);
    await db.execute(sql`update capabilities set lead_time_weeks = lead_time_weeks + 1 where id = ${third}`);
    const planted = [
      { id: first, kind: "missing", attributes: [] },
      { id: second, kind: "different", attributes: ["name", "metrics"] },
      { id: third, kind: "different", attributes: ["lead_time"] },
      { id: "left-over", kind: "left over", attributes: [] },
    ];
    const found = (await verify()).capabilities.differences;
    // Where units are delivered sooner or later, what a capability draws moves with its lead time.
    const own = (attributes: readonly string[]) => attributes.filter((one) => !one.startsWith("draw")).toSorted();
    expect(found.map(({ attributes, ...rest }) => ({ ...rest, attributes: own(attributes) })).sort(byId)).toEqual(
      planted.map(({ attributes, ...rest }) => ({ ...rest, attributes: attributes.toSorted() })).sort(byId),
    );
    expect((await verify({ repair: true })).capabilities.differences).toHaveLength(4);
    expect((await verify()).capabilities.differences).toEqual([]);
  });
  async function allOf(batches: AsyncIterable<Record<string, unknown>[]>) {
    const documents = [];
    for await (const batch of batches) documents.push(...batch);
    return documents;
  }
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
});
