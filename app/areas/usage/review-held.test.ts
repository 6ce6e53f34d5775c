import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { registerRobot } from "#app/areas/contracts/index.server.ts";
import { notifications } from "#db/schema/notifications.ts";
import { heldUsage } from "./held-page.server.ts";
import { usageOverview, usageTotals } from "./reads.server.ts";
import { recordUsage } from "./record-usage.server.ts";
import { acceptHeldUsage, answerHeldUsage, dismissHeldUsage } from "./review-held.server.ts";
import { endAssignment } from "./settle-robot.server.ts";
import { NOVEMBER, outcomes, usageWorld } from "./usage.fixtures.ts";

const { world, running } = await usageWorld();
const SINCE_SEPTEMBER = { from: new Date("2026-08-31T16:00:00Z"), to: NOVEMBER.to };
const note = "设备离线，恢复后补报";
type Running = Awaited<ReturnType<typeof running>>;
const counted = async ({ contract }: Running) =>
  (await usageTotals(world.system(), contract.id, SINCE_SEPTEMBER, 2n ** 62n)).find(({ kind }) => kind === "operationSucceeded")?.quantity;

/** A contract with one event kept aside. */
async function heldOf(time: string) {
  const here = await running();
  const event = here.event("late", { time, data: { quantity: 5 } });
  await recordUsage(here.ctx, [event]);
  const { code } = here.contract;
  const state = async () => (await heldUsage(here.maker.ctx, { code }, { open: false, page: 1 })).rows[0];
  const key = (await state())?.key ?? "";
  return { ...here, code, key, state, sent: event };
}

test("what came too late is counted when the provider asks and the user unit agrees, at its own time", async () => {
  const here = await heldOf("2026-09-10T00:00:00Z");
  const { maker, userUnit, code, key, ctx, sent } = here;
  await acceptHeldUsage(await maker.as("finance"), { code, key, note });
  expect(await counted(here)).toBeUndefined();
  await world.runJobs(["notify", "complete-todo"]);
  const todos = () => world.db.select().from(notifications).where(eq(notifications.organizationId, userUnit.id));
  expect(await todos()).toContainEqual(expect.objectContaining({ kind: "todo", title: expect.stringContaining("待您确认"), doneAt: null }));
  expect(await answerHeldUsage(await userUnit.as("editor"), { code, key, agree: true })).toEqual({ key, taken: true });
  expect(await counted(here)).toBe("5");
  expect(await outcomes(ctx, [sent])).toEqual(["duplicate"]);
  expect(await here.state()).toMatchObject({
    status: "taken",
    decisions: [
      { decision: "propose", note },
      { decision: "confirm", note: "" },
    ],
  });
  expect((await usageOverview(world.system(), here.contract.id, NOVEMBER)).quarantined).toBe(0);
  await world.runJobs(["notify", "complete-todo"]);
  expect((await todos()).filter((one) => one.kind === "todo" && one.doneAt === null && one.title.includes("隔离"))).toEqual([]);
});

test("without agreement it stays aside, may be asked for again, and may be given up; sent again it stays given up", async () => {
  const here = await heldOf("2026-09-10T00:00:00Z");
  const { maker, userUnit, code, key, ctx, sent } = here;
  await acceptHeldUsage(maker.ctx, { code, key, note });
  await answerHeldUsage(userUnit.ctx, { code, key, agree: false, note: "请提供设备日志" });
  expect(await here.state()).toMatchObject({ status: "held" });
  await acceptHeldUsage(maker.ctx, { code, key, note });
  await dismissHeldUsage(maker.ctx, { code, key, note: "日志已丢失" });
  expect(await here.state()).toMatchObject({ status: "dismissed" });
  expect(await outcomes(ctx, [sent])).toEqual(["rejected tooLate"]);
  expect(await here.state()).toMatchObject({ status: "dismissed" });
  await expect(acceptHeldUsage(maker.ctx, { code, key, note })).rejects.toMatchObject({ code: "conflict" });
  await expect(dismissHeldUsage(maker.ctx, { code, key, note })).rejects.toMatchObject({ code: "conflict" });
  expect(await counted(here)).toBeUndefined();
});

