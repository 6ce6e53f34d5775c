import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { bidScores, bids, callEvaluators, calls } from "#db/schema/calls.ts";
import { notifications } from "#db/schema/notifications.ts";
import { organizationRelations } from "#db/schema/organizations.ts";
import { testWorld } from "#test/world.ts";
import { awardPage } from "./award-reads.server.ts";
import { openedBids } from "./bid-reads.server.ts";
import { openStage } from "./evaluation.fixtures.ts";
import { appointEvaluator } from "./evaluation-appoint.server.ts";
import { declareInterest } from "./evaluation-declare.server.ts";
import { evaluationPage, listMyEvaluations } from "./evaluation-reads.server.ts";
import { saveScores } from "./evaluation-score.server.ts";
import { callPage } from "./reads.server.ts";

const world = await testWorld();
let stage: Awaited<ReturnType<typeof openStage>>;
beforeAll(async () => {
  stage = await openStage(world);
});

const statusOf = async (callId: string, userId: string) =>
  (
    await world.db
      .select({ status: callEvaluators.status })
      .from(callEvaluators)
      .where(and(eq(callEvaluators.callId, callId), eq(callEvaluators.userId, userId)))
  )[0]?.status;
const outcome = (settled: PromiseSettledResult<unknown>[]) => settled.map(({ status }) => status).sort();

