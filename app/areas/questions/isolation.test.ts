import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { formConsortium, respondToInvitation } from "#app/areas/consortia/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { questions } from "#db/schema/questions.ts";
import type { QuestionVisibility } from "#db/vocabulary/questions.ts";
import { openMarket } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { answerQuestion } from "./answer-question.server.ts";
import { askQuestion } from "./ask-question.server.ts";
import { aQuestion, inviteTo, pledgeFor, publishedScene } from "./questions.fixtures.ts";
import { questionForm, questionInbox, questionsOn, questionThread } from "./reads.server.ts";

/** Words that stand in the question and the answer of one level each, and nowhere else. */
const CANARY: Record<QuestionVisibility, string> = { public: "金丝雀公开甲", invited: "金丝雀受邀乙", private: "金丝雀私下丙" };
const LEVELS = Object.keys(CANARY) as QuestionVisibility[];
const PAGE = { page: 1, pageSize: 100 };
const world = await testWorld();

const levelsIn = (answer: unknown) => LEVELS.filter((level) => JSON.stringify(answer).includes(CANARY[level]));
const NOTHING = { view: null, object: null, on: null };

/** Asks one question of each level and has it answered; their ids by level. */
async function askAll(
  asker: Context,
  respondent: Context,
  on: string,
  levels: readonly QuestionVisibility[],
  facts: { respondent?: string } = {},
) {
  const ids = new Map<QuestionVisibility, string>();
  for (const visibility of levels) {
    const word = CANARY[visibility];
    const { id } = await askQuestion(asker, { ...aQuestion(""), ...facts, on, visibility, subject: `${word}标题`, body: `${word}提问` });
    const { version } = (await questionThread(respondent, id)).thread;
    await answerQuestion(respondent, { id, version, body: `${word}答复` });
    ids.set(visibility, id);
  }
  return ids;
}

/** What a reader comes to see by every read of the room: the threads one by one, the object's page, its count, the own list. */
async function seen(ctx: Context, on: { type: "scene" | "consortium"; code: string }, ids: ReadonlyMap<QuestionVisibility, string>) {
  const threads: QuestionVisibility[] = [];
  for (const [level, id] of ids) {
    const found = await questionThread(ctx, id).catch((error: { code: string }) => {
      expect(error.code).toBe("notFound");
      return null;
    });
    if (found) threads.push(...levelsIn(found));
    if (found) expect(levelsIn(found)).toEqual([level]);
  }
  const panel = await questionsOn(ctx, on, PAGE).catch((error: { code: string }) => {
    expect(error.code).toBe("notFound");
    return null;
  });
  const inbox = ctx.actor.kind === "user" ? await questionInbox(ctx, { ...NOTHING, on }, PAGE) : null;
  return {
    threads: threads.sort(),
    panel: levelsIn(panel).sort(),
    total: panel?.total ?? 0,
    inbox: levelsIn(inbox),
    counted: inbox ? inbox.counts.asked + inbox.counts.answered + inbox.counts.toAnswer : 0,
  };
}

