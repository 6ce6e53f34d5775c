import { and, eq, like } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { cancelCall, createCall, extendCall, publishCall, startBid } from "#app/areas/calls/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { calls } from "#db/schema/calls.ts";
import { notifications } from "#db/schema/notifications.ts";
import { questions } from "#db/schema/questions.ts";
import { openMarket } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { answerQuestion } from "./answer-question.server.ts";
import { askQuestion } from "./ask-question.server.ts";
import { aQuestion } from "./questions.fixtures.ts";
import { questionForm, questionInbox, questionsOn, questionThread } from "./reads.server.ts";
import { tellAskers } from "./tell-askers.server.ts";

const DAY_MS = 86_400_000;
const PAGE = { page: 1, pageSize: 50 };
const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let code: string;
let draftCode: string;
let movingCode: string;
let first: TestOrganization;
let second: TestOrganization;

/** A minute of Asia/Shanghai so many days from now. */
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS + 8 * 3_600_000).toISOString().slice(0, 16);

beforeAll(async () => {
  market = await openMarket(world);
  const [one, two] = market.makers;
  if (!one || !two) throw new Error("the market has two makers");
  [first, second] = [one, two];
  const draft = async (name: string) => {
    const scene = await market.matchedScene({ name, differentiation: `${name}的做法与其他单位不同。` });
    return createCall(market.unit.ctx, {
      sceneCode: scene.code,
      title: "柔性插接工位揭榜",
      rules: "应答须覆盖全部必须指标，提交完整方案、报价与团队分工。",
      teamsAllowed: true,
      priceLimitYuan: "2,000,000.00",
      compensation: "",
      questionsUntil: inDays(3),
      deadline: inDays(10),
      evaluateBy: inDays(20),
      criteria: [
        { kind: "condition", name: "必须指标全部响应", guidance: "对场景的每项必须指标都作出承诺。", weight: 0 },
        { kind: "score", name: "技术方案", guidance: "方案完整、可行，与现场条件相符。", weight: 60 },
        { kind: "score", name: "报价", guidance: "报价与工作量相称，全周期费用合理。", weight: 40 },
      ],
    });
  };
  ({ code } = await draft("电池测试线——揭榜问答插接"));
  await publishCall(market.unit.ctx, { code, version: 1 });
  ({ code: movingCode } = await draft("电池测试线——揭榜延期插接"));
  await publishCall(market.unit.ctx, { code: movingCode, version: 1 });
  ({ code: draftCode } = await draft("电池测试线——揭榜草稿插接"));
});

const on = () => ({ type: "call", code }) as const;
const ask = (ctx: Context, facts: Partial<Parameters<typeof askQuestion>[1]> = {}) =>
  askQuestion(ctx, { ...aQuestion(""), on: `call:${code}`, ...facts });

test("bidders read each other's questions and the answers, and never who asks", async () => {
  const { id } = await ask(first.ctx, { anonymous: false });
  await answerQuestion(market.unit.ctx, { id, version: 1, body: "插拔力 30 到 60 牛。" });
  for (const ctx of [second.ctx, market.bureau.ctx, world.public()]) {
    const seen = JSON.stringify([await questionThread(ctx, id), await questionsOn(ctx, on(), PAGE)]);
    expect(seen).toContain("插拔力 30 到 60 牛。");
    expect(seen).not.toMatch(new RegExp(`${first.actor.organizationName}|${first.id}|${first.actor.userId}`));
  }
  expect((await questionThread(market.unit.ctx, id)).thread.askerName).toBe(first.actor.organizationName);
  expect((await questionInbox(second.ctx, { view: null, object: null, on: on() }, PAGE)).counts).toEqual({
    toAnswer: 0,
    answered: 0,
    asked: 0,
  });
});

