import { asc, eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quarantinedUsage, usageEvents } from "#db/schema/usage.ts";
import { usageCut, usageTotals } from "./reads.server.ts";
import { recordUsage } from "./record-usage.server.ts";
import { NOVEMBER, outcomes, usageWorld } from "./usage.fixtures.ts";

const { world, running } = await usageWorld();
const { db } = world;
const FAR = 2n ** 62n;
const totals = async (contractId: string, cut = FAR) =>
  Object.fromEntries((await usageTotals(world.system(), contractId, NOVEMBER, cut)).map((one) => [one.state ?? one.kind, one.quantity]));
const voiding = (of: string, time = "2026-11-20T10:30:00+08:00") => ({ type: "cn.shijing.usage.void", time, data: { of } });
const setting = (of: string, quantity: number, time = "2026-11-20T10:30:00+08:00") => ({
  type: "cn.shijing.usage.correct",
  time,
  data: { of, quantity },
});
const state = (seconds: number) => ({ type: "cn.shijing.robot.state", data: { state: "productive", seconds } });
const rows = (contractId: string) =>
  db.select().from(usageEvents).where(eq(usageEvents.contractId, contractId)).orderBy(asc(usageEvents.seq));
const aside = (contractId: string) =>
  db.select().from(quarantinedUsage).where(eq(quarantinedUsage.contractId, contractId)).orderBy(asc(quarantinedUsage.seq));

describe("void and correct", () => {
  test("are rows of their own at the time of their original: nothing before the cut moves", async () => {
    const { ctx, contract, event } = await running();
    await recordUsage(ctx, [event("a", { data: { quantity: 5 } }), event("s", state(100.5))]);
    const cut = await usageCut(world.system(), contract.id);
    expect(await outcomes(ctx, [event("v", voiding("a")), event("c", setting("s", 60.25, "2026-11-21T09:00:00+08:00"))])).toEqual([
      "accepted",
      "accepted",
    ]);
    expect(await totals(contract.id)).toEqual({ operationSucceeded: "0", productive: "60.25" });
    expect(await totals(contract.id, cut)).toEqual({ operationSucceeded: "5", productive: "100.5" });
    const [a, , , c] = (await rows(contract.id)).sort((x, y) => (x.eventId < y.eventId ? -1 : 1));
    expect([a?.eventId, c?.eventId]).toEqual(["a", "v"]);
    expect(c).toMatchObject({ corrects: a?.seq, occurredAt: a?.occurredAt, kind: "operationSucceeded", quantity: "-5.000000000000" });
  });

  test("sent again they change nothing, and with another content they are a conflict", async () => {
    const { ctx, contract, event } = await running();
    await recordUsage(ctx, [event("a", { data: { quantity: 5 } })]);
    const batch = [event("c", setting("a", 3)), event("c", setting("a", 3)), event("c", setting("a", 4))];
    expect(await outcomes(ctx, batch)).toEqual(["accepted", "duplicate", "conflict payloadDiffers"]);
    expect(await outcomes(ctx, batch)).toEqual(["duplicate", "duplicate", "conflict payloadDiffers"]);
    expect(await totals(contract.id)).toEqual({ operationSucceeded: "3" });
  });

  test("a correction that comes before its original waits, and counts as soon as it comes", async () => {
    const { ctx, contract, event } = await running();
    expect(await outcomes(ctx, [event("v", voiding("a"))])).toEqual(["accepted awaitingOriginal"]);
    expect(await totals(contract.id)).toEqual({});
    expect(await aside(contract.id)).toMatchObject([{ eventId: "v", reason: "awaitingOriginal", status: "held" }]);
    expect(await outcomes(ctx, [event("v", voiding("a"))])).toEqual(["duplicate"]);
    expect(await outcomes(ctx, [event("a", { data: { quantity: 5 } })])).toEqual(["accepted"]);
    expect(await totals(contract.id)).toEqual({ operationSucceeded: "0" });
    expect((await aside(contract.id)).map((row) => row.status)).toEqual(["applied"]);
  });

  test.each([
    ["a correction", "c2", setting("c", 1), "rejected notCorrectable"],
    ["half an operation", "c2", setting("a", 0.5), "rejected wrongQuantity"],
    ["more than one event may say", "c2", setting("a", 10_001), "rejected wrongQuantity"],
  ])("%s is refused and may be sent again rightly", async (_name, id, facts, answer) => {
    const { ctx, contract, event } = await running();
    await recordUsage(ctx, [event("a", { data: { quantity: 5 } }), event("c", setting("a", 4, "2026-11-20T10:00:00+08:00"))]);
    expect(await outcomes(ctx, [event(id, facts), event(id, facts)])).toEqual([answer, answer]);
    expect(await outcomes(ctx, [event(id, setting("a", 2))])).toEqual(["accepted"]);
    expect(await totals(contract.id)).toEqual({ operationSucceeded: "2" });
  });

  test("a quantity its original cannot have is of no effect when the original comes later", async () => {
    const { ctx, contract, event } = await running();
    await recordUsage(ctx, [event("c", setting("a", 0.5))]);
    await recordUsage(ctx, [event("a", { data: { quantity: 5 } })]);
    expect(await totals(contract.id)).toEqual({ operationSucceeded: "5" });
    expect((await aside(contract.id)).map((row) => row.status)).toEqual(["dismissed"]);
  });

  test("nobody corrects an event of another contract", async () => {
    const [mine, other] = [await running(), await running()];
    await recordUsage(mine.ctx, [mine.event("a", { data: { quantity: 5 } })]);
    expect(await outcomes(other.ctx, [mine.event("v", voiding("a"))])).toEqual(["rejected unknownRobot"]);
    expect(await outcomes(other.ctx, [other.event("v", voiding("a"))])).toEqual(["accepted awaitingOriginal"]);
    expect(await totals(mine.contract.id)).toEqual({ operationSucceeded: "5" });
  });

  test("an original and its corrections at the same time: the newest correction counts, twenty times over", async () => {
    const { ctx, contract, event } = await running();
    for (let round = 0; round < 20; round++) {
      const id = `a${round}`;
      await Promise.all([
        recordUsage(ctx, [event(id, { data: { quantity: 5 } })]),
        recordUsage(ctx, [event(`${id}-1`, setting(id, 3, "2026-11-20T10:01:00+08:00"))]),
        recordUsage(ctx, [event(`${id}-2`, setting(id, 7, "2026-11-20T10:02:00+08:00"))]),
        recordUsage(ctx, [event(`${id}-0`, voiding(id, "2026-11-20T10:00:00+08:00"))]),
      ]);
      expect(await totals(contract.id)).toEqual({ operationSucceeded: String(7 * (round + 1)) });
    }
  });
});

