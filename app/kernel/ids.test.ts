import { beforeEach, describe, expect, test } from "vitest";
import { testWorld } from "#test/world.ts";
import { withTransaction } from "./context.server.ts";
import { CODE_PREFIXES, nextCode } from "./ids.server.ts";

const world = await testWorld();
beforeEach(() => world.setClock("2026-11-21T00:00:00Z"));
const give = (kind: keyof typeof CODE_PREFIXES) => withTransaction(world.system(), (tx) => nextCode(tx, kind));

describe("readable codes", () => {
  test("a hundred at once have no gap and no double", async () => {
    const codes = await Promise.all(Array.from({ length: 100 }, () => give("scene")));
    expect(codes.sort()).toEqual(Array.from({ length: 100 }, (_, i) => `SC-2026-${String(i + 1).padStart(4, "0")}`));
  });

  test("a number whose transaction is rolled back is given again", async () => {
    const first = await give("contract");
    await expect(
      withTransaction(world.system(), async (tx) => {
        await nextCode(tx, "contract");
        throw new Error("undone");
      }),
    ).rejects.toThrow("undone");
    expect([first, await give("contract")]).toEqual(["HT-2026-0001", "HT-2026-0002"]);
  });

  test("several of one transaction follow each other", async () => {
    const codes = await withTransaction(world.system(), async (tx) => [await nextCode(tx, "invoice"), await nextCode(tx, "invoice")]);
    expect(codes).toEqual(["ZD-2026-0001", "ZD-2026-0002"]);
  });

  test.each([
    ["2026-12-31T15:59:59.999Z", "LH-2026-0001"],
    ["2026-12-31T16:00:00Z", "LH-2027-0001"],
    ["2027-12-31T16:00:00Z", "LH-2028-0001"],
  ])("the year at %s is that of Shanghai", async (at, code) => {
    world.setClock(at);
    expect(await give("consortium")).toBe(code);
  });

  test("go on past four digits", async () => {
    await withTransaction(world.system(), async (tx) => {
      for (let i = 0; i < 3; i++) await nextCode(tx, "taskBook");
    });
    await world.db.execute("update code_counters set last = 9999 where prefix = 'RW'");
    expect(await give("taskBook")).toBe("RW-2026-10000");
  });

  test("no two kinds share a prefix", () => {
    expect(new Set(Object.values(CODE_PREFIXES)).size).toBe(Object.keys(CODE_PREFIXES).length);
  });
});