describe("on a scene", () => {
  let unit: TestOrganization;
  let asker: TestOrganization;
  let scene: { id: string; code: string };
  let ids: Map<QuestionVisibility, string>;
  let readers: { who: string; ctx: Context; levels: QuestionVisibility[] }[];

  beforeAll(async () => {
    unit = await world.organization({ kind: "userUnit", name: "隔离用户单位" });
    const city = await world.organization({ kind: "bureau", regionCode: "440100" });
    const vendor = (name: string) => world.organization({ kind: "vendor", supplyRoles: ["robotMaker"], name });
    asker = await vendor("隔离提问厂商");
    const pledged = await vendor("隔离已承诺厂商");
    const unpledged = await vendor("隔离未承诺厂商");
    scene = await publishedScene(unit.ctx, city.ctx, {
      name: "电池测试线——隔离插接",
      budgetYuan: "3,200,000",
      dataTerms: "数据条件",
      restrictedParts: ["dataTerms"],
    });
    await inviteTo(world.system(), scene.id, [asker.id, pledged.id, unpledged.id]);
    await pledgeFor(asker.ctx, scene.code);
    await pledgeFor(pledged.ctx, scene.code);
    ids = await askAll(asker.ctx, unit.ctx, `scene:${scene.code}`, LEVELS);
    const reader = (who: string, { ctx }: { ctx: Context }, levels: QuestionVisibility[]) => ({ who, ctx, levels });
    readers = [
      reader("a pledged vendor", pledged, ["public", "invited"]),
      reader("an invited vendor that has not pledged", unpledged, ["public"]),
      reader("another vendor", await vendor("隔离旁观厂商"), ["public"]),
      reader("another unit", await world.organization({ kind: "userUnit" }), ["public"]),
      reader("the bureau of the city", city, ["public", "invited"]),
      reader("the bureau of the province", await world.organization({ kind: "bureau", regionCode: "440000" }), ["public", "invited"]),
      reader("a bureau elsewhere", await world.organization({ kind: "bureau", regionCode: "310000" }), ["public"]),
      reader("the operator", await world.organization({ kind: "operator" }), ["public"]),
      { who: "the public", ctx: world.public(), levels: ["public"] },
    ];
  });

  test("each reads what its standing opens and not a word or a number more", async () => {
    const on = { type: "scene", code: scene.code } as const;
    for (const { who, ctx, levels } of readers) {
      const expected = [...levels].sort();
      expect(await seen(ctx, on, ids), who).toEqual({ threads: expected, panel: expected, total: levels.length, inbox: [], counted: 0 });
    }
    for (const ctx of [asker.ctx, await asker.as("viewer"), unit.ctx, await unit.as("viewer")]) {
      expect(await seen(ctx, on, ids)).toMatchObject({ threads: [...LEVELS].sort(), panel: [...LEVELS].sort(), total: 3, counted: 3 });
    }
  });

  test("readers may do nothing to what they read, and an asker without a name has none for them", async () => {
    const { id } = await askQuestion(asker.ctx, aQuestion(scene.code, { anonymous: true }));
    for (const { who, ctx } of readers) {
      const page = await questionThread(ctx, id);
      expect(page.may, who).toEqual({ post: false, close: false, widen: [] });
      expect(JSON.stringify(page), who).not.toMatch(new RegExp(`隔离提问厂商|${asker.id}|${asker.actor.userId}`));
      expect(
        page.thread.posts.some((post) => post.mayTakeBack || post.isOwn),
        who,
      ).toBe(false);
    }
    expect((await questionThread(unit.ctx, id)).thread.askerName).toBe("隔离提问厂商");
    await world.db.delete(questions).where(eq(questions.id, id));
  });

  test("what waits is counted for its respondent alone", async () => {
    const { id } = await askQuestion(asker.ctx, aQuestion(scene.code, { visibility: "private" }));
    expect((await questionInbox(unit.ctx, NOTHING, PAGE)).counts.toAnswer).toBe(1);
    for (const { who, ctx } of readers)
      if (ctx.actor.kind === "user") expect((await questionInbox(ctx, NOTHING, PAGE)).counts.toAnswer, who).toBe(0);
    await world.db.delete(questions).where(eq(questions.id, id));
  });

  test("who is invited no more reads its own words about restricted parts and no answer to them", async () => {
    await inviteTo(world.system(), scene.id, []);
    const on = { type: "scene", code: scene.code } as const;
    for (const found of [await questionThread(asker.ctx, ids.get("invited") ?? ""), await questionsOn(asker.ctx, on, PAGE)]) {
      expect(JSON.stringify(found)).toContain(`${CANARY.invited}提问`);
      expect(JSON.stringify(found)).not.toContain(`${CANARY.invited}答复`);
    }
    expect(JSON.stringify(await questionThread(asker.ctx, ids.get("private") ?? ""))).toContain(`${CANARY.private}答复`);
  });
});

