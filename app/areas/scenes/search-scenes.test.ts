import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import type { Context } from "#app/kernel/context.server.ts";
import { scenes } from "#db/schema/scenes.ts";
import { createSearch } from "#search/client.server.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { createScene } from "./create-scene.server.ts";
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
    expect(found).toMatchObject({ total: 3, pageCount: 1, degraded, approximate: false });
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
    expect((await search({ q: "%_\\" })).degraded).toBe(degraded);
  });

  test("shows a unit nothing here that others cannot see", async () => {
    expect((await search({}, unit.ctx)).total).toBe(3);
  });

  test("an empty page behind the last one", async () => {
    expect(await search({ page: 4 })).toMatchObject({ rows: [], total: 3, pageCount: 1 });
  });

  test("refuses filters it does not know", async () => {
    await expect(search({ status: ["draft"] as never })).rejects.toMatchObject({ code: "invalid" });
    await expect(search({ region: ['440100" OR id EXISTS'] })).rejects.toMatchObject({ code: "invalid" });
  });
});

test("benchmarks: the index learns of them when it is written again", async () => {
  const { indexScene } = await import("./jobs.server.ts");
  const [row] = await world.db.select({ id: scenes.id }).from(scenes).where(eq(scenes.benchmark, true));
  await indexScene(world.system(), { sceneId: row?.id ?? "" });
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

test("pages run over the border between open and past scenes without loss", async () => {
  for (let i = 0; i < 22; i++)
    await publishedScene(unit.ctx, bureau.ctx, {
      name: `轮毂机加${i + 1}号线——上下料`,
      closesOn: `2027-01-${String(i + 1).padStart(2, "0")}`,
    });
  await world.runJobs(["index-scene"]);
  world.setClock("2027-01-11T02:00:00Z");
  for (const as of [(ctx: Context) => ctx, down]) {
    const [first, second] = [await searchScenes(as(world.public()), { page: 1 }), await searchScenes(as(world.public()), { page: 2 })];
    expect(first).toMatchObject({ total: 25, pageCount: 2 });
    expect(first.rows).toHaveLength(20);
    expect(new Set([...first.rows, ...second.rows].map((row) => row.id)).size).toBe(25);
    expect(first.rows[0]?.name).toBe("轮毂机加11号线——上下料");
    expect(first.rows[12]?.name).toBe("轮毂机加10号线——上下料");
  }
  world.setClock("2026-11-21T02:00:00Z");
});

test("an address with nonsense still gives a list", () => {
  const search = readSceneSearch(
    new URLSearchParams("domain=industrial&domain=x&status=draft&region=44&region=440100&page=-3&sort=up&benchmark=1&q=%20插接%20"),
  );
  expect(search).toEqual({
    q: "插接",
    domain: ["industrial"],
    field: [],
    status: [],
    region: ["440100"],
    productType: [],
    benchmark: true,
    sort: "closes",
    page: 1,
  });
});
