import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import type { Context } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { bids, callAwards, callEvaluators, callLetters, calls } from "#db/schema/calls.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { notifications } from "#db/schema/notifications.ts";
import { scenes } from "#db/schema/scenes.ts";
import { testWorld } from "#test/world.ts";
import { awardCall, failCall, previewAward, previewFailure } from "./award-call.server.ts";
import { awardPage, letterPage } from "./award-reads.server.ts";
import { listMyBids, openedBids } from "./bid-reads.server.ts";
import { type Marks, openStage } from "./evaluation.fixtures.ts";
import { evaluationPage } from "./evaluation-reads.server.ts";
import { hasLetter } from "./states.ts";

const world = await testWorld();
let stage: Awaited<ReturnType<typeof openStage>>;
let judges: Awaited<ReturnType<typeof stage.unit.as>>[];
beforeAll(async () => {
  stage = await openStage(world);
  judges = [await stage.unit.as("viewer"), await stage.institute.as("viewer"), await stage.bureau.as("viewer")];
});

/** Second, first, third by total; the third fails the condition where `unsafe`. */
const MARKS: Marks[] = [
  [80, 70],
  [90, 80],
  [70, 60],
];

async function evaluated(options: { unsafe?: boolean; judges?: number } = {}) {
  const sitting = judges.slice(0, options.judges ?? judges.length);
  const made = await stage.call({ evaluators: sitting });
  for (const [i, judge] of sitting.entries()) {
    await stage.declareNone(judge, made);
    const marks = MARKS.map(([technique, price], at): Marks => [technique + i, price, !(options.unsafe && at === 2 && i > 0)]);
    await stage.score(judge, made, marks, "submit", "依据");
  }
  return made;
}
type Made = Awaited<ReturnType<typeof evaluated>>;

const choice = (made: Made, at: number, facts: { deviation?: string } = {}) => ({
  code: made.code,
  bidId: made.bids[at] ?? "",
  reasons: "方案成熟，节拍与精度均有余量。",
  ...facts,
});
/** As the page does it: the letters are looked at, then the same is sent with their digest. */
async function award(ctx: Context, input: ReturnType<typeof choice>) {
  const { digest } = await previewAward(ctx, input);
  return awardCall(ctx, { ...input, previewed: digest }, EVIDENCE);
}
const EVIDENCE = { factorAt: new Date() };
const vendor = (at: number) => stage.vendors[at]?.ctx ?? world.public();
const statesOf = async (made: Made) => ({
  call: (await world.db.select().from(calls).where(eq(calls.id, made.id)))[0]?.status,
  bids: (await world.db.select().from(bids).where(eq(bids.callId, made.id)).orderBy(bids.number)).map(({ status }) => status),
  consortia: await world.db.$count(consortia, eq(consortia.sceneId, made.scene.id)),
  letters: await world.db.$count(callLetters, eq(callLetters.callId, made.id)),
});
const UNDECIDED = { call: "opened", bids: ["opened", "opened", "opened"], consortia: 0, letters: 0 };

