import { describe, expect, test } from "vitest";
import { heldUsage } from "./held-page.server.ts";
import { monthsReported, usageCut, usageTotals } from "./reads.server.ts";
import { recordUsage } from "./record-usage.server.ts";
import { NOVEMBER, usageWorld } from "./usage.fixtures.ts";
import { sequenceGaps, usageDays, usageEvidence } from "./usage-page.server.ts";
import { measureOf } from "./vocabulary.ts";

const { world, running } = await usageWorld();
const FAR = 2n ** 62n;
const state = (name: string, seconds: number, exclusion?: string) => ({
  type: "cn.shijing.robot.state",
  data: { state: name, seconds, ...(exclusion ? { exclusion } : {}) },
});

describe("totals", () => {
  test("stand by kind, state and exclusion, exact and in a fixed order, half-open in time and up to the cut", async () => {
    const { ctx, contract, event } = await running();
    await recordUsage(ctx, [
      event("1", state("productive", 0.1)),
      event("2", state("productive", 0.2)),
      event("3", state("fault", 60, "userSite")),
      event("4", state("fault", 30)),
      event("5", { type: "cn.shijing.operation.failed", data: { quantity: 2, exclusion: "userSupply" } }),
      event("6", { type: "cn.shijing.piece.good", data: { quantity: 7 }, time: "2026-10-31T16:00:00Z" }),
      event("7", { type: "cn.shijing.piece.good", data: { quantity: 9 }, time: "2026-10-31T15:59:59.999Z" }),
    ]);
    const cut = await usageCut(world.system(), contract.id);
    await recordUsage(ctx, [event("8"), event("9", { type: "cn.shijing.usage.void", data: { of: "4" } })]);
    const expected = [
      { kind: "operationFailed", state: null, exclusion: "userSupply", quantity: "2", events: 1 },
      { kind: "pieceGood", state: null, exclusion: null, quantity: "7", events: 1 },
      { kind: "stateTime", state: "fault", exclusion: null, quantity: "30", events: 1 },
      { kind: "stateTime", state: "fault", exclusion: "userSite", quantity: "60", events: 1 },
      { kind: "stateTime", state: "productive", exclusion: null, quantity: "0.3", events: 2 },
    ];
    expect(await usageTotals(world.system(), contract.id, NOVEMBER, cut)).toEqual(expected);
    const later = await usageTotals(world.system(), contract.id, NOVEMBER, FAR);
    expect(later).toHaveLength(6);
    expect(later).toContainEqual({ kind: "stateTime", state: "fault", exclusion: null, quantity: "0", events: 2 });
    const after = (await monthsReported(world.system(), { id: contract.id, zone: "Asia/Shanghai" }, { after: cut, upTo: FAR })).map(
      ({ month }) => month,
    );
    expect(after).toEqual(["2026-11"]);
  });

  test("a correction tells of the month of its original", async () => {
    const { ctx, contract, event } = await running();
    await recordUsage(ctx, [event("a", { time: "2026-10-20T00:00:00Z" })]);
    const cut = await usageCut(world.system(), contract.id);
    await recordUsage(ctx, [event("v", { type: "cn.shijing.usage.void", data: { of: "a" } })]);
    const months = (await monthsReported(world.system(), { id: contract.id, zone: "Asia/Shanghai" }, { after: cut, upTo: FAR })).map(
      ({ month }) => month,
    );
    expect(months).toEqual(["2026-10"]);
  });
});