describe("appointEvaluator", () => {
  test("takes members of the unit, of the region's bureau and of an institute that does not bid, found by address", async () => {
    const made = await stage.call();
    const people = [await stage.unit.as("viewer"), await stage.bureau.as("editor"), await stage.institute.as("viewer")];
    for (const { actor } of people) {
      expect(await appointEvaluator(stage.unit.ctx, { code: made.code, email: ` ${actor.email.toUpperCase()} ` })).toMatchObject({
        name: actor.name,
      });
    }
    const page = await evaluationPage(stage.unit.ctx, made.code);
    expect(page.evaluators.map(({ organizationName, status }) => [organizationName, status])).toEqual([
      ["授予方工厂", "appointed"],
      ["评审区域主管部门", "appointed"],
      ["评审研究院", "appointed"],
    ]);
    await world.runJobs(["notify"]);
    const [todo] = await world.db
      .select()
      .from(notifications)
      .where(and(eq(notifications.userId, people[2]?.actor.userId ?? ""), eq(notifications.kind, "todo")));
    expect(todo?.title).toContain("申报利益关系");
    expect(await listMyEvaluations(people[2] ?? world.public())).toMatchObject([{ code: made.code, status: "appointed" }]);
  });

  test("answers alike for an unknown address, a vendor, a bidder, another region's bureau and an unconfirmed institute", async () => {
    const made = await stage.call();
    const elsewhere = await world.organization({ kind: "bureau", regionCode: "310000" });
    const unconfirmed = await world.organization({ kind: "vendor", supplyRoles: ["researchInstitute"], verification: "unverified" });
    const plain = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    const emails = [elsewhere, unconfirmed, plain, stage.vendors[0]].map((one) => one?.actor.email ?? "");
    const messages = new Set<string>();
    for (const email of [...emails, "nobody@nowhere.example"]) {
      const refusal = await appointEvaluator(stage.unit.ctx, { code: made.code, email }).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: "invalid", fields: { email: [expect.any(String)] } });
      messages.add(JSON.stringify((refusal as { fields: unknown }).fields));
    }
    expect(messages.size).toBe(1);
  });

  test("an institute that bids is refused after the opening only: before, the answer would tell who bids", async () => {
    const bidding = await world.organization({ kind: "vendor", supplyRoles: ["researchInstitute", "robotMaker"], name: "应答研究院" });
    const swap = async (made: { id: string }) => {
      await world.db
        .update(bids)
        .set({ organizationId: bidding.id })
        .where(and(eq(bids.callId, made.id), eq(bids.number, 2)));
    };
    const sealed = await stage.call({ status: "open" });
    await swap(sealed);
    await expect(appointEvaluator(stage.unit.ctx, { code: sealed.code, email: bidding.actor.email })).resolves.toBeDefined();
    const opened = await stage.call();
    await swap(opened);
    await expect(appointEvaluator(stage.unit.ctx, { code: opened.code, email: bidding.actor.email })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test("a viewer is forbidden; another unit, a vendor and the bureau find nothing", async () => {
    const made = await stage.call();
    const email = stage.institute.actor.email;
    await expect(appointEvaluator(await stage.unit.as("viewer"), { code: made.code, email })).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization({ kind: "userUnit" });
    for (const ctx of [stranger.ctx, stage.vendors[0]?.ctx ?? world.public(), stage.bureau.ctx, world.public()])
      await expect(appointEvaluator(ctx, { code: made.code, email })).rejects.toMatchObject({ code: "notFound" });
  });

  test("the same person twice at the same moment is appointed once", async () => {
    const made = await stage.call();
    const input = { code: made.code, email: stage.institute.actor.email };
    const settled = await Promise.allSettled([appointEvaluator(stage.unit.ctx, input), appointEvaluator(stage.unit.ctx, input)]);
    expect(outcome(settled)).toEqual(["fulfilled", "rejected"]);
    expect(settled.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  test("ends when somebody has begun to score, and with the call", async () => {
    const judge = await stage.unit.as("viewer");
    const made = await stage.call({ evaluators: [judge] });
    await stage.declareNone(judge, made);
    await stage.score(judge, made, [], "save");
    const input = { code: made.code, email: stage.institute.actor.email };
    await expect(appointEvaluator(stage.unit.ctx, input)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("已经开始"),
    });
    await world.db.update(calls).set({ status: "failed" }).where(eq(calls.id, made.id));
    await expect(appointEvaluator(stage.unit.ctx, input)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("declareInterest", () => {
  test("shows who bids and nothing of a bid before it; with none declared the sheet opens under aliases", async () => {
    const judge = await stage.institute.as("viewer");
    const made = await stage.call({ evaluators: [judge] });
    const before = await evaluationPage(judge, made.code);
    expect(before.bidders).toEqual(expect.arrayContaining(["甲机器人公司", "乙机器人公司", "丙机器人公司", "丁算法公司"]));
    expect(before.sheet).toBeNull();
    expect(JSON.stringify(before)).not.toContain("BID-CANARY");
    expect(await stage.declareNone(judge, made)).toEqual({ status: "declared" });
    const { sheet } = await evaluationPage(judge, made.code);
    expect(sheet?.bids.map(({ alias }) => alias)).toEqual(["应答一", "应答二", "应答三"]);
    const insider = await stage.unit.as("viewer");
    const { code } = await stage.call({ evaluators: [insider] });
    expect(await openedBids(insider, code)).toEqual([]);
    expect((await callPage(insider, code)).keptAs).toBe("appointed");
    expect((await callPage(stage.unit.ctx, code)).keptAs).toBeNull();
    expect((await callPage(judge, made.code)).keptAs).toBe("declared");
    expect(await openedBids(await stage.unit.as("viewer"), code)).toHaveLength(3);
    const shown = JSON.stringify(sheet);
    expect(shown).toContain("BID-CANARY-1");
    for (const { id, actor } of [...stage.vendors, stage.partner]) {
      expect(shown).not.toContain(actor.organizationName);
      expect(shown).not.toContain(id);
    }
  });

  test("with a conflict the evaluator is recused: it needs a reason, and no page ever shows a bid again", async () => {
    const judge = await stage.unit.as("owner");
    const other = await stage.institute.as("viewer");
    const made = await stage.call({ evaluators: [judge, other] });
    await expect(declareInterest(judge, { code: made.code, interest: "conflict" })).rejects.toMatchObject({
      fields: { statement: expect.anything() },
    });
    await stage.declareNone(judge, made);
    await stage.score(judge, made, [], "save", "RECUSED-NOTE");
    await declareInterest(judge, { code: made.code, interest: "conflict", statement: "配偶任职于其中一家应答单位" });
    expect(await statusOf(made.id, judge.actor.userId)).toBe("recused");
    await stage.declareNone(other, made);
    await stage.score(other, made, []);
    for (const page of [await evaluationPage(judge, made.code), await evaluationPage(stage.unit.ctx, made.code)])
      expect(JSON.stringify(page)).not.toContain("RECUSED-NOTE");
    const page = await evaluationPage(judge, made.code);
    expect([page.sheet, page.ranking, page.bidders, page.may.decide]).toEqual([null, null, [], false]);
    expect(JSON.stringify(page)).not.toContain("BID-CANARY");
    await expect(awardPage(judge, made.code)).rejects.toMatchObject({ code: "notFound" });
    expect(await openedBids(judge, made.code)).toEqual([]);
    expect((await callPage(judge, made.code)).keptAs).toBe("recused");
    expect((await callPage(other, made.code)).keptAs).toBeNull();
    await expect(stage.declareNone(judge, made)).rejects.toMatchObject({ code: "conflict" });
  });

  test("who comes from an affiliate of a bidder cannot say that there is no conflict", async () => {
    const near = await world.organization({ kind: "vendor", supplyRoles: ["researchInstitute"], name: "关联研究院" });
    await world.db
      .insert(organizationRelations)
      .values({ organizationId: near.id, otherOrganizationId: stage.partner.id, kind: "controlledBy" });
    const judge = await near.as("viewer");
    const made = await stage.call({ evaluators: [judge] });
    await expect(stage.declareNone(judge, made)).rejects.toMatchObject({
      code: "invalid",
      fields: { interest: [expect.stringContaining("丁算法公司")] },
    });
    expect(await statusOf(made.id, judge.actor.userId)).toBe("appointed");
    await expect(declareInterest(judge, { code: made.code, interest: "conflict", statement: "关联单位应答" })).resolves.toEqual({
      status: "recused",
    });
  });

  test("only the person itself, in the organization it was appointed from, and only after the opening", async () => {
    const judge = await stage.institute.as("viewer");
    const made = await stage.call({ evaluators: [judge] });
    for (const ctx of [stage.unit.ctx, await stage.institute.as("owner"), stage.vendors[0]?.ctx ?? world.public(), world.public()])
      await expect(stage.declareNone(ctx, made)).rejects.toMatchObject({ code: "notFound" });
    const elsewhere = { ...judge, actor: { ...judge.actor, organizationId: stage.unit.id, organizationKind: "userUnit" as const } };
    await expect(stage.declareNone(elsewhere, made)).rejects.toMatchObject({ code: "notFound" });
    const sealed = await stage.call({ status: "open", evaluators: [judge] });
    await expect(stage.declareNone(judge, sealed)).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("开启后") });
    expect((await evaluationPage(judge, sealed.code)).bidders).toEqual([]);
  });

  test("of two declarations at once one counts", async () => {
    const judge = await stage.institute.as("viewer");
    const made = await stage.call({ evaluators: [judge] });
    expect(outcome(await Promise.allSettled([stage.declareNone(judge, made), stage.declareNone(judge, made)]))).toEqual([
      "fulfilled",
      "rejected",
    ]);
  });
});

describe("saveScores", () => {
  test("keeps a sheet with gaps, takes it up again, and hands it in when it is complete", async () => {
    const judge = await stage.unit.as("viewer");
    const made = await stage.call({ evaluators: [judge] });
    await stage.declareNone(judge, made);
    const whole = stage.sheet(made, [
      [80, 70],
      [75, 72],
      [90, 66],
    ]);
    const save = (scores: typeof whole, stamp: string, intent: "save" | "submit" = "save") =>
      saveScores(judge, { code: made.code, stamp, intent, scores });
    const first = await evaluationPage(judge, made.code);
    await save(whole.slice(0, 2), first.sheet?.stamp ?? "");
    const second = await evaluationPage(judge, made.code);
    expect(second.sheet?.scores).toMatchObject([{ score: 80, comment: "评语00" }, { score: 70 }]);
    await expect(save(whole.slice(0, 2), second.sheet?.stamp ?? "", "submit")).rejects.toMatchObject({ code: "invalid" });
    expect(await save(whole, second.sheet?.stamp ?? "", "submit")).toEqual({ submitted: true, complete: true });
    expect(await statusOf(made.id, judge.actor.userId)).toBe("submitted");
    await expect(save(whole, (await evaluationPage(judge, made.code)).sheet?.stamp ?? "")).rejects.toMatchObject({ code: "conflict" });
  });

  test("says by field what is missing: scores, reasons under 60 and over 95, grounds of a condition; words without a score are no draft", async () => {
    const judge = await stage.unit.as("viewer");
    const made = await stage.call({ evaluators: [judge], bidders: 1 });
    await stage.declareNone(judge, made);
    const { sheet } = await evaluationPage(judge, made.code);
    const [technique, price, safe] = stage.sheet(made, [[59, 96]]).map((line) => ({ ...line, comment: "" }));
    if (!technique || !price || !safe) throw new Error("no lines");
    const send = (scores: (typeof technique)[], intent: "save" | "submit" = "submit") =>
      saveScores(judge, { code: made.code, stamp: sheet?.stamp ?? "", intent, scores });
    await expect(send([technique, price, safe])).rejects.toMatchObject({
      fields: { "scores[0].comment": expect.anything(), "scores[1].comment": expect.anything(), "scores[2].comment": expect.anything() },
    });
    await expect(
      send([
        { ...technique, score: "60" },
        { ...price, score: "" },
        { ...safe, score: "50" },
      ]),
    ).rejects.toMatchObject({
      fields: { "scores[1].score": expect.anything(), "scores[2].score": expect.anything() },
    });
    for (const score of ["101", "-1", "80.5", "八十"])
      await expect(send([{ ...technique, score }], "save")).rejects.toMatchObject({ fields: { "scores[0].score": expect.anything() } });
    await expect(send([{ ...technique, score: "", comment: "先记一笔" }], "save")).rejects.toMatchObject({
      fields: { "scores[0].score": expect.anything() },
    });
    await expect(send([technique, technique], "save")).rejects.toMatchObject({ code: "notFound" });
    expect(await world.db.$count(bidScores, eq(bidScores.bidId, made.bids[0] ?? ""))).toBe(0);
    await send([{ ...technique, score: "８５" }], "save");
    expect((await evaluationPage(judge, made.code)).sheet?.scores).toMatchObject([{ score: 85 }]);
  });

  test("a sheet of another tab is a conflict, the same sheet sent twice is not", async () => {
    const judge = await stage.unit.as("viewer");
    const made = await stage.call({ evaluators: [judge] });
    await stage.declareNone(judge, made);
    const { sheet } = await evaluationPage(judge, made.code);
    const send = (marks: [number, number]) =>
      saveScores(judge, { code: made.code, stamp: sheet?.stamp ?? "", intent: "save", scores: stage.sheet(made, [marks]) });
    await send([80, 70]);
    await expect(send([80, 70])).resolves.toBeDefined();
    await expect(send([81, 70])).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("另一个页面") });
  });

  test("bids and criteria of another call are not found; before the declaration nothing can be scored", async () => {
    const judge = await stage.unit.as("viewer");
    const [made, other] = [await stage.call({ evaluators: [judge] }), await stage.call()];
    await expect(stage.score(judge, made, [])).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("利益关系") });
    await stage.declareNone(judge, made);
    await expect(saveScores(judge, { code: made.code, stamp: "", intent: "save", scores: stage.sheet(other, []) })).rejects.toMatchObject({
      code: "notFound",
    });
    for (const ctx of [stage.unit.ctx, stage.bureau.ctx, stage.vendors[0]?.ctx ?? world.public()])
      await expect(saveScores(ctx, { code: made.code, stamp: "", intent: "save", scores: [] })).rejects.toMatchObject({ code: "notFound" });
  });

  test("of the last two handing in at once both count, and the unit is asked to decide once", async () => {
    const judges = [await stage.unit.as("viewer"), await stage.institute.as("viewer")];
    const made = await stage.call({ evaluators: judges });
    for (const judge of judges) await stage.declareNone(judge, made);
    const done = await Promise.all(judges.map((judge) => stage.score(judge, made, [])));
    expect(done.filter(({ complete }) => complete)).toHaveLength(1);
    await world.runJobs(["notify"]);
    const asked = await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `decide-call:${made.id}`));
    expect(asked.map(({ organizationId }) => organizationId)).toEqual([stage.unit.id]);
  });
});