describe("awardCall", () => {
  test("gives every bid its result, forms the consortium of the team, and sends the letters that were shown", async () => {
    const made = await evaluated({ unsafe: true });
    const input = choice(made, 1);
    const { letters, digest } = await previewAward(stage.unit.ctx, input);
    expect(await statesOf(made)).toEqual(UNDECIDED);
    const { consortiumId } = await awardCall(stage.unit.ctx, { ...input, previewed: digest }, EVIDENCE);
    expect(await statesOf(made)).toEqual({ call: "awarded", bids: ["notAwarded", "awarded", "rejected"], consortia: 1, letters: 4 });
    expect(await world.db.select().from(consortia).where(eq(consortia.id, consortiumId))).toMatchObject([
      { status: "formed", origin: "call", bidId: made.bids[1], leadOrganizationId: stage.vendors[1]?.id, unitWorkShareBp: 0 },
    ]);
    const members = await world.db.select().from(consortiumMembers).where(eq(consortiumMembers.consortiumId, consortiumId));
    expect(members.map(({ status, workShareBp }) => [status, workShareBp]).sort()).toEqual([
      ["accepted", 3000],
      ["accepted", 7000],
    ]);
    expect((await world.db.select().from(scenes).where(eq(scenes.id, made.scene.id)))[0]?.status).toBe("contracting");
    const kept = await world.db.select().from(callLetters).where(eq(callLetters.callId, made.id));
    expect(kept.map(({ body }) => body).sort()).toEqual(letters.map(({ body }) => body).sort());
    await world.runJobs(["notify", "complete-todo"]);
    const told = await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.href, `/work/calls/${made.code}/letter`));
    expect(told.map(({ organizationId }) => organizationId).sort()).toEqual([...stage.vendors, stage.partner].map(({ id }) => id).sort());
    const [asked] = await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `decide-call:${made.id}`));
    expect(asked?.doneAt).not.toBeNull();
    const log = await world.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.objectId, made.id), eq(auditEvents.action, "award-call")));
    expect(log).toMatchObject([{ detail: { rank: 1, consortiumId } }]);
  });

  test("tells every bidder its own rank and means, the reasons and who won, and nobody the scores of another", async () => {
    const made = await evaluated({ unsafe: true });
    await award(stage.unit.ctx, choice(made, 1));
    const [first, second, third, partner] = [
      await letterPage(vendor(0), made.code),
      await letterPage(vendor(1), made.code),
      await letterPage(vendor(2), made.code),
      await letterPage(stage.partner.ctx, made.code),
    ];
    expect(first.letters).toMatchObject([
      {
        kind: "regret",
        result: {
          rank: 2,
          ranked: 2,
          totalHundredths: 7660,
          criteria: [{ meanHundredths: 8100 }, { meanHundredths: 7000 }, { meanHundredths: 10000 }],
        },
      },
    ]);
    const body = first.letters[0]?.body ?? "";
    for (const part of [
      "结果通知书",
      "甲机器人公司：",
      "甲机器人公司、丁算法公司联合",
      "综合得分 76.60 分，排名第 2",
      "技术方案（权重 60%）81.00 分",
      "乙机器人公司",
      "方案成熟",
      "补偿 5 万元",
      "授予方工厂",
    ])
      expect(body).toContain(part);
    expect(body).not.toContain("86.60");
    expect(partner.letters).toMatchObject([{ kind: "regret", body: expect.stringContaining("丁算法公司：") }]);
    // The lists lead to a letter exactly where there is one.
    const listed = (await listMyBids(stage.partner.ctx)).find(({ callCode }) => callCode === made.code);
    expect(listed && hasLetter(listed.status, listed.memberStatus)).toBe(true);
    expect([hasLetter("opened", "accepted"), hasLetter("draft", null), hasLetter("notAwarded", "declined")]).toEqual([false, false, false]);
    expect(first.consortiumCode).toBeNull();
    expect(second).toMatchObject({ letters: [{ kind: "award", result: { rank: 1 } }], consortiumCode: expect.stringContaining("LH-") });
    expect(second.letters[0]?.body).not.toContain("补偿");
    expect(third.letters).toMatchObject([{ kind: "rejection", result: { rank: null } }]);
    expect(third.letters[0]?.body).toContain("“具备急停功能”");
    expect(third.letters[0]?.body).toContain("判断依据。依据22");
    for (const ctx of [stage.unit.ctx, stage.bureau.ctx, stage.institute.ctx, world.public()])
      await expect(letterPage(ctx, made.code)).rejects.toMatchObject({ code: "notFound" });
    expect(await awardPage(stage.unit.ctx, made.code)).toMatchObject({ decision: { winner: "乙机器人公司" }, letters: { length: 4 } });
  });

  test("another than the first ranked needs a reason, which every letter tells; one that fails a condition cannot be chosen", async () => {
    const made = await evaluated({ unsafe: true });
    await expect(award(stage.unit.ctx, choice(made, 0))).rejects.toMatchObject({ fields: { deviation: expect.anything() } });
    await expect(award(stage.unit.ctx, choice(made, 2))).rejects.toMatchObject({ fields: { bidId: expect.anything() } });
    await expect(award(stage.unit.ctx, { ...choice(made, 0), bidId: crypto.randomUUID() })).rejects.toMatchObject({ code: "notFound" });
    expect(await statesOf(made)).toEqual(UNDECIDED);
    await award(stage.unit.ctx, choice(made, 0, { deviation: "排名第一者交付周期不能满足停线窗口。" }));
    for (const at of [0, 1]) expect((await letterPage(vendor(at), made.code)).letters[0]?.body).toContain("停线窗口");
    expect((await awardPage(stage.unit.ctx, made.code)).decision?.reason).toContain("停线窗口");
  });

  test("a bid that does not promise a must comes last however it scores, is flagged wherever bids are read, and is awarded only with a reason", async () => {
    const [judge] = judges;
    if (!judge) throw new Error("no judge");
    const made = await stage.call({ evaluators: [judge], accuracy: ["0.5", "0.8", "0.4"] });
    await stage.declareNone(judge, made);
    const sheet = (await evaluationPage(judge, made.code)).sheet?.bids.map(({ id, unmetMusts }) => [
      made.bids.indexOf(id),
      unmetMusts.length,
    ]);
    expect(sheet?.sort()).toEqual([
      [0, 0],
      [1, 1],
      [2, 0],
    ]);
    await stage.score(judge, made, MARKS);
    const flagged = [{ name: "插接位置精度", asked: "≤ 0.5 mm" }];
    expect((await awardPage(stage.unit.ctx, made.code)).ranking?.lines).toMatchObject([
      { bidId: made.bids[0], rank: 1, unmetMusts: [] },
      { bidId: made.bids[2], rank: 2, unmetMusts: [] },
      { bidId: made.bids[1], rank: 3, unmetMusts: flagged, totalHundredths: 8600 },
    ]);
    expect((await openedBids(stage.unit.ctx, made.code)).map(({ unmetMusts }) => unmetMusts)).toEqual([[], flagged, []]);
    await expect(award(stage.unit.ctx, choice(made, 1))).rejects.toMatchObject({
      fields: { deviation: [expect.stringContaining("1 项必须指标未承诺达到")] },
    });
    expect(await statesOf(made)).toEqual(UNDECIDED);
    await award(stage.unit.ctx, choice(made, 1, { deviation: "精度差额由任务书约定在进场前整改。" }));
    for (const at of [0, 1, 2])
      expect((await letterPage(vendor(at), made.code)).letters[0]?.body).toContain("授予有 1 项必须指标未承诺达到的应答的理由");
    expect((await letterPage(vendor(1), made.code)).letters[0]?.body).toContain("“插接位置精度”");
    expect((await letterPage(vendor(0), made.code)).letters[0]?.body).not.toContain("插接位置精度");
    expect((await awardPage(stage.unit.ctx, made.code)).decision?.reason).toContain("必须指标未承诺达到的应答的理由：精度差额");
  });

  test("where no bid promises every must, the first ranked needs a reason too", async () => {
    const [judge] = judges;
    if (!judge) throw new Error("no judge");
    const made = await stage.call({ evaluators: [judge], accuracy: ["0.7", "0.8", "0.6"] });
    await stage.declareNone(judge, made);
    await stage.score(judge, made, MARKS);
    await expect(award(stage.unit.ctx, choice(made, 1))).rejects.toMatchObject({ fields: { deviation: expect.anything() } });
    await award(stage.unit.ctx, choice(made, 1, { deviation: "三份应答均未达到，差额以整改条款约束。" }));
    const body = (await letterPage(vendor(0), made.code)).letters[0]?.body;
    expect(body).toContain("授予有 1 项必须指标未承诺达到的应答的理由");
    expect(body).not.toContain("未授予排名第一");
  });

  test("is not made on letters that were not shown, nor before everyone has scored", async () => {
    const made = await evaluated();
    const input = choice(made, 1);
    const { digest } = await previewAward(stage.unit.ctx, input);
    await expect(awardCall(stage.unit.ctx, input, EVIDENCE)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("先预览"),
    });
    await expect(
      awardCall(stage.unit.ctx, { ...input, reasons: `${input.reasons}另补一句。`, previewed: digest }, EVIDENCE),
    ).rejects.toMatchObject({
      message: expect.stringContaining("重新预览"),
    });
    await world.db
      .update(callEvaluators)
      .set({ status: "declared" })
      .where(and(eq(callEvaluators.callId, made.id), eq(callEvaluators.userId, judges[0]?.actor.userId ?? "")));
    await expect(previewAward(stage.unit.ctx, input)).rejects.toMatchObject({ code: "conflict" });
    await expect(awardCall(stage.unit.ctx, { ...input, previewed: digest }, EVIDENCE)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("没有提交"),
    });
    expect(await statesOf(made)).toEqual(UNDECIDED);
  });

  test("by who may sign for the unit: editors and viewers are forbidden, everyone else finds nothing", async () => {
    const made = await evaluated();
    const input = choice(made, 1);
    for (const role of ["editor", "viewer", "finance"] as const)
      await expect(award(await stage.unit.as(role), input)).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization({ kind: "userUnit" });
    for (const ctx of [stranger.ctx, stage.bureau.ctx, vendor(1), stage.institute.ctx, world.public()]) {
      await expect(award(ctx, input)).rejects.toMatchObject({ code: "notFound" });
      await expect(awardCall(ctx, { ...input, previewed: "0" }, EVIDENCE)).rejects.toMatchObject({ code: "notFound" });
      await expect(awardPage(ctx, made.code)).rejects.toMatchObject({ code: "notFound" });
    }
    await expect(award(await stage.unit.as("signer"), input)).resolves.toBeDefined();
  });

  test("writes nothing when the scene has meanwhile gone to another consortium", async () => {
    const made = await evaluated();
    const input = choice(made, 1);
    const { digest } = await previewAward(stage.unit.ctx, input);
    await world.db.insert(consortia).values({ code: `LH-TEST-${made.code}`, sceneId: made.scene.id, userUnitId: stage.unit.id });
    await expect(awardCall(stage.unit.ctx, { ...input, previewed: digest }, EVIDENCE)).rejects.toMatchObject({ code: "conflict" });
    expect(await statesOf(made)).toEqual({ ...UNDECIDED, consortia: 1 });
    expect(await world.db.$count(callAwards, eq(callAwards.callId, made.id))).toBe(0);
  });
});

