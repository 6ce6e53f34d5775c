import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { updateOrganization } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { writeCursor } from "#app/kernel/paging.ts";
import { organizations } from "#db/schema/organizations.ts";
import { scenes } from "#db/schema/scenes.ts";
import { createSearch } from "#search/client.server.ts";
import { watchQueries } from "#test/database.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { createScene } from "./create-scene.server.ts";
import { indexScenes } from "./jobs.server.ts";
import { galleryCounts } from "./reads.server.ts";
import { publishedScene, validScene } from "./scene.fixtures.ts";
import { readSceneSearch } from "./schemas.ts";
import { searchScenes } from "./search.server.ts";
import { withdrawScene } from "./withdraw-scene.server.ts";

const world = await testWorld();
/** The same world while the index does not answer. */
const down = (ctx: Context): Context => ({
  ...ctx,
  services: { ...ctx.services, search: createSearch({ url: undefined, key: undefined, prefix: "" }) },
});
let unit: TestOrganization;
let bureau: TestOrganization;

beforeAll(async () => {
  await Promise.all([world.services.search.ensure("scenes"), world.services.search.ensure("capabilities")]);
  unit = await world.organization({ kind: "userUnit", regionCode: "440100", name: "广州云岭储能" });
  bureau = await world.organization({ kind: "bureau", regionCode: "100000" });
  world.setClock("2026-11-21T02:00:00Z");
  const ahead = { domain: "industrial", field: "manufacturing" } as const;
  await publishedScene(unit.ctx, bureau.ctx, { ...ahead, name: "电池测试线——柔性插接", regionCode: "440100", closesOn: "2026-12-20" });
  await publishedScene(unit.ctx, bureau.ctx, { ...ahead, name: "汽车门内饰——线束卡扣装配", regionCode: "440300", closesOn: "2026-12-01" });
  await publishedScene(unit.ctx, bureau.ctx, {
    domain: "service",
    field: "catering",
    name: "连锁餐厅后厨——餐盘分拣",
    coreTask: "把回收的餐盘按形状分拣到清洗架上，剔除破损件。",
    regionCode: "310000",
    productTypes: ["humanoidLegged", "otherHumanoidLike"],
    closesOn: "2026-11-25",
  });
  await createScene(unit.ctx, { scene: validScene({ name: "未公开草稿——柔性插接" }) });
  await world.runJobs();
  await world.db.update(scenes).set({ benchmark: true }).where(eq(scenes.name, "电池测试线——柔性插接"));
});

const names = (found: { rows: { name: string }[] }) => found.rows.map((row) => row.name.split("——")[0]);

