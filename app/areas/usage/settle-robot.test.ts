import { expect, test } from "vitest";
import { registerRobot } from "#app/areas/contracts/index.server.ts";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import { databaseErrorCode } from "#app/kernel/context.server.ts";
import { robotAssignments } from "#db/schema/robots.ts";
import { insertContract } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { recordUsage } from "./record-usage.server.ts";
import { acceptRobot, endAssignment } from "./settle-robot.server.ts";
import { outcomes, usageWorld } from "./usage.fixtures.ts";

const { world, running } = await usageWorld();
type Running = Awaited<ReturnType<typeof running>>;
const robotOf = async ({ contract, robot }: Running) =>
  (await robotsOfContract(world.system(), contract.id)).find(({ identity }) => identity === robot);

/** Another contract of the same maker. */
async function another({ maker }: Running) {
  const userUnit = await world.organization();
  const book = await insertTaskBook(userUnit.ctx, [{ organizationId: maker.id, role: "robotMaker", basisPoints: 10_000 }]);
  return insertContract({ userUnit: userUnit.ctx, provider: maker.ctx, taskBookCode: book.code });
}

test("a robot that leaves counts to the end of its last day, and then works elsewhere from the next", async () => {
  const here = await running();
  const { maker, contract, robot, event, ctx } = here;
  const input = { code: contract.code, identity: robot, lastDay: "2026-11-20" };
  expect(await endAssignment(maker.ctx, input)).toEqual({ identity: robot, to: new Date("2026-11-20T16:00:00Z") });
  expect(await outcomes(ctx, [event("a", { time: "2026-11-20T15:59:59.999Z" }), event("b", { time: "2026-11-20T16:00:00Z" })])).toEqual([
    "accepted",
    "rejected outsideContract",
  ]);
  await expect(endAssignment(maker.ctx, { ...input, lastDay: "2026-11-21" })).rejects.toMatchObject({ code: "conflict" });

  const there = await another(here);
  await expect(registerRobot(maker.ctx, { code: there.code, identity: robot, station: "T09", from: "2026-11-20" })).rejects.toMatchObject({
    code: "conflict",
  });
  await registerRobot(maker.ctx, { code: there.code, identity: robot, station: "T09" });
  expect(await robotsOfContract(world.system(), there.id)).toMatchObject([
    { identity: robot, station: "T09", assignedFrom: new Date("2026-11-20T16:00:00Z"), assignedTo: null },
  ]);
  expect(await robotOf(here)).toMatchObject({ station: "T01", assignedTo: new Date("2026-11-20T16:00:00Z") });
});

test("it may come back, and counts in both stretches", async () => {
  const here = await running();
  const { maker, contract, robot, event, ctx } = here;
  await endAssignment(maker.ctx, { code: contract.code, identity: robot, lastDay: "2026-11-10" });
  await registerRobot(maker.ctx, { code: contract.code, identity: robot, station: "T07", from: "2026-11-19" });
  expect(await robotOf(here)).toMatchObject({ station: "T07", assignments: [{ to: new Date("2026-11-10T16:00:00Z") }, { to: null }] });
  const at = (day: string) => event(day, { time: `2026-11-${day}T12:00:00+08:00` });
  expect(await outcomes(ctx, [at("10"), at("11"), at("18"), at("19")])).toEqual([
    "accepted",
    "rejected outsideContract",
    "rejected outsideContract",
    "accepted",
  ]);
});

test("the last day does not lie before what was counted, or before the first day", async () => {
  const here = await running();
  const { maker, contract, robot, event, ctx } = here;
  await recordUsage(ctx, [event("a", { time: "2026-11-20T09:59:00+08:00" })]);
  const end = (lastDay: string) => endAssignment(maker.ctx, { code: contract.code, identity: robot, lastDay });
  await expect(end("2026-11-19")).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("2026-11-20") });
  await expect(end("2026-08-31")).rejects.toMatchObject({ code: "invalid" });
  await expect(end("next week")).rejects.toMatchObject({ code: "invalid" });
  await end("2026-11-20");
});

test("the database itself lets no robot work under two contracts at once", async () => {
  const here = await running();
  const there = await another(here);
  const robot = await robotOf(here);
  const overlapping = world.db
    .insert(robotAssignments)
    .values({ robotId: robot?.id ?? "", contractId: there.id, station: "T01", assignedFrom: new Date("2027-01-01T00:00:00Z") });
  expect(await overlapping.then(() => "done", databaseErrorCode)).toBe("23P01");
});

test("two who put the same robot to work at once: one does", async () => {
  const here = await running();
  await endAssignment(here.maker.ctx, { code: here.contract.code, identity: here.robot, lastDay: "2026-11-10" });
  const [one, two] = [await another(here), await another(here)];
  const answers = await Promise.allSettled(
    [one, two].map(({ code }) => registerRobot(here.maker.ctx, { code, identity: here.robot, station: "T01" })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("the user unit confirms the day of acceptance, once", async () => {
  const here = await running();
  const { userUnit, contract, robot } = here;
  const accept = (acceptedOn: string) => acceptRobot(userUnit.ctx, { code: contract.code, identity: robot, acceptedOn });
  await expect(accept("2026-11-22")).rejects.toMatchObject({ code: "invalid" });
  await expect(accept("2026-08-31")).rejects.toMatchObject({ code: "invalid" });
  const answers = await Promise.allSettled([accept("2026-09-01"), accept("2026-11-21")]);
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect((await robotOf(here))?.acceptedOn).toMatch(/^2026-(09-01|11-21)$/);
});

test("only the provider's editors end, only the user unit accepts, and nobody learns of other contracts", async () => {
  const here = await running();
  const { userUnit, maker, contract, robot } = here;
  const end = { code: contract.code, identity: robot, lastDay: "2026-11-21" };
  const accept = { code: contract.code, identity: robot, acceptedOn: "2026-11-21" };
  for (const ctx of [userUnit.ctx, await maker.as("finance"), await maker.as("viewer")])
    await expect(endAssignment(ctx, end)).rejects.toMatchObject({ code: "forbidden" });
  for (const ctx of [maker.ctx, await userUnit.as("finance")])
    await expect(acceptRobot(ctx, accept)).rejects.toMatchObject({ code: "forbidden" });
  const stranger = await world.organization();
  await expect(acceptRobot(stranger.ctx, accept)).rejects.toMatchObject({ code: "notFound" });
  await expect(endAssignment(stranger.ctx, end)).rejects.toMatchObject({ code: "notFound" });
  const other = await running();
  await expect(endAssignment(maker.ctx, { ...end, identity: other.robot })).rejects.toMatchObject({ code: "notFound" });
});
