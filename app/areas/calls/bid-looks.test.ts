import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Context } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { callBidLooks, callEvaluators } from "#db/schema/calls.ts";
import { rounds } from "#test/rounds.ts";
import { testWorld } from "#test/world.ts";
import { failCall, previewFailure } from "./award-call.server.ts";
import { awardPage } from "./award-reads.server.ts";
import { openedBids } from "./bid-reads.server.ts";
import { openStage } from "./evaluation.fixtures.ts";
import { appointEvaluator } from "./evaluation-appoint.server.ts";
import { evaluationPage } from "./evaluation-reads.server.ts";
import { callPage } from "./reads.server.ts";

const RACES = rounds({ usual: 15, proof: 200 });

const world = await testWorld();
const stage = await openStage(world);
const { unit, bureau, institute, vendors } = stage;
type Person = Awaited<ReturnType<typeof unit.as>>;

const marks = vendors.map((_, i) => [80 - i, 70] as const);
const looksAt = (callId: string) => world.db.select().from(callBidLooks).where(eq(callBidLooks.callId, callId));
const appoint = (code: string, { actor }: Person) => appointEvaluator(unit.ctx, { code, email: actor.email });
const failure = (code: string) => ({ code, reason: "应答均未达到节拍要求，拟调整后再次揭榜。" });

describe("a look at the opened bids by name", () => {
  test("is kept once for each person of unit and bureau, and told to both with its time, but not to who only scores", async () => {
    const judge = await institute.as("editor");
    const made = await stage.call({ evaluators: [judge] });
    const [viewer, official] = [await unit.as("viewer"), await bureau.as("viewer")];
    expect(await callPage(viewer, made.code)).toMatchObject({ asksBeforeNames: true, keptAs: null });
    expect((await evaluationPage(unit.ctx, made.code)).looks).toEqual([]);
    expect(await looksAt(made.id)).toEqual([]);

    await Promise.all([openedBids(viewer, made.code), openedBids(viewer, made.code)]);
    expect(await openedBids(viewer, made.code)).toHaveLength(3);
    expect(await openedBids(official, made.code)).toHaveLength(3);
    expect((await callPage(viewer, made.code)).asksBeforeNames).toBe(false);
    const rows = await looksAt(made.id);
    expect(rows.map(({ userId }) => userId)).toEqual([viewer.actor.userId, official.actor.userId]);
    const told = [viewer, official].map(({ actor: { name, organizationName } }, i) => ({
      name,
      organizationName,
      at: rows[i]?.createdAt.toISOString(),
    }));
    for (const ctx of [unit.ctx, bureau.ctx]) expect((await evaluationPage(ctx, made.code)).looks).toEqual(told);
    expect((await evaluationPage(judge, made.code)).looks).toEqual([]);
    const events = and(eq(auditEvents.objectId, made.id), eq(auditEvents.action, "look-at-named-bids"));
    expect(await world.db.$count(auditEvents, events)).toBe(2);
  });

  test("is none of bidders who read their own, nor of others, who find nothing", async () => {
    const made = await stage.call({});
    const elsewhere = await world.organization({ kind: "bureau", regionCode: "310000" });
    const others = [await world.organization({ kind: "userUnit" }), await world.organization({ kind: "operator" }), institute, elsewhere];
    for (const { ctx } of [...others, ...vendors]) {
      const { asksBeforeNames } = await callPage(ctx, made.code);
      expect(asksBeforeNames).toBe(false);
    }
    for (const { ctx } of others) expect(await openedBids(ctx, made.code)).toEqual([]);
    for (const { ctx } of vendors) expect(await openedBids(ctx, made.code)).toHaveLength(1);
    expect(await looksAt(made.id)).toEqual([]);
  });

  test("is kept too of who is shown the letters of a failed call or the ranking with names, and of nobody after the decision", async () => {
    const judge = await institute.as("editor");
    const made = await stage.call({ evaluators: [judge] });
    const signer = await unit.as("signer");
    const { digest } = await previewFailure(signer, failure(made.code));
    expect((await looksAt(made.id)).map(({ userId }) => userId)).toEqual([signer.actor.userId]);
    await failCall(signer, { ...failure(made.code), previewed: digest }, { factorAt: new Date() });
    expect(await openedBids(await unit.as("viewer"), made.code)).toHaveLength(3);
    expect(await looksAt(made.id)).toHaveLength(1);

    const ranked = await stage.judged(judge);
    expect((await awardPage(unit.ctx, ranked.code)).ranking).not.toBeNull();
    expect((await looksAt(ranked.id)).map(({ userId }) => userId)).toEqual([unit.actor.userId]);
  });
});

