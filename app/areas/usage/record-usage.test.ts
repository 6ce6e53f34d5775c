import { asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { contractOfKey } from "#app/areas/contracts/index.server.ts";
import { contextFor } from "#app/kernel/context.server.ts";
import { quarantinedUsage, usageEvents } from "#db/schema/usage.ts";
import { insertContract, robotIdentity } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { heldEvents, monthsReported, usageCut, usageOverview, usageTotals } from "./reads.server.ts";
import { recordUsage } from "./record-usage.server.ts";
import { NOVEMBER, NOW, nextSerial, outcomes, usageWorld } from "./usage.fixtures.ts";

const { world, running } = await usageWorld();
const { setClock } = world;

const total = async (contractId: string) => (await usageOverview(world.system(), contractId, NOVEMBER)).succeeded;
const stored = (contractId: string) => world.db.$count(usageEvents, eq(usageEvents.contractId, contractId));
const held = (contractId: string) =>
  world.db.select().from(quarantinedUsage).where(eq(quarantinedUsage.contractId, contractId)).orderBy(asc(quarantinedUsage.seq));

describe("recordUsage", () => {
  test("answers every event in the order sent: one bad event does not hold back the others", async () => {
    const { ctx, contract, second, event } = await running();
    const batch = [
      event("a"),
      event("b", { type: "cn.shijing.operation.failed" }),
      "nonsense",
      event("a"),
      event("a", { data: { quantity: 2 } }),
      event("a", { source: second }),
      event("c", { source: robotIdentity(999_999) }),
      event("d", { time: "2026-11-21T02:10:00Z" }),
      event("e", { time: "2026-10-16T02:00:00Z" }),
      event("f", { data: { quantity: 40 } }),
    ];
    const { results } = await recordUsage(ctx, batch);
    expect(results.map((result) => result.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(results.map(({ id, status, code }) => [id, status, code])).toEqual([
      ["a", "accepted", undefined],
      ["b", "accepted", undefined],
      [null, "rejected", "schema"],
      ["a", "duplicate", undefined],
      ["a", "conflict", "payloadDiffers"],
      ["a", "accepted", undefined],
      ["c", "rejected", "unknownRobot"],
      ["d", "rejected", "future"],
      ["e", "rejected", "tooLate"],
      ["f", "accepted", undefined],
    ]);
    for (const { status, message } of results) expect(message === undefined).toBe(status === "accepted" || status === "duplicate");
    expect(await total(contract.id)).toBe("42");
    expect(await stored(contract.id)).toBe(4);
    expect((await held(contract.id)).map((row) => [row.eventId, row.reason])).toEqual([
      ["a", "conflict"],
      ["d", "future"],
      ["e", "tooLate"],
    ]);
  });

  test("the same batch five times at once and shuffled counts once", async () => {
    const { ctx, contract, second, event } = await running();
    const batch = Array.from({ length: 200 }, (_, index) =>
      event(`op-${index}`, { source: index % 2 ? second : event("").source, data: { quantity: (index % 3) + 1 } }),
    );
    const shuffled = (seed: number) =>
      batch
        .map((one, index) => ({ one, at: (index * 7919 + seed * 104_729) % 200 }))
        .sort((a, b) => a.at - b.at)
        .map(({ one }) => one);
    const answers = await Promise.all([0, 1, 2, 3, 4].map((seed) => recordUsage(ctx, seed === 0 ? batch : shuffled(seed))));
    const statuses = answers.flatMap(({ results }) => results.map((result) => result.status));
    expect(statuses.filter((status) => status === "accepted")).toHaveLength(200);
    expect(statuses.filter((status) => status === "duplicate")).toHaveLength(800);
    expect(await stored(contract.id)).toBe(200);
    expect(await total(contract.id)).toBe(String(batch.reduce((sum, { data }) => sum + (data as { quantity: number }).quantity, 0)));
    expect(await held(contract.id)).toEqual([]);
  });

  test("the same id with another payload is kept aside once and never counted", async () => {
    const { ctx, contract, event } = await running();
    expect(await outcomes(ctx, [event("a")])).toEqual(["accepted"]);
    for (let time = 0; time < 3; time++)
      expect(await outcomes(ctx, [event("a", { data: { quantity: 9 } })])).toEqual(["conflict payloadDiffers"]);
    expect(await outcomes(ctx, [event("a", { time: "2026-11-20T01:59:00.001Z" })])).toEqual(["conflict payloadDiffers"]);
    expect(await total(contract.id)).toBe("1");
    expect(await held(contract.id)).toHaveLength(2);
    expect(await heldEvents(world.system(), contract.id)).toMatchObject([
      { eventId: "a", reason: "conflict" },
      { eventId: "a", reason: "conflict" },
    ]);
  });

  test("two payloads for one id at the same time: one counts, the other is told so", async () => {
    const { ctx, contract, event } = await running();
    const answers = await Promise.all([1, 2, 3, 4].map((quantity) => outcomes(ctx, [event("a", { data: { quantity } })])));
    expect(answers.flat().sort()).toEqual(["accepted", "conflict payloadDiffers", "conflict payloadDiffers", "conflict payloadDiffers"]);
    expect(await stored(contract.id)).toBe(1);
  });

  test("an event counted in its time is a duplicate even when sent again after 35 days", async () => {
    const { ctx, contract, event } = await running();
    await recordUsage(ctx, [event("a")]);
    setClock("2027-01-21T02:00:00Z");
    expect(await outcomes(ctx, [event("a"), event("b"), event("a", { data: { quantity: 5 } })])).toEqual([
      "duplicate",
      "rejected tooLate",
      "conflict payloadDiffers",
    ]);
    expect((await held(contract.id)).map((row) => row.reason).sort()).toEqual(["conflict", "tooLate"]);
    setClock(NOW);
  });

  test("nothing outside the contract's days is counted", async () => {
    const { ctx, contract, event } = await running("2026-11-20");
    expect(await outcomes(ctx, [event("a", { time: "2026-11-19T15:59:59.999Z" }), event("b", { time: "2026-11-19T16:00:00Z" })])).toEqual([
      "accepted",
      "rejected outsideContract",
    ]);
    expect(await total(contract.id)).toBe("1");
  });

  test.each([
    ["1001 events", (event: (id: string) => unknown) => Array.from({ length: 1001 }, (_, index) => event(`${index}`))],
    ["no event", () => []],
    ["an object", (event: (id: string) => unknown) => event("a")],
    ["nothing", () => null],
  ])("%s is refused as a whole", async (_name, body) => {
    const { ctx, contract, event } = await running();
    await expect(recordUsage(ctx, body(event))).rejects.toMatchObject({ code: "invalid" });
    expect(await stored(contract.id)).toBe(0);
  });

  test("1000 events are taken", async () => {
    const { ctx, contract, event } = await running();
    const { results } = await recordUsage(
      ctx,
      Array.from({ length: 1000 }, (_, index) => event(`${index}`)),
    );
    expect(results.every((result) => result.status === "accepted")).toBe(true);
    expect(await total(contract.id)).toBe("1000");
  });

  test("the key of another contract reaches neither its robots nor its events", async () => {
    const [mine, other] = [await running(), await running()];
    await recordUsage(mine.ctx, [mine.event("a")]);
    expect(await outcomes(other.ctx, [mine.event("b")])).toEqual(["rejected unknownRobot"]);
    expect(await outcomes(other.ctx, [mine.event("a", { data: { quantity: 7 } })])).toEqual(["rejected unknownRobot"]);
    expect(await outcomes(other.ctx, [mine.event("a", { source: other.robot })])).toEqual(["accepted"]);
    expect(await total(mine.contract.id)).toBe("1");
    expect(await held(mine.contract.id)).toEqual([]);
  });

  test("nobody without a key records usage", async () => {
    const { event } = await running();
    const vendor = await world.organization({ kind: "vendor" });
    for (const ctx of [world.public(), world.system(), vendor.ctx])
      await expect(recordUsage(ctx, [event("a")])).rejects.toMatchObject({ code: "forbidden" });
  });

  test("the ledger is never changed", async () => {
    const { ctx, contract, event } = await running();
    await recordUsage(ctx, [event("a")]);
    await expect(world.db.update(usageEvents).set({ quantity: "9" }).where(eq(usageEvents.contractId, contract.id))).rejects.toThrow();
    await expect(world.db.delete(usageEvents).where(eq(usageEvents.contractId, contract.id))).rejects.toThrow();
    expect(await total(contract.id)).toBe("1");
  });
});

describe("reads", () => {
  test("the overview sums by day of Shanghai and by robot", async () => {
    const { ctx, contract, robot, second, event } = await running();
    await recordUsage(ctx, [
      event("a", { time: "2026-10-31T15:59:59.999Z", data: { quantity: 100 } }),
      event("b", { time: "2026-10-31T16:00:00.000Z", data: { quantity: 10 } }),
      event("c", { time: "2026-11-19T15:59:59.999Z", source: second, data: { quantity: 5 } }),
      event("d", { time: "2026-11-19T16:00:00.000Z", source: second, type: "cn.shijing.operation.failed", data: { quantity: 2 } }),
    ]);
    const overview = await usageOverview(world.system(), contract.id, NOVEMBER);
    expect(overview).toMatchObject({ succeeded: "15", failed: "2", quarantined: 0 });
    expect(overview.days).toEqual([
      { day: "2026-11-01", succeeded: "10", failed: "0" },
      { day: "2026-11-19", succeeded: "5", failed: "0" },
      { day: "2026-11-20", succeeded: "0", failed: "2" },
    ]);
    expect(overview.robots).toEqual([
      { identity: robot, station: "T01", registered: true, succeeded: "10", failed: "0", lastAt: "2026-10-31T16:00:00.000Z" },
      { identity: second, station: "T02", registered: true, succeeded: "5", failed: "2", lastAt: "2026-11-19T16:00:00.000Z" },
    ]);
  });

  test("a cut leaves out what came after it", async () => {
    const { ctx, contract, event } = await running();
    expect(await usageCut(world.system(), contract.id)).toBe(0n);
    await recordUsage(ctx, [event("a"), event("b")]);
    const cut = await usageCut(world.system(), contract.id);
    await recordUsage(ctx, [event("c"), event("d", { time: "2026-10-30T00:00:00Z" })]);
    expect((await usageTotals(world.system(), contract.id, NOVEMBER, cut))[0]?.events).toBe(2);
    const upTo = await usageCut(world.system(), contract.id);
    expect((await usageTotals(world.system(), contract.id, NOVEMBER, upTo))[0]?.events).toBe(3);
    const zone = "Asia/Shanghai";
    const months = await monthsReported(world.system(), { id: contract.id, zone }, { after: cut, upTo });
    expect(months.map(({ month }) => month)).toEqual(["2026-10", "2026-11"]);
    expect(
      months
        .map(({ newest }) => newest)
        .sort((a, b) => Number(a - b))
        .at(-1),
    ).toBe(upTo);
    expect(await monthsReported(world.system(), { id: contract.id, zone }, { after: upTo, upTo })).toEqual([]);
  });
});

test("events kept aside are read by the two sides of the contract only", async () => {
  const userUnit = await world.organization();
  const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const parts = await world.organization({ kind: "vendor", supplyRoles: ["partsSupplier"] });
  const book = await insertTaskBook(userUnit.ctx, [
    { organizationId: maker.id, role: "robotMaker", basisPoints: 6000 },
    { organizationId: parts.id, role: "partsSupplier", basisPoints: 4000 },
  ]);
  const robot = robotIdentity(nextSerial());
  const contract = await insertContract({ userUnit: userUnit.ctx, provider: maker.ctx, taskBookCode: book.code, robots: [robot] });
  const grant = await contractOfKey(world.public(), `Bearer ${contract.key}`);
  for (const quantity of [1, 2]) {
    await recordUsage(contextFor(world.services, { kind: "contractKey", ...grant }, "test"), [
      {
        specversion: "1.0",
        id: "a",
        source: robot,
        type: "cn.shijing.operation.succeeded",
        time: "2026-11-20T09:59:00+08:00",
        data: { quantity },
      },
    ]);
  }
  for (const { ctx } of [userUnit, maker]) expect(await heldEvents(ctx, contract.id)).toHaveLength(1);
  await expect(heldEvents(parts.ctx, contract.id)).rejects.toMatchObject({ code: "forbidden" });
  const stranger = await world.organization();
  await expect(heldEvents(stranger.ctx, contract.id)).rejects.toMatchObject({ code: "notFound" });
});