describe("in a consortium", () => {
  test("its unit and members speak among themselves; who declined, its bureau and everyone else find nothing", async () => {
    const market = await openMarket(world);
    const scene = await market.matchedScene({ name: "电池测试线——联合体内问答", differentiation: "双臂换手取放，与其他单位的做法不同。" });
    const [best] = scene.page.proposals;
    const [first, second] = best?.members ?? [];
    if (!best || !first || !second) throw new Error("no proposal of two");
    const contextOf = (id: string) => market.vendors.find((vendor) => vendor.id === id)?.ctx ?? world.public();
    const [lead, other] = [contextOf(first.organizationId), contextOf(second.organizationId)];
    const { id, code } = await formConsortium(market.unit.ctx, {
      proposalId: best.id,
      sceneVersion: scene.page.scene.version,
      leadOrganizationId: first.organizationId,
      respondByOn: "2099-01-01",
    });
    const on = { type: "consortium", code } as const;
    const respondents = (await questionForm(other, on)).respondents;
    expect(respondents.map(({ name }) => name).sort()).toEqual(["测试用户单位", expect.stringMatching(/^测试/)].sort());
    const unitCode = respondents.find(({ name }) => name === "测试用户单位")?.code ?? "";
    await expect(askQuestion(other, { ...aQuestion(""), on: `consortium:${code}`, subject: "谁来答" })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(
      askQuestion(other, { ...aQuestion(""), on: `consortium:${code}`, respondent: unitCode, visibility: "invited" }),
    ).rejects.toMatchObject({ code: "invalid" });
    const ids = await askAll(other, market.unit.ctx, `consortium:${code}`, ["public", "private"], { respondent: unitCode });

    const outsider = market.vendors.find((vendor) => ![first.organizationId, second.organizationId].includes(vendor.id));
    const operator = await world.organization({ kind: "operator" });
    const nothing = { threads: [], panel: [], total: 0, inbox: [], counted: 0 };
    expect(await seen(lead, on, ids)).toEqual({ threads: ["public"], panel: ["public"], total: 1, inbox: [], counted: 0 });
    expect(await seen(market.unit.ctx, on, ids)).toMatchObject({ threads: ["private", "public"], total: 2 });
    for (const ctx of [outsider?.ctx ?? world.public(), operator.ctx, market.bureau.ctx, world.public()]) {
      expect(await seen(ctx, on, ids)).toEqual(nothing);
      if (ctx.actor.kind === "user" && ctx.actor.organizationKind === "vendor") {
        await expect(askQuestion(ctx, { ...aQuestion(""), on: `consortium:${code}` })).rejects.toMatchObject({ code: "notFound" });
      }
    }

    const memberOf = async (organizationId: string) => {
      const members = await world.db.select().from(consortiumMembers).where(eq(consortiumMembers.consortiumId, id));
      return members.find((member) => member.organizationId === organizationId)?.id ?? "";
    };
    const toLead = respondents.find((one) => one.code !== unitCode)?.code ?? "";
    const { id: left } = await askQuestion(market.unit.ctx, { ...aQuestion(""), on: `consortium:${code}`, respondent: toLead });
    await respondToInvitation(lead, { memberId: await memberOf(first.organizationId), answer: "decline", reply: "产能已排满" });
    expect(await seen(lead, on, ids), "declined").toEqual(nothing);
    const { version } = (await questionThread(lead, left)).thread;
    expect(JSON.stringify(await questionThread(lead, left)), "nor what it was asked").not.toContain("柔顺夹具");
    await expect(answerQuestion(lead, { id: left, version, body: "我们已谢绝" })).rejects.toMatchObject({ code: "conflict" });
    await expect(answerQuestion(market.unit.ctx, { id: left, version, body: "还在吗" })).rejects.toMatchObject({ code: "conflict" });

    await world.db.update(consortia).set({ status: "dissolved" }).where(eq(consortia.id, id));
    await expect(askQuestion(other, { ...aQuestion(""), on: `consortium:${code}`, respondent: unitCode })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