test("what is ahead of time is counted only once its time has come", async () => {
  const here = await heldOf("2026-11-21T03:00:00Z");
  const { maker, userUnit, code, key } = here;
  await expect(acceptHeldUsage(maker.ctx, { code, key, note })).rejects.toMatchObject({ code: "conflict" });
  world.setClock("2026-11-21T03:00:00Z");
  await acceptHeldUsage(maker.ctx, { code, key, note });
  await answerHeldUsage(userUnit.ctx, { code, key, agree: true });
  world.setClock("2026-11-21T02:00:00Z");
  expect(await counted(here)).toBe("5");
});

test("what lay outside the robot's days is counted when these were set right, and a conflict never", async () => {
  const here = await running();
  const { maker, userUnit, ctx, robot, event, contract } = here;
  const { code } = contract;
  await endAssignment(maker.ctx, { code, identity: robot, lastDay: "2026-11-10" });
  await recordUsage(ctx, [event("a", { time: "2026-11-15T00:00:00Z" }), event("b", { time: "2026-11-05T00:00:00Z" })]);
  await recordUsage(ctx, [event("b", { time: "2026-11-05T00:00:00Z", data: { quantity: 9 } })]);
  const { rows } = await heldUsage(maker.ctx, { code }, { open: true, page: 1 });
  const [keyOfConflict = "", keyOfOutside = ""] = rows.map(({ key }) => key);
  await expect(acceptHeldUsage(maker.ctx, { code, key: keyOfOutside, note })).rejects.toMatchObject({ code: "conflict" });
  await registerRobot(maker.ctx, { code, identity: robot, station: "T01", from: "2026-11-11" });
  await acceptHeldUsage(maker.ctx, { code, key: keyOfOutside, note });
  await answerHeldUsage(userUnit.ctx, { code, key: keyOfOutside, agree: true });
  expect(await counted(here)).toBe("2");
  await expect(acceptHeldUsage(maker.ctx, { code, key: keyOfConflict, note })).rejects.toMatchObject({ code: "conflict" });
  await dismissHeldUsage(maker.ctx, { code, key: keyOfConflict, note });
});

test("an id that was counted meanwhile with another content is not counted again", async () => {
  const here = await heldOf("2026-09-10T00:00:00Z");
  const { maker, userUnit, code, key, ctx, event } = here;
  await recordUsage(ctx, [event("late", { data: { quantity: 8 } })]);
  await acceptHeldUsage(maker.ctx, { code, key, note });
  await expect(answerHeldUsage(userUnit.ctx, { code, key, agree: true })).rejects.toMatchObject({ code: "conflict" });
  expect(await counted(here)).toBe("8");
  expect(await here.state()).toMatchObject({ status: "proposed" });
});

test("two who agree at once count it once", async () => {
  const here = await heldOf("2026-09-10T00:00:00Z");
  const { maker, userUnit, code, key } = here;
  await acceptHeldUsage(maker.ctx, { code, key, note });
  const answers = await Promise.allSettled([1, 2].map(() => answerHeldUsage(userUnit.ctx, { code, key, agree: true })));
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await counted(here)).toBe("5");
});

test("only the provider asks and gives up, only the user unit agrees, and nobody reaches another contract's", async () => {
  const here = await heldOf("2026-09-10T00:00:00Z");
  const { maker, userUnit, code, key } = here;
  for (const ctx of [userUnit.ctx, await maker.as("viewer"), await maker.as("signer")]) {
    await expect(acceptHeldUsage(ctx, { code, key, note })).rejects.toMatchObject({ code: "forbidden" });
    await expect(dismissHeldUsage(ctx, { code, key, note })).rejects.toMatchObject({ code: "forbidden" });
  }
  await acceptHeldUsage(maker.ctx, { code, key, note });
  for (const ctx of [maker.ctx, await userUnit.as("viewer")])
    await expect(answerHeldUsage(ctx, { code, key, agree: true })).rejects.toMatchObject({ code: "forbidden" });
  const other = await running();
  const elsewhere = { code: other.contract.code, key, note };
  await expect(acceptHeldUsage(other.maker.ctx, elsewhere)).rejects.toMatchObject({ code: "notFound" });
  await expect(acceptHeldUsage(other.maker.ctx, { code, key, note })).rejects.toMatchObject({ code: "notFound" });
  await expect(answerHeldUsage(other.userUnit.ctx, { ...elsewhere, agree: true })).rejects.toMatchObject({ code: "notFound" });
  await expect(acceptHeldUsage(maker.ctx, { code, key, note: "" })).rejects.toMatchObject({ code: "invalid" });
});