describe("failCall", () => {
  const REASON = "三份应答均不能满足节拍要求。";
  async function fail(ctx: Context, made: Made) {
    const { digest } = await previewFailure(ctx, { code: made.code, reason: REASON });
    return failCall(ctx, { code: made.code, reason: REASON, previewed: digest }, EVIDENCE);
  }

  test("ends the call with a reason told to every bidder, and leaves the scene free for another", async () => {
    const made = await evaluated({ unsafe: true });
    await fail(stage.unit.ctx, made);
    expect(await statesOf(made)).toEqual({ call: "failed", bids: ["notAwarded", "notAwarded", "rejected"], consortia: 0, letters: 4 });
    const { letters } = await letterPage(vendor(0), made.code);
    expect(letters).toMatchObject([{ kind: "failed", body: expect.stringContaining(REASON), result: { rank: 2 } }]);
    expect((await letterPage(vendor(2), made.code)).letters).toMatchObject([{ kind: "rejection", body: expect.stringContaining("流标") }]);
    expect((await world.db.select().from(scenes).where(eq(scenes.id, made.scene.id)))[0]?.status).toBe("matched");
    const [again] = await world.db
      .insert(calls)
      .values({
        code: `${made.code}-2`,
        sceneId: made.scene.id,
        userUnitId: stage.unit.id,
        status: "open",
        title: "再次揭榜",
        rules: "同前",
        deadline: new Date("2099-01-01"),
      })
      .returning({ id: calls.id });
    expect(again).toBeDefined();
    await expect(award(stage.unit.ctx, choice(made, 1))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("流标"),
    });
  });

  test("before everyone has scored it ends without a ranking: no letter and no page tells a score", async () => {
    const made = await stage.call({ evaluators: judges });
    for (const judge of judges.slice(0, 2)) {
      await stage.declareNone(judge, made);
      await stage.score(judge, made, MARKS);
    }
    await fail(stage.unit.ctx, made);
    expect((await letterPage(vendor(0), made.code)).letters).toMatchObject([
      { kind: "failed", result: null, body: expect.not.stringContaining("得分") },
    ]);
    expect((await awardPage(stage.unit.ctx, made.code)).ranking).toBeNull();
  });

  test("a call without bids fails without letters", async () => {
    const made = await stage.call({ bidders: 0 });
    await fail(stage.unit.ctx, made);
    expect(await statesOf(made)).toEqual({ call: "failed", bids: [], consortia: 0, letters: 0 });
  });

  test("of a failure and an award at once one counts", async () => {
    const made = await evaluated();
    const settled = await Promise.allSettled([fail(stage.unit.ctx, made), award(stage.unit.ctx, choice(made, 1))]);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { call, consortia: formed } = await statesOf(made);
    expect([call, formed]).toEqual(settled[0]?.status === "fulfilled" ? ["failed", 0] : ["awarded", 1]);
  });

  test("editors are forbidden, others find nothing, a sealed call is not failed", async () => {
    const made = await evaluated();
    await expect(fail(await stage.unit.as("editor"), made)).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization({ kind: "userUnit" });
    for (const ctx of [stranger.ctx, stage.bureau.ctx, vendor(0), world.public()])
      await expect(fail(ctx, made)).rejects.toMatchObject({ code: "notFound" });
    const sealed = await stage.call({ status: "open" });
    await expect(fail(stage.unit.ctx, sealed)).rejects.toMatchObject({ code: "conflict" });
  });
});