describe("who has looked", () => {
  test("is not appointed, in words that name no bidder; a colleague who has not is", async () => {
    const made = await stage.call({});
    for (const organization of [unit, bureau]) {
      const [looker, colleague] = [await organization.as("viewer"), await organization.as("editor")];
      await openedBids(looker, made.code);
      const refused = await appoint(made.code, looker).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: "invalid", fields: { email: [expect.stringContaining("查看过带单位名称的应答")] } });
      const names = vendors.map(({ actor }) => actor.organizationName);
      expect(names.filter((name) => JSON.stringify(refused).includes(name))).toEqual([]);
      await expect(appoint(made.code, colleague)).resolves.toMatchObject({ name: colleague.actor.name });
      expect(await callPage(colleague, made.code)).toMatchObject({ keptAs: "appointed", asksBeforeNames: false });
      expect(await openedBids(colleague, made.code)).toEqual([]);
    }
    expect(await looksAt(made.id)).toHaveLength(2);
    // Another call of the same unit is another matter.
    const other = await stage.call({});
    const [row] = await looksAt(made.id);
    const person = await unit.as("viewer");
    expect(row?.userId).not.toBe(person.actor.userId);
    await openedBids(person, made.code);
    await expect(appoint(other.code, person)).resolves.toMatchObject({ name: person.actor.name });
  });
});

describe("an evaluator", () => {
  test("is shown no names until everyone has handed in, having handed in itself or signing for the unit", async () => {
    const [first, last] = [await unit.as("signer"), await bureau.as("viewer")];
    const made = await stage.call({ evaluators: [first, last] });
    const namesFor = async (ctx: Context) => (await openedBids(ctx, made.code)).length;
    for (const judge of [first, last]) await stage.declareNone(judge, made);
    const blind = { code: "conflict", message: expect.stringContaining("全部评分提交之前") };
    await expect(previewFailure(first, failure(made.code))).rejects.toMatchObject(blind);
    await stage.score(first, made, marks);
    expect(await namesFor(first)).toBe(0);
    expect((await callPage(first, made.code)).keptAs).toBe("submitted");
    await expect(previewFailure(first, failure(made.code))).rejects.toMatchObject(blind);
    expect((await awardPage(first, made.code)).mayDecide).toBe(false);
    expect((await evaluationPage(first, made.code)).may.decide).toBe(false);
    expect(await looksAt(made.id)).toEqual([]);
    await stage.score(last, made, marks);
    for (const judge of [first, last]) expect(await namesFor(judge)).toBe(3);
    expect((await awardPage(first, made.code)).mayDecide).toBe(true);
    await expect(previewFailure(first, failure(made.code))).resolves.toMatchObject({ digest: expect.any(String) });
  });

  test(`appointed and looking at the same moment, ${RACES} times: one of the two loses`, { timeout: 600_000 }, async () => {
    const made = await stage.call({});
    for (let round = 0; round < RACES; round++) {
      const person = await unit.as("viewer");
      const [appointed, shown] = await Promise.allSettled([appoint(made.code, person), openedBids(person, made.code)]);
      const looks = (await looksAt(made.id)).filter(({ userId }) => userId === person.actor.userId);
      const evaluators = await world.db.$count(
        callEvaluators,
        and(eq(callEvaluators.callId, made.id), eq(callEvaluators.userId, person.actor.userId)),
      );
      expect(looks.length + evaluators).toBe(1);
      if (shown.status === "rejected") throw shown.reason;
      expect(shown.value).toHaveLength(looks.length === 1 ? 3 : 0);
      if (appointed.status === "rejected") expect(appointed.reason).toMatchObject({ code: "invalid" });
      expect(appointed.status).toBe(evaluators === 1 ? "fulfilled" : "rejected");
    }
  });
});