describe("blind scoring", () => {
  test("before everyone has handed in no page of any role holds a score or word of another; after it unit and evaluators see all", async () => {
    const judges = [await stage.unit.as("editor"), await stage.institute.as("viewer"), await stage.bureau.as("editor")];
    const made = await stage.call({ evaluators: judges });
    for (const judge of judges) await stage.declareNone(judge, made);
    const readers = [
      ...judges,
      stage.unit.ctx,
      await stage.unit.as("signer"),
      stage.bureau.ctx,
      stage.institute.ctx,
      ...stage.vendors.map(({ ctx }) => ctx),
    ];
    const everything = async () => {
      const pages: string[] = [];
      for (const ctx of readers) {
        for (const read of [evaluationPage, awardPage])
          pages.push(JSON.stringify(await read(ctx, made.code).catch((error: { code?: string }) => error.code ?? "unknown")));
      }
      const log = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, made.id));
      return { pages, log: JSON.stringify(log, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)) };
    };
    for (const [i, judge] of judges.entries()) {
      const { pages, log } = await everything();
      for (const [at, page] of pages.entries()) {
        for (const n of judges.keys()) {
          const isOwn = Math.floor(at / 2) === n;
          if (!isOwn) expect(page).not.toContain(`SCORE-CANARY-${n}`);
        }
      }
      expect(log).not.toContain("SCORE-CANARY");
      expect(pages.some((page) => page.includes("SCORE-CANARY"))).toBe(i > 0);
      await stage.score(judge, made, [], "save", `SCORE-CANARY-${i}-`);
      await stage.score(judge, made, [], "submit", `SCORE-CANARY-${i}-`);
    }
    for (const ctx of [...judges, stage.unit.ctx, stage.bureau.ctx]) {
      const page = await evaluationPage(ctx, made.code);
      for (const n of judges.keys()) expect(JSON.stringify(page.ranking)).toContain(`SCORE-CANARY-${n}`);
      expect(page.ranking?.lines.map(({ name }) => name)).toEqual([null, null, null]);
    }
    for (const { ctx } of [...stage.vendors, stage.institute])
      await expect(evaluationPage(ctx, made.code)).rejects.toMatchObject({ code: "notFound" });
  });
});
