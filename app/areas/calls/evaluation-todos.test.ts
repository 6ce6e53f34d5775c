import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { withTransaction } from "#app/kernel/context.server.ts";
import { calls } from "#db/schema/calls.ts";
import { notifications } from "#db/schema/notifications.ts";
import { testWorld } from "#test/world.ts";
import { openStage } from "./evaluation.fixtures.ts";
import { dismissEvaluator } from "./evaluation-dismiss.server.ts";
import { evaluationPage } from "./evaluation-reads.server.ts";
import { askEvaluators, remindEvaluators } from "./evaluation-todos.server.ts";

const world = await testWorld();
let stage: Awaited<ReturnType<typeof openStage>>;
beforeAll(async () => {
  stage = await openStage(world);
});

const outcome = (settled: PromiseSettledResult<unknown>[]) => settled.map(({ status }) => status).sort();

describe("dismissEvaluator", () => {
  test("ends a silent appointment, drops what it noted, and lets the unit decide when the others are done", async () => {
    const [done, silent] = [await stage.unit.as("viewer"), await stage.institute.as("viewer")];
    const made = await stage.call({ evaluators: [done, silent] });
    await stage.declareNone(done, made);
    await stage.declareNone(silent, made);
    await stage.score(silent, made, [], "save");
    await stage.score(done, made, []);
    const { evaluators } = await evaluationPage(stage.unit.ctx, made.code);
    const line = (name: string) => evaluators.find((one) => one.name === name)?.id ?? "";
    const dismiss = (ctx: Parameters<typeof dismissEvaluator>[0], evaluatorId: string) =>
      dismissEvaluator(ctx, { code: made.code, evaluatorId, reason: "多次提醒未评分" });
    await expect(dismiss(stage.unit.ctx, line(done.actor.name))).rejects.toMatchObject({ code: "conflict" });
    await expect(dismiss(await stage.unit.as("viewer"), line(silent.actor.name))).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization({ kind: "userUnit" });
    await expect(dismiss(stranger.ctx, line(silent.actor.name))).rejects.toMatchObject({ code: "notFound" });
    expect((await evaluationPage(stage.unit.ctx, made.code)).ranking).toBeNull();
    const settled = await Promise.allSettled([
      dismiss(stage.unit.ctx, line(silent.actor.name)),
      dismiss(stage.unit.ctx, line(silent.actor.name)),
    ]);
    expect(outcome(settled)).toEqual(["fulfilled", "rejected"]);
    const page = await evaluationPage(stage.unit.ctx, made.code);
    expect(page.ranking?.evaluators).toBe(1);
    expect(page.evaluators.find(({ name }) => name === silent.actor.name)).toMatchObject({
      status: "recused",
      declaration: expect.stringContaining("多次提醒"),
    });
    expect((await evaluationPage(silent, made.code)).sheet).toBeNull();
  });
});

describe("to-dos of evaluators", () => {
  test("come with the opening, and a reminder a day before the end to who has not handed in", async () => {
    const [late, done] = [await stage.unit.as("viewer"), await stage.institute.as("viewer")];
    const made = await stage.call({ evaluators: [late, done] });
    const [row] = await world.db.select().from(calls).where(eq(calls.id, made.id));
    if (!row) throw new Error("no call");
    await withTransaction(world.system(), (tx) => askEvaluators(tx, row));
    await stage.declareNone(done, made);
    await stage.score(done, made, []);
    await world.runJobs(["remind-evaluators", "notify", "complete-todo"]);
    const told = async (userId: string) =>
      (await world.db.select().from(notifications).where(eq(notifications.userId, userId))).map(({ dedupeKey, doneAt }) => [
        dedupeKey.split(":")[0],
        doneAt !== null,
      ]);
    expect(await told(late.actor.userId)).toEqual([["evaluate", false]]);
    world.setClock(new Date((row.evaluateBy?.getTime() ?? 0) - 3_600_000).toISOString());
    await remindEvaluators(world.system(), { callId: made.id });
    await remindEvaluators(world.system(), { callId: made.id });
    world.setClock(null);
    await world.runJobs(["notify"]);
    expect(await told(late.actor.userId)).toEqual([
      ["evaluate", false],
      ["evaluate-soon", false],
    ]);
    expect(await told(done.actor.userId)).toEqual([["evaluate", true]]);
  });
});