describe.each([
  ["with the index", (ctx: Context) => ctx, false],
  ["without the index", down, true],
] as const)("%s", (_how, as, degraded) => {
  const search = (input: Parameters<typeof searchScenes>[1], ctx = world.public()) => searchScenes(as(ctx), input);

  test("lists public scenes, the most urgent first, and says how it looked", async () => {
    const found = await search({});
    expect(names(found)).toEqual(["连锁餐厅后厨", "汽车门内饰", "电池测试线"]);
    expect(found).toMatchObject({ total: 3, before: 0, after: null, order: "closes", degraded, approximate: false });
    expect(found.rows[2]).toMatchObject({ organizationName: "广州云岭储能", regionName: "广州市", benchmark: true, indicatorCount: 2 });
    expect(found.rows[2]?.indicators[0]).toEqual({ name: "插接位置精度", text: "≤±0.5 mm", mandatory: true });
  });

  test("puts scenes past their deadline behind those that can be answered", async () => {
    world.setClock("2026-12-05T02:00:00Z");
    expect(names(await search({}))).toEqual(["电池测试线", "汽车门内饰", "连锁餐厅后厨"]);
    world.setClock("2026-11-21T02:00:00Z");
  });

  test("lists the newest first when asked", async () => {
    expect(names(await search({ sort: "newest" }))).toHaveLength(3);
  });

  test("counts a group without its own choice, and the others with it", async () => {
    const found = await search({ domain: ["industrial"], region: ["440000"] });
    expect(names(found)).toEqual(["汽车门内饰", "电池测试线"]);
    expect(found.facets).toMatchObject({
      domain: { industrial: 2 },
      field: { manufacturing: 2 },
      status: { published: 2 },
      province: { "440000": 2 },
      city: { "440100": 1, "440300": 1 },
      product_types: { humanoidWheeled: 2 },
    });
    expect((await search({ domain: ["industrial"] })).facets.domain).toEqual({ industrial: 2, service: 1 });
    const several = await search({ domain: ["industrial", "service"] });
    expect(several.total).toBe(3);
    expect((await search({ productType: ["humanoidLegged"] })).facets.product_types).toEqual({
      humanoidWheeled: 2,
      humanoidLegged: 1,
      otherHumanoidLike: 1,
    });
  });

  test("a city narrows its province, another province adds up", async () => {
    expect(names(await search({ region: ["440000", "440300"] }))).toEqual(["汽车门内饰"]);
    expect(names(await search({ region: ["440000", "440300", "310000"] }))).toEqual(["连锁餐厅后厨", "汽车门内饰"]);
  });

  test("finds words of name, task and unit, also in traditional characters", async () => {
    expect(names(await search({ q: "餐盘分拣" }))).toEqual(["连锁餐厅后厨"]);
    expect(names(await search({ q: "餐盤分揀" }))).toEqual(["连锁餐厅后厨"]);
    expect(names(await search({ q: "線束 裝配" }))).toContain("汽车门内饰");
    expect((await search({ q: "云岭储能" })).total).toBe(3);
    expect((await search({ q: "深海采矿" })).total).toBe(0);
    expect(await search({ q: "%_\\" })).toMatchObject({ total: 0, degraded });
  });

  test("shows a unit nothing here that others cannot see", async () => {
    expect((await search({}, unit.ctx)).total).toBe(3);
  });

  test("reads quantities with their figures, in any unit, out of the question and from filters", async () => {
    expect(names(await search({ q: "位置精度0.5毫米以内" }))).toHaveLength(3);
    expect(names(await search({ q: "位置精度 400 μm 以内" }))).toEqual([]);
    const filter = { metric: "positionAccuracy", comparator: "<=", value: "0.05", unit: "cm" } as const;
    const found = await search({ values: [filter] });
    expect(found.total).toBe(3);
    expect(found.conditions).toEqual([{ metric: "positionAccuracy", name: "位置精度", text: "≤±0.05 cm", filter }]);
    expect((await search({ values: [{ ...filter, value: "0.049" }] })).total).toBe(0);
    expect((await search({ values: [{ ...filter, comparator: ">=", value: "500", unit: "um" }] })).total).toBe(3);
    expect((await search({ values: [{ ...filter, metric: "beauty" }] })).conditions).toEqual([]);
    expect(await search({ q: "20公斤" })).toMatchObject({ unread: ["20公斤"], total: 3 });
  });

  test("marks what was asked for in the rows, and quotes the text where the name does not say it", async () => {
    const [named] = (await search({ q: "柔性插接" })).rows;
    expect(named?.marked.name).toEqual([
      { text: "电池测试线——", hit: false },
      { text: "柔性插接", hit: true },
    ]);
    const [told] = (await search({ q: "清洗架" })).rows;
    expect(told?.marked.excerpt?.filter(({ hit }) => hit).map(({ text }) => text)).toEqual(["清洗架"]);
  });

  test("gives something of what was asked rather than nothing, and says so", async () => {
    expect(await search({ q: "餐盘 太空 海底 火山" })).toMatchObject({ total: 1, isWidened: true });
    expect(await search({ q: "餐盘分拣" })).toMatchObject({ total: 1, isWidened: false });
  });

  test("counts and narrows by deadline", async () => {
    expect((await search({})).deadlines).toEqual({ "7": 1, "30": 3, "90": 3, open: 3 });
    expect(names(await search({ deadline: "7" }))).toEqual(["连锁餐厅后厨"]);
    expect((await search({ deadline: "7" })).deadlines.open).toBe(3);
  });

  test("orders by name as readers expect, by pinyin", async () => {
    expect(names(await search({ sort: "name" }))).toEqual(["电池测试线", "连锁餐厅后厨", "汽车门内饰"]);
  });

  test("refuses filters it does not know", async () => {
    await expect(search({ status: ["draft"] as never })).rejects.toMatchObject({ code: "invalid" });
    await expect(search({ values: [{ metric: "x y", comparator: "<=", value: "1", unit: "" }] })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(search({ region: ['440100" OR id EXISTS'] })).rejects.toMatchObject({ code: "invalid" });
  });
});

test("benchmarks: the index learns of them when it is written again", async () => {
  const [row] = await world.db.select({ id: scenes.id }).from(scenes).where(eq(scenes.benchmark, true));
  await indexScenes(world.system(), [{ sceneId: row?.id ?? "" }]);
  const found = await searchScenes(world.public(), { benchmark: true });
  expect(names(found)).toEqual(["电池测试线"]);
  expect(found.facets.benchmark).toMatchObject({ true: 1, false: 2 });
  expect(names(await searchScenes(down(world.public()), { benchmark: true }))).toEqual(["电池测试线"]);
});

test("a scene withdrawn since is not shown, whatever the index still says, and the total says it is a little off", async () => {
  const { code, version } = await publishedScene(unit.ctx, bureau.ctx, { name: "即将撤回的产线——上料", closesOn: "2026-11-30" });
  await world.runJobs(["index-scene"]);
  expect(names(await searchScenes(world.public(), {}))).toContain("即将撤回的产线");
  await withdrawScene(unit.ctx, { code, version, reason: "产线改造" });
  for (const ctx of [world.public(), unit.ctx]) {
    const found = await searchScenes(ctx, {});
    expect(names(found)).not.toContain("即将撤回的产线");
    expect(found).toMatchObject({ total: 3, approximate: true, degraded: false });
  }
  await world.runJobs(["index-scene"]);
  expect(await searchScenes(world.public(), {})).toMatchObject({ total: 3, approximate: false });
});

test("a row that has moved out of the filter is not shown under it", async () => {
  await world.db.update(scenes).set({ status: "matched" }).where(eq(scenes.name, "连锁餐厅后厨——餐盘分拣"));
  const found = await searchScenes(world.public(), { status: ["published"] });
  expect(names(found)).toEqual(["汽车门内饰", "电池测试线"]);
  await world.db.update(scenes).set({ status: "published" }).where(eq(scenes.name, "连锁餐厅后厨——餐盘分拣"));
});

describe("page by page", () => {
  /** Every page of a list, one after the other; `between` happens after the first. */
  async function pages(ctx: Context, input: Parameters<typeof searchScenes>[1], between?: () => Promise<unknown>) {
    const stretches = [];
    for (let after: string | null = null; ; ) {
      const stretch: Awaited<ReturnType<typeof searchScenes>> = await searchScenes(ctx, after === null ? input : { ...input, after });
      stretches.push(stretch);
      if (stretches.length === 1) await between?.();
      after = stretch.after;
      if (after === null) return stretches;
    }
  }
  const idsOf = (stretches: Awaited<ReturnType<typeof pages>>) => stretches.flatMap(({ rows }) => rows.map(({ id }) => id));

  beforeAll(async () => {
    for (let i = 0; i < 42; i++)
      await publishedScene(unit.ctx, bureau.ctx, {
        name: `轮毂机加${i + 1}号线——上下料`,
        // Several close on the same day, so that ids have to break the tie.
        closesOn: `2027-01-${String((i % 22) + 1).padStart(2, "0")}`,
      });
    await world.runJobs(["index-scene"]);
    world.setClock("2027-01-11T02:00:00Z");
  });

  describe.each([
    ["with the index", (ctx: Context) => ctx],
    ["without the index", down],
  ] as const)("%s", (_how, as) => {
    test.each([
      {},
      { sort: "newest" },
      { sort: "name" },
      { q: "上下料" },
      { q: "轮毂 上下料", domain: ["industrial"] },
      { q: "轮毂", sort: "closes" },
    ] as const)("every row comes once: %j", async (input) => {
      const stretches = await pages(as(world.public()), input as Parameters<typeof searchScenes>[1]);
      const ids = idsOf(stretches);
      expect(stretches.length).toBe(3);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBe(stretches[0]?.total);
      expect(stretches.map(({ before }) => before)).toEqual([0, 20, 40]);
    });

    test("open ones first, the most urgent first; past ones behind, the latest first", async () => {
      const rows = (await pages(as(world.public()), { q: "轮毂" })).flatMap((stretch) => stretch.rows);
      const order = (await pages(as(world.public()), {})).flatMap((stretch) => stretch.rows).map(({ closesAt }) => closesAt.slice(0, 10));
      const now = "2027-01-11";
      const open = order.filter((day) => day >= now);
      expect(order).toEqual([
        ...open.toSorted(),
        ...order
          .filter((day) => day < now)
          .toSorted()
          .reverse(),
      ]);
      expect(rows).toHaveLength(42);
    });

    test.each([{}, { sort: "newest" }, { sort: "name" }, { q: "上下料" }] as const)(
      "a scene published meanwhile moves nothing: %j",
      async (input) => {
        const known = idsOf(await pages(as(world.public()), input));
        const ids = idsOf(
          await pages(as(world.public()), input, async () => {
            const { code, version } = await publishedScene(unit.ctx, bureau.ctx, {
              name: `阿姨新开的机加${known.length}号线——上下料`,
              closesOn: "2027-01-12",
            });
            await world.runJobs(["index-scene"]);
            added.push({ code, version });
          }),
        );
        expect(new Set(ids).size).toBe(ids.length);
        expect(known.filter((id) => !ids.includes(id))).toEqual([]);
        for (const scene of added.splice(0)) await withdrawScene(unit.ctx, { ...scene, reason: "测试完毕" });
        await world.runJobs(["index-scene"]);
      },
    );
    test.each([{}, { sort: "newest" }, { sort: "name" }, { q: "上下料" }] as const)(
      "the row where a stretch ended, gone meanwhile, takes no other with it: %j",
      async (input) => {
        const turn = async (id: string, status: "withdrawn" | "published") => {
          await world.db.update(scenes).set({ status }).where(eq(scenes.id, id));
          await indexScenes(world.system(), [{ sceneId: id }]);
        };
        const known = idsOf(await pages(as(world.public()), input));
        const ends = known[19] ?? "";
        const ids = idsOf(await pages(as(world.public()), input, () => turn(ends, "withdrawn")));
        await turn(ends, "published");
        expect(ids).toEqual(known);
      },
    );
    const added: { code: string; version: number }[] = [];
  });

  test("a place in a list that cannot be read is its beginning", async () => {
    const id = "0192aaaa-0000-7000-8000-000000000001";
    const place = { at: "open", values: [1], id, count: 0, since: 1 };
    const wrong = [
      { values: [] },
      { values: ["x"] },
      { values: [1.5] },
      { values: [1, 2] },
      { at: "relevance", values: ["x", 1] },
      { at: "scored", values: [1] },
    ];
    for (const change of wrong)
      for (const q of ["", "上下料"])
        for (const as of [(ctx: Context) => ctx, down]) {
          const found = await searchScenes(as(world.public()), { q, after: writeCursor({ ...place, since: Date.now(), ...change }) });
          expect([change, q, found.rows.length]).toEqual([change, q, 20]);
        }
    for (const after of ["x", "e30", "W10", "////"]) expect((await searchScenes(world.public(), { after })).before).toBe(0);
  });
});

test("the gallery takes three queries and one request to the index", async () => {
  const queries: string[] = [];
  const watched = watchQueries(world.public(), queries);
  let requests = 0;
  const { search } = watched.services;
  watched.services = {
    ...watched.services,
    search: {
      ...search,
      query: (asked) => {
        requests++;
        return search.query(asked);
      },
    },
  };
  await searchScenes(watched, { q: "上下料" });
  queries.length = 0;
  requests = 0;
  const { gallery } = await searchScenes(watched, { q: "上下料", region: ["440000"] });
  expect(gallery).toEqual(await galleryCounts(world.public()));
  expect(queries).toHaveLength(3);
  expect(requests).toBe(1);
});

test("what the unit keeps to itself is found neither in the index nor in the rows", async () => {
  await publishedScene(unit.ctx, bureau.ctx, {
    name: "保密器件库房——工件分拣码放",
    painPoint: "青铜面具车缝缝制时常有断针，损失不便公开。",
    restrictedParts: ["painPoint"],
    closesOn: "2027-06-01",
  });
  await world.runJobs(["index-scene"]);
  for (const as of [(ctx: Context) => ctx, down]) {
    expect((await searchScenes(as(world.public()), { q: "青铜面具" })).total).toBe(0);
    // Named only in the part kept back.
    expect(names(await searchScenes(as(world.public()), { q: "车缝" }))).not.toContain("保密器件库房");
    expect(names(await searchScenes(as(world.public()), { q: "保密器件库房" }))).toContain("保密器件库房");
  }
});

test("a unit that takes another name is found by it", async () => {
  const renamed = await world.organization({ kind: "userUnit", name: "测试改名前单位" });
  await publishedScene(renamed.ctx, bureau.ctx, { name: "改名单位产线——轴承压装", closesOn: "2027-07-01" });
  await world.runJobs();
  expect((await searchScenes(world.public(), { q: "赤水湾精工" })).total).toBe(0);
  const [row] = await world.db.select().from(organizations).where(eq(organizations.id, renamed.id));
  await updateOrganization(renamed.ctx, { updatedAt: row?.updatedAt.toISOString() ?? "", shortName: "赤水湾精工" });
  await world.runJobs();
  expect(names(await searchScenes(world.public(), { q: "赤水湾精工" }))).toEqual(["改名单位产线"]);
});

test("an address with nonsense still gives a list", () => {
  const search = readSceneSearch(
    new URLSearchParams(
      "domain=industrial&domain=x&status=draft&region=44&region=440100&sort=up&benchmark=1&q=%20插接%20&deadline=8&m=a:<=:1&m=positionAccuracy:<=:0.5:mm",
    ),
  );
  expect(search).toEqual({
    q: "插接",
    domain: ["industrial"],
    field: [],
    status: [],
    region: ["440100"],
    productType: [],
    maturity: [],
    commercialMode: [],
    benchmark: true,
    values: [{ metric: "positionAccuracy", comparator: "<=", value: "0.5", unit: "mm" }],
  });
});