test("a private one is the two sides' alone, in words and in numbers", async () => {
  const before = (await questionsOn(second.ctx, on(), PAGE)).total;
  const { id } = await ask(first.ctx, { visibility: "private", body: "金丝雀私下提问" });
  const operator = await world.organization({ kind: "operator" });
  for (const ctx of [second.ctx, market.bureau.ctx, operator.ctx, world.public()]) {
    await expect(questionThread(ctx, id)).rejects.toMatchObject({ code: "notFound" });
    const panel = await questionsOn(ctx, on(), PAGE);
    expect(panel.total).toBe(before);
    expect(JSON.stringify(panel)).not.toContain("金丝雀");
  }
  await expect(ask(first.ctx, { visibility: "invited" })).rejects.toMatchObject({ code: "invalid" });
});

test("a draft of another unit's call cannot be asked about", async () => {
  await expect(ask(first.ctx, { on: `call:${draftCode}` })).rejects.toMatchObject({ code: "notFound" });
  await expect(questionForm(first.ctx, { type: "call", code: draftCode })).rejects.toMatchObject({ code: "notFound" });
});

test("after the last day for questions none is asked and none asked on, but those asked are answered", async () => {
  const { id } = await ask(first.ctx);
  const [row] = await world.db.select().from(calls).where(eq(calls.code, code));
  const until = row?.questionsUntil;
  if (!until) throw new Error("the call names a last day for questions");
  try {
    world.setClock(new Date(until.getTime() - 1).toISOString());
    await ask(second.ctx);
    world.setClock(until.toISOString());
    await expect(ask(second.ctx)).rejects.toMatchObject({ code: "conflict" });
    expect((await questionForm(second.ctx, on())).closedReason).toMatch(/提问截止时间已过/);
    await expect(answerQuestion(first.ctx, { id, version: 1, body: "再补充一句" })).rejects.toMatchObject({ code: "conflict" });
    await answerQuestion(market.unit.ctx, { id, version: 1, body: "统一答复如下。" });
  } finally {
    world.setClock(null);
  }
  expect(await world.db.$count(questions, eq(questions.askerId, second.id))).toBe(1);
});

test("who asked is told once when the deadline moves and when the call is cancelled, also beside an own bid, and nobody else is", async () => {
  const [call] = await world.db.select().from(calls).where(eq(calls.code, movingCode));
  if (!call) throw new Error("no call");
  const silent = market.suppliers[0];
  const news = async (organization: TestOrganization | undefined, key: string) => {
    await world.runJobs(["tell-askers", "notify"]);
    return world.db
      .select({ title: notifications.title, body: notifications.body })
      .from(notifications)
      .where(and(eq(notifications.organizationId, organization?.id ?? ""), like(notifications.dedupeKey, `${key}:${call.id}%`)));
  };
  await ask(first.ctx, { on: `call:${movingCode}` });
  await ask(first.ctx, { on: `call:${movingCode}`, visibility: "private" });
  await ask(second.ctx, { on: `call:${movingCode}` });
  await startBid(second.ctx, { code: movingCode });
  await extendCall(market.unit.ctx, { code: movingCode, version: 2, deadline: inDays(15), reason: "应多家单位请求" });
  for (const asker of [first, second]) {
    expect(await news(asker, "call-extended")).toEqual([{ title: expect.stringContaining("延长到"), body: "应多家单位请求" }]);
  }
  expect(await news(silent, "call-extended")).toEqual([]);
  await cancelCall(market.unit.ctx, { code: movingCode, version: 3, reason: "产线改造推迟" });
  expect(await news(first, "call-cancelled")).toEqual([{ title: "揭榜“柔性插接工位揭榜”已取消", body: "产线改造推迟" }]);
  expect(await news(second, "call-cancelled")).toEqual([{ title: expect.stringContaining("应答未经阅读即已销毁"), body: "产线改造推迟" }]);
  expect(await news(silent, "call-cancelled")).toEqual([]);
  const forged = { objectType: "call" as const, objectId: call.id, title: "", body: "", href: "", dedupeKey: "x", told: [] };
  await expect(tellAskers(market.unit.ctx, forged)).rejects.toMatchObject({ code: "forbidden" });
});
