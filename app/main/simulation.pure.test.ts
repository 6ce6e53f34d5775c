import fc from "fast-check";
import { expect, test } from "vitest";
import { USAGE_DATA, usageEnvelope } from "#app/areas/usage/schemas.ts";
import { simulate } from "./simulation.ts";

const FROM = Date.parse("2026-11-20T00:00:00+08:00");
const robots = ["CNHB01H2W2A100000000000000001", "CNHB01H2W2A100000000000000002"];
const plan = (seed: number, days = 1) => ({ robots, from: FROM, to: FROM + days * 86_400_000, seed });

test("the same seed does the same, another one something else", () => {
  expect(simulate(plan(7))).toEqual(simulate(plan(7)));
  expect(simulate(plan(7))).not.toEqual(simulate(plan(8)));
});

test("whatever the seed, every event can be read, happens within the plan, is sent after it happened, and no state lasts longer than the day", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
      const unique = new Map<string, unknown>();
      const seconds = new Map<string, number>();
      for (const { at, events } of simulate(plan(seed))) {
        expect(events.length).toBeLessThanOrEqual(1000);
        expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThanOrEqual(256 * 1024);
        for (const event of events) {
          expect(usageEnvelope.safeParse(event).error?.issues).toBeUndefined();
          expect(USAGE_DATA[event.type as keyof typeof USAGE_DATA].safeParse(event.data).error?.issues).toBeUndefined();
          const time = Date.parse(event.time);
          expect(time).toBeGreaterThanOrEqual(FROM);
          expect(time).toBeLessThanOrEqual(Math.min(at, FROM + 86_400_000));
          const key = `${event.source} ${event.id}`;
          // The same id is always the same event.
          if (unique.has(key)) expect(unique.get(key)).toEqual(event);
          else if (event.type === "cn.shijing.robot.state")
            seconds.set(event.source, (seconds.get(event.source) ?? 0) + Number(event.data["seconds"]));
          unique.set(key, event);
        }
      }
      for (const total of seconds.values()) expect(total).toBeCloseTo(11 * 3600, 0);
    }),
    { numRuns: 5 },
  );
});

test("in a week there are failures, faults, charging, waiting for parts, duplicates, late and reordered sendings, and no number is left out", () => {
  const sendings = simulate(plan(1, 7));
  const events = sendings.flatMap((sending) => sending.events);
  const types = new Set(events.map(({ type, data }) => data["state"] ?? type));
  for (const type of ["cn.shijing.operation.failed", "charging", "fault", "starved", "productive"]) expect(types).toContain(type);
  const ids = new Set(events.map(({ source, id }) => `${source} ${id}`));
  expect(events.length).toBeGreaterThan(ids.size);
  expect(sendings.some(({ at, events: [first] }) => first && at - Date.parse(first.time) > 20 * 60_000)).toBe(true);
  expect(sendings.some((sending) => sending.events.some((event, i) => i > 0 && event.time < (sending.events[i - 1]?.time ?? "")))).toBe(
    true,
  );
  for (const robot of robots) {
    const numbers = [...new Set(events.filter(({ source }) => source === robot).map(({ sequence }) => Number(sequence)))].sort(
      (a, b) => a - b,
    );
    expect((numbers.at(-1) ?? 0) - (numbers[0] ?? 0) + 1).toBe(numbers.length);
  }
});
