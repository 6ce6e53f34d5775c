import { beforeAll, describe, expect, test } from "vitest";
import type { Context } from "#app/kernel/context.server.ts";
import { createSearch } from "#search/client.server.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { LEAST_DETAILS, validCapability } from "./capability.fixtures.ts";
import { withdrawCapability } from "./change-capability.server.ts";
import { publishCapability } from "./publish-capability.server.ts";
import { readCapabilitySearch } from "./schemas.ts";
import { searchCapabilities } from "./search.server.ts";

const world = await testWorld();
/** The same world while the index does not answer. */
const down = (ctx: Context): Context => ({
  ...ctx,
  services: { ...ctx.services, search: createSearch({ url: undefined, key: undefined, prefix: "" }) },
});
let vendor: TestOrganization;

beforeAll(async () => {
  vendor = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier", "partsSupplier"], name: "深圳灵犀智控" });
  world.setClock("2026-11-20T01:00:00Z");
  await publishCapability(vendor.ctx, {
    capability: validCapability({ details: { ...LEAST_DETAILS.algorithmSupplier, operations: "柔性插接；珐琅彩绘" } }),
  });
  world.setClock("2026-11-20T02:00:00Z");
  await publishCapability(vendor.ctx, {
    capability: validCapability({
      role: "partsSupplier",
      componentKind: "dexterousHand",
      name: "五指灵巧手",
      summary: "十二自由度灵巧手，指尖触觉。",
      description: "面向装配与分拣的五指灵巧手，指尖集成触觉阵列。",
      fields: ["manufacturing", "warehousing"],
      claims: [
        { metric: "graspForce", comparator: ">=", value: "60", unit: "N", evidence: "selfDeclared" },
        { metric: "payload", comparator: ">=", value: "5", unit: "kg", evidence: "selfDeclared" },
      ],
    }),
  });
  world.setClock("2026-11-20T03:00:00Z");
  await publishCapability(vendor.ctx, {
    capability: validCapability({
      role: "partsSupplier",
      componentKind: "forceSensor",
      name: "六维力传感器",
      summary: "腕部六维力传感器。",
      description: "腕部六维力与力矩传感器，适配主流协作臂法兰。",
      claims: [],
    }),
  });
  await world.runJobs();
});

const names = (found: { rows: { name: string }[] }) => found.rows.map((row) => row.name);

describe.each([
  ["with the index", (ctx: Context) => ctx, false],
  ["without the index", down, true],
] as const)("%s", (_how, as, degraded) => {
  const search = (input: Parameters<typeof searchCapabilities>[1]) => searchCapabilities(as(world.public()), input);

  test("lists what is published, the best proven first, and says how it looked", async () => {
    const found = await search({});
    expect(names(found)).toEqual(["柔性插接力控模型", "五指灵巧手", "六维力传感器"]);
    expect(found).toMatchObject({ total: 3, before: 0, after: null, order: "standing", degraded, approximate: false });
    expect(names(await search({ sort: "newest" }))).toEqual(["六维力传感器", "五指灵巧手", "柔性插接力控模型"]);
    expect(found.rows[0]).toMatchObject({ organizationName: "深圳灵犀智控", claimCount: 2 });
  });

  test("counts a group without its own choice, and the others with it", async () => {
    const found = await search({ role: ["partsSupplier"] });
    expect(found.total).toBe(2);
    expect(found.facets).toMatchObject({
      role: { algorithmSupplier: 1, partsSupplier: 2 },
      fields: { manufacturing: 2, warehousing: 1 },
      component_kind: { dexterousHand: 1, forceSensor: 1 },
      provinces: { "100000": 2 },
      regions: { "100000": 2 },
      verified: { true: 2 },
    });
    expect((await search({ role: ["partsSupplier"], componentKind: ["forceSensor"] })).facets.component_kind).toEqual({
      dexterousHand: 1,
      forceSensor: 1,
    });
    expect(names(await search({ field: ["warehousing"] }))).toEqual(["五指灵巧手"]);
  });

  test("finds who claims a quantity and shows that claim first", async () => {
    const found = await search({ metric: "payload" });
    expect(names(found)).toEqual(["五指灵巧手"]);
    expect(found.rows[0]?.claims[0]).toMatchObject({ name: "末端负载", text: "≥5 kg" });
    expect((await search({ metric: "mtbf" })).total).toBe(0);
  });

  test("finds words of name, texts and vendor, also in traditional characters", async () => {
    expect(names(await search({ q: "靈巧手" }))).toEqual(["五指灵巧手"]);
    expect(names(await search({ q: "力傳感器" }))).toContain("六维力传感器");
    expect((await search({ q: "灵犀智控" })).total).toBe(3);
  });

  test("finds what the details of a role say, in words and in choices, and not how they are stored", async () => {
    expect(names(await search({ q: "珐琅彩绘" }))).toEqual(["柔性插接力控模型"]);
    expect(names(await search({ q: "腱绳" }))).toEqual(["五指灵巧手"]);
    expect((await search({ q: "tendon" })).total).toBe(0);
    expect((await search({ q: "dexterousHand" })).total).toBe(0);
  });

  test("compares values in any unit, and puts the claim asked for first", async () => {
    const filter = { metric: "payload", comparator: ">=", value: "5000", unit: "g" } as const;
    const found = await search({ values: [filter] });
    expect(names(found)).toEqual(["五指灵巧手"]);
    expect(found.rows[0]?.claims[0]).toMatchObject({ name: "末端负载" });
    expect(names(await search({ q: "负载5公斤以上" }))).toEqual(["五指灵巧手"]);
    expect((await search({ q: "负载5.1公斤以上" })).total).toBe(0);
  });

  test("narrows and counts by the grade that half of the claims reach", async () => {
    expect((await search({})).evidence).toMatchObject({ selfDeclared: 2, platform: 0 });
    expect((await search({ evidence: "platform" })).total).toBe(0);
    expect(names(await search({ evidence: "selfDeclared", role: ["partsSupplier"] }))).toEqual(["五指灵巧手"]);
  });

  test("who serves the whole country serves every region", async () => {
    expect((await search({ region: ["440300"] })).total).toBe(3);
    expect((await search({ region: ["110000"] })).total).toBe(3);
  });

  test("refuses what is not a key", async () => {
    await expect(search({ metric: 'x" OR id EXISTS' })).rejects.toMatchObject({ code: "invalid" });
  });
});

test("a capability withdrawn since is not shown, whatever the index still says", async () => {
  const { code, version } = await publishCapability(vendor.ctx, { capability: validCapability({ name: "即将撤下的模型" }) });
  await world.runJobs(["index-capability"]);
  expect(names(await searchCapabilities(world.public(), {}))).toContain("即将撤下的模型");
  await withdrawCapability(vendor.ctx, { code, version });
  for (const ctx of [world.public(), vendor.ctx]) {
    const found = await searchCapabilities(ctx, {});
    expect(names(found)).not.toContain("即将撤下的模型");
    expect(found).toMatchObject({ total: 3, approximate: true });
  }
  await world.runJobs(["index-capability"]);
  expect(await searchCapabilities(world.public(), {})).toMatchObject({ total: 3, approximate: false });
});

test("an address with nonsense still gives a list", () => {
  expect(readCapabilitySearch(new URLSearchParams("role=partsSupplier&role=king&metric=a%20b&evidence=best&sort=x&verified=1"))).toEqual({
    q: "",
    role: ["partsSupplier"],
    field: [],
    domain: [],
    componentKind: [],
    productType: [],
    region: [],
    priceModel: [],
    verified: true,
    values: [],
  });
});