describe("any order, any duplication, any batches, all at once", () => {
  const original = fc.record({ quantity: fc.integer({ min: 1, max: 50 }), state: fc.boolean() });
  const correction = fc.record({ of: fc.nat(11), at: fc.nat(3), quantity: fc.option(fc.integer({ min: 0, max: 50 })) });

  test("give the same totals", async () => {
    const { ctx, contract, event } = await running();
    let run = 0;
    const expected = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(original, { minLength: 1, maxLength: 12 }),
        fc.array(correction, { maxLength: 8 }),
        fc.array(fc.nat(1_000_000), { minLength: 60, maxLength: 60 }),
        async (originals, corrections, luck) => {
          const tag = `r${run++}`;
          const events: Record<string, unknown>[] = originals.map(({ quantity, state: isState }, index) =>
            event(`${tag}-${index}`, isState ? state(quantity) : { data: { quantity } }),
          );
          const counts = originals.map(({ quantity }) => ({ quantity, at: -1, id: "" }));
          corrections.forEach(({ of, at, quantity }, index) => {
            const target = of % originals.length;
            const id = `${tag}-c${index}`;
            const time = `2026-11-20T10:0${at}:00+08:00`;
            events.push(event(id, quantity === null ? voiding(`${tag}-${target}`, time) : setting(`${tag}-${target}`, quantity, time)));
            const standing = counts[target];
            if (standing && (at > standing.at || (at === standing.at && id > standing.id)))
              counts[target] = { quantity: quantity ?? 0, at, id };
          });
          // Every event at least once, a third of them again, shuffled, in up to five batches at the same time.
          const sent = [...events, ...events.filter((_, index) => (luck[index] ?? 0) % 3 === 0)]
            .map((one, index) => ({ one, at: luck[(index * 7) % luck.length] ?? 0 }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one);
          const batches = Map.groupBy(sent, (_, index) => (luck[index % luck.length] ?? 0) % 5);
          await Promise.all([...batches.values()].map((batch) => recordUsage(ctx, batch)));
          originals.forEach((one, index) => {
            const kind = one.state ? "productive" : "operationSucceeded";
            expected.set(kind, (expected.get(kind) ?? 0) + (counts[index]?.quantity ?? 0));
          });
          expect(await totals(contract.id)).toEqual(Object.fromEntries([...expected].map(([kind, sum]) => [kind, String(sum)])));
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
    expect((await aside(contract.id)).every((row) => row.status === "applied")).toBe(true);
  });
});
