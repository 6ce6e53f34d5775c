import Big from "big.js";
import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { contractUsage, exportUsage } from "./contract-usage.server.ts";
import { usageTotals } from "./reads.server.ts";
import { recordUsage } from "./record-usage.server.ts";
import { NOVEMBER, usageWorld } from "./usage.fixtures.ts";

const { world, running } = await usageWorld();
const seconds = (value: number) => ({ type: "cn.shijing.robot.state", data: { state: "productive", seconds: value } });

test("the page, its CSV and the ledger agree to the last unit, and the taking of the file is recorded", async () => {
  const { ctx, contract, event, second, userUnit } = await running();
  await recordUsage(ctx, [
    event("a", { ...seconds(3600.125), time: "2026-11-03T00:00:00Z" }),
    event("b", { ...seconds(0.875), time: "2026-11-19T16:00:00Z" }),
    event("c", { ...seconds(1800), source: second, time: "2026-11-19T16:00:00Z" }),
    event("d", { type: "cn.shijing.usage.correct", time: "2026-11-20T02:00:00Z", data: { of: "b", quantity: 0.5 } }),
  ]);
  const view = { month: "2026-11", measure: "stateTime.productive" };
  const { shown } = await contractUsage(userUnit.ctx, contract.code, view);
  const { file, fileName } = await exportUsage(userUnit.ctx, contract.code, view);
  const lines = file.slice(1).trim().split("\r\n").slice(1);
  const figures = lines.map((line) => line.split(",").slice(5));
  const [ledger] = await usageTotals(world.system(), contract.id, NOVEMBER, 2n ** 62n);
  const sum = figures.slice(0, -1).reduce((total, [, exact]) => total.plus(exact || 0), new Big(0));
  expect([sum.toFixed(), figures.at(-1)]).toEqual([ledger?.quantity, [shown?.usage.quantity, ledger?.quantity]]);
  const cells = shown?.usage.days.flatMap((_, day) =>
    shown.usage.robots.flatMap((robot) => (robot.cells[day] === undefined ? [] : [robot.cells[day] ?? ""])),
  );
  expect(figures.slice(0, -1).map(([read]) => read)).toEqual(cells);
  expect(lines.filter((line) => line.includes("无数据"))).toHaveLength(21 * 2 - 3);
  expect(fileName).toBe(`${contract.code} 2026-11 作业时长.csv`);
  const recorded = and(eq(auditEvents.action, "export-usage"), eq(auditEvents.objectId, contract.id));
  expect(await world.db.$count(auditEvents, recorded)).toBe(1);
});

test("without a choice it is the newest month and what was reported; months are those that have begun", async () => {
  const { ctx, contract, event, maker } = await running();
  await recordUsage(ctx, [event("a", { type: "cn.shijing.piece.good" })]);
  const page = await contractUsage(maker.ctx, contract.code, { month: null, measure: null });
  expect(page.months).toEqual(["2026-11", "2026-10", "2026-09"]);
  expect(page.shown).toMatchObject({ month: "2026-11", measure: { key: "pieceGood" }, held: 0, gaps: [] });
  const september = await contractUsage(maker.ctx, contract.code, { month: "2026-09", measure: "nonsense" });
  expect(september.shown).toMatchObject({ month: "2026-09", ended: true, usage: { quantity: "0" } });
  expect((await contractUsage(maker.ctx, contract.code, { month: "1999-01", measure: null })).shown?.month).toBe("2026-11");
});

test("before the contract starts there is nothing to show", async () => {
  const { contract, maker } = await running();
  world.setClock("2026-08-31T15:59:59Z");
  expect(await contractUsage(maker.ctx, contract.code, { month: null, measure: null })).toMatchObject({ months: [], shown: null });
  world.setClock("2026-11-21T02:00:00Z");
});

test("nobody else sees or takes it", async () => {
  const { contract } = await running();
  const stranger = await world.organization();
  const view = { month: null, measure: null };
  await expect(contractUsage(stranger.ctx, contract.code, view)).rejects.toMatchObject({ code: "notFound" });
  await expect(exportUsage(stranger.ctx, contract.code, view)).rejects.toMatchObject({ code: "notFound" });
});