describe("the page", () => {
  test("shows a measure by day and robot; a day on which a robot reported something else only is zero, one without a word has no data", async () => {
    const { ctx, contract, robot, second, event, maker } = await running();
    await recordUsage(ctx, [
      event("a", { data: { quantity: 5 }, time: "2026-11-19T15:59:59.999Z" }),
      event("b", { ...state("idle", 10), time: "2026-11-19T16:00:00Z" }),
      event("c", { data: { quantity: 7 }, source: second, time: "2026-11-19T16:00:00Z" }),
    ]);
    const days = await usageDays(maker.ctx, { code: contract.code }, NOVEMBER, measureOf("operationSucceeded"));
    expect(days).toMatchObject({ quantity: "12", reported: ["operationSucceeded", "stateTime.idle"] });
    expect(days.days.slice(17).map(({ quantity, running }) => [quantity, running])).toEqual([
      ["0", "0"],
      ["5", "5"],
      ["7", "12"],
      ["0", "12"],
    ]);
    expect(days.robots.map(({ identity, cells }) => [identity, cells.slice(17)])).toEqual([
      [robot, [null, "5", "0", null]],
      [second, [null, null, "7", null]],
    ]);
    const totals = await usageTotals(world.system(), contract.id, NOVEMBER, FAR);
    expect(totals.find(({ kind }) => kind === "operationSucceeded")?.quantity).toBe(days.quantity);
    const idle = await usageDays(maker.ctx, { code: contract.code }, NOVEMBER, measureOf("stateTime.idle"));
    expect(idle.quantity).toBe("10");
  });

  test("numbers a robot left out are gaps, those of events kept aside are not", async () => {
    const { ctx, contract, robot, event, maker } = await running();
    const numbered = (id: string, sequence: string, facts = {}) => event(id, { sequence, ...facts });
    await recordUsage(ctx, [
      numbered("a", "98", { time: "2026-10-31T15:00:00Z" }),
      numbered("b", "0100"),
      numbered("c", "101"),
      numbered("d", "102", { time: "2026-12-01T00:00:00Z" }),
      numbered("e", "103"),
      numbered("f", "900000000000000000"),
    ]);
    const gaps = async () => (await sequenceGaps(maker.ctx, { code: contract.code }, NOVEMBER)).map(({ at: _at, ...gap }) => gap);
    expect(await gaps()).toEqual([
      { source: robot, after: "98", before: "100", missing: "1" },
      { source: robot, after: "103", before: "900000000000000000", missing: "899999999999999896" },
    ]);
    await recordUsage(ctx, [numbered("late", "99", { time: "2026-10-30T00:00:00Z" })]);
    expect(await gaps()).toHaveLength(1);
  });

  test("evidence is the rows behind a figure, a hundred at a time, with corrections beside their originals", async () => {
    const { ctx, contract, robot, second, event, maker } = await running();
    await recordUsage(ctx, [
      ...Array.from({ length: 150 }, (_, index) =>
        event(`op-${index}`, { time: new Date(Date.parse("2026-11-20T00:00:00Z") + (index % 50) * 1000).toISOString() }),
      ),
      event("other", { source: second }),
    ]);
    await recordUsage(ctx, [
      event("fix", { type: "cn.shijing.usage.correct", time: "2026-11-20T10:00:00+08:00", data: { of: "op-49", quantity: 3 } }),
    ]);
    const ask = (facts: object) => usageEvidence(maker.ctx, { code: contract.code }, { kind: "operationSucceeded", robot, ...facts });
    const first = await ask({ day: "2026-11-20" });
    expect(first).toMatchObject({ total: 151, quantity: "152" });
    const second_ = await ask({ day: "2026-11-20", after: first.next ?? "" });
    expect([first.rows.length, second_.rows.length, second_.next]).toEqual([100, 51, null]);
    expect(new Set([...first.rows, ...second_.rows].map(({ seq }) => seq)).size).toBe(151);
    const fixed = first.rows.find(({ eventId }) => eventId === "op-49");
    expect(fixed?.correctedBy).toEqual([{ eventId: "fix", quantity: "2" }]);
    expect(first.rows.find(({ eventId }) => eventId === "fix")).toMatchObject({
      corrects: "op-49",
      quantity: "2",
      occurredAt: fixed?.occurredAt,
    });
    expect((await ask({ day: "2026-11-19" })).total).toBe(0);
    expect((await ask({ month: "2026-11", robot: undefined })).total).toBe(152);
  });

  test("what is kept aside is listed by reason", async () => {
    const { ctx, contract, event, userUnit } = await running();
    await recordUsage(ctx, [event("a", { time: "2026-12-21T00:00:00Z" }), event("b", { time: "2026-09-21T00:00:00Z" })]);
    const held = await heldUsage(userUnit.ctx, { code: contract.code }, { reason: "future", open: true, page: 1 });
    expect(held.rows.map(({ eventId, status }) => [eventId, status])).toEqual([["a", "held"]]);
    expect(held).toMatchObject({ total: 1, open: { future: 1, tooLate: 1 } });
  });

  test("is for the two sides only", async () => {
    const { contract } = await running();
    const stranger = await world.organization();
    const by = { code: contract.code };
    const asked = [
      () => usageDays(stranger.ctx, by, NOVEMBER, measureOf(null)),
      () => sequenceGaps(stranger.ctx, by, NOVEMBER),
      () => usageEvidence(stranger.ctx, by, {}),
      () => heldUsage(stranger.ctx, by, { open: true, page: 1 }),
    ];
    for (const answer of asked) await expect(answer()).rejects.toMatchObject({ code: "notFound" });
  });
});
