import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { bids, callCriteria, calls } from "#db/schema/calls.ts";
import { notifications } from "#db/schema/notifications.ts";
import { testWorld } from "#test/world.ts";
import { callFacts, inDays, openCalls } from "./calls.fixtures.ts";
import { cancelCall } from "./cancel-call.server.ts";
import { createCall } from "./create-call.server.ts";
import { editCall } from "./edit-call.server.ts";
import { extendCall } from "./extend-call.server.ts";
import { publishCall } from "./publish-call.server.ts";
import { callDraft, callOfScene, callPage, listCalls, sceneForCall } from "./reads.server.ts";
import { DEFAULT_CRITERIA } from "./schemas.ts";

const world = await testWorld();
const market = await openCalls(world);
const { lead, partner } = market.bidders;

const rowOf = async (code: string) => (await world.db.select().from(calls).where(eq(calls.code, code)))[0];

describe("a call is drafted", () => {
  test("with its criteria, and only its unit sees it", async () => {
    const { code, scene } = await market.draftCall();
    expect(code).toMatch(/^JB-\d{4}-\d{4}$/);
    expect((await callPage(market.unit.ctx, code)).criteria).toHaveLength(DEFAULT_CRITERIA.length);
    expect(await rowOf(code)).toMatchObject({ status: "draft", wrappedKey: null, priceLimitFen: 200_000_000n });
    for (const ctx of [market.makers[0]?.ctx ?? world.public(), market.bureau.ctx, world.public()]) {
      await expect(callPage(ctx, code)).rejects.toMatchObject({ code: "notFound" });
      expect(await callOfScene(ctx, scene.id)).toBeNull();
    }
    expect(await sceneForCall(market.unit.ctx, scene.code)).toMatchObject({ liveCallCode: code, isCollecting: true });
  });

  test("once per scene, also when two are made at the same moment, and a double submit makes one", async () => {
    const scene = await market.matchedScene({ name: "电池测试线——柔性插接同时" });
    const make = () => createCall(market.unit.ctx, { sceneCode: scene.code, ...callFacts() });
    const answers = await Promise.allSettled([make(), make()]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(answers.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    const other = await market.matchedScene({ name: "电池测试线——柔性插接两次提交" });
    const input = { sceneCode: other.code, formKey: crypto.randomUUID(), ...callFacts() };
    expect(await createCall(market.unit.ctx, input)).toEqual(await createCall(market.unit.ctx, input));
  });

  test("by editors of the scene's unit alone", async () => {
    const scene = await market.matchedScene({ name: "电池测试线——柔性插接权限" });
    const stranger = await world.organization({ kind: "userUnit" });
    const input = { sceneCode: scene.code, ...callFacts() };
    await expect(createCall(await market.unit.as("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(createCall(stranger.ctx, input)).rejects.toMatchObject({ code: "notFound" });
    await expect(createCall(market.bureau.ctx, input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(createCall(market.makers[0]?.ctx ?? world.public(), input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(createCall(world.public(), input)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("not with weights that miss 100, weighted conditions, times out of order or unknown keys", async () => {
    const scene = await market.matchedScene({ name: "电池测试线——柔性插接差错" });
    const make = (facts: object) => createCall(market.unit.ctx, { sceneCode: scene.code, ...callFacts(), ...facts });
    const short = DEFAULT_CRITERIA.map((row) => (row.weight === 35 ? { ...row, weight: 34 } : row));
    await expect(make({ criteria: short })).rejects.toMatchObject({ fields: { criteria: [expect.stringContaining("99")] } });
    const weighted = DEFAULT_CRITERIA.map((row, i) => (i === 0 ? { ...row, weight: 1 } : row));
    await expect(make({ criteria: weighted })).rejects.toMatchObject({ fields: { "criteria[0].weight": [expect.any(String)] } });
    await expect(make({ evaluateBy: inDays(9) })).rejects.toMatchObject({ fields: { evaluateBy: [expect.any(String)] } });
    await expect(make({ questionsUntil: inDays(11) })).rejects.toMatchObject({ fields: { questionsUntil: [expect.any(String)] } });
    await expect(make({ evaluateBy: "2100-06-01T00:00" })).rejects.toMatchObject({ fields: { evaluateBy: [expect.any(String)] } });
    await expect(make({ priceLimitYuan: "0.00" })).rejects.toMatchObject({ fields: { priceLimitYuan: [expect.any(String)] } });
    await expect(make({ status: "open" })).rejects.toMatchObject({ code: "invalid" });
    expect((await sceneForCall(market.unit.ctx, scene.code)).liveCallCode).toBeNull();
  });
});

describe("a draft is edited", () => {
  test("by one of two at the same moment, and empty rows of the sheet are left out", async () => {
    const { code } = await market.draftCall();
    const edit = (title: string) =>
      editCall(market.unit.ctx, {
        code,
        version: 1,
        ...callFacts(),
        title,
        criteria: [...DEFAULT_CRITERIA, { kind: "score", name: "", guidance: "", weight: 0 }],
      });
    const answers = await Promise.allSettled([edit("揭榜标题甲"), edit("揭榜标题乙")]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(answers.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    const draft = await callDraft(market.unit.ctx, code);
    expect(draft.version).toBe(2);
    expect(draft.values.criteria).toHaveLength(DEFAULT_CRITERIA.length);
    expect(draft.values.priceLimitYuan).toBe("2000000.00");
  });

  test("never after it was published, nor by others", async () => {
    const { code } = await market.openCall();
    const stranger = await world.organization({ kind: "userUnit" });
    await expect(editCall(market.unit.ctx, { code, version: 2, ...callFacts() })).rejects.toMatchObject({ code: "conflict" });
    await expect(editCall(stranger.ctx, { code, version: 2, ...callFacts() })).rejects.toMatchObject({ code: "forbidden" });
    await expect(editCall(stranger.ctx, { code: "JB-2026-9999", version: 2, ...callFacts() })).rejects.toMatchObject({ code: "notFound" });
    const { code: draft } = await market.draftCall();
    await expect(editCall(stranger.ctx, { code: draft, version: 1, ...callFacts() })).rejects.toMatchObject({ code: "notFound" });
  });
});

describe("a call is published", () => {
  test("with a key of its own, a digest of its rules in the audit log, and for everybody to read", async () => {
    const { code, id, scene } = await market.openCall();
    expect(await rowOf(code)).toMatchObject({ status: "open", version: 2, wrappedKey: expect.any(Buffer), publishedAt: expect.any(Date) });
    const [event] = await world.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.objectId, id), eq(auditEvents.action, "publish-call")));
    expect(event?.detail).toMatchObject({ rulesDigest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await callPage(world.public(), code)).toMatchObject({ status: "open", sealedCount: null, may: { cancel: false } });
    expect(await callOfScene(world.public(), scene.id)).toMatchObject({ code });
    const lines = await listCalls(market.suppliers[0]?.ctx ?? world.public());
    expect(lines.find((line) => line.code === code)).toMatchObject({ sealedCount: null, ownBid: null });
    expect((await listCalls(market.bureau.ctx)).find((line) => line.code === code)).toMatchObject({ sealedCount: 0 });
  });

  test("once, by its unit, in the version seen, with a deadline ahead by the database's clock", async () => {
    const { code } = await market.draftCall({ questionsUntil: "" });
    const stranger = await world.organization({ kind: "userUnit" });
    await expect(publishCall(stranger.ctx, { code, version: 1 })).rejects.toMatchObject({ code: "notFound" });
    await expect(publishCall(await market.unit.as("viewer"), { code, version: 1 })).rejects.toMatchObject({ code: "forbidden" });
    await expect(publishCall(market.unit.ctx, { code, version: 9 })).rejects.toMatchObject({ code: "conflict" });
    await market.setDeadline(code, -1);
    // What the application's clock says does not matter.
    world.setClock("2020-01-01T00:00:00Z");
    await expect(publishCall(market.unit.ctx, { code, version: 1 })).rejects.toMatchObject({ fields: { deadline: [expect.any(String)] } });
    world.setClock(null);
    await market.setDeadline(code, 86_400_000);
    const answers = await Promise.allSettled([
      publishCall(market.unit.ctx, { code, version: 1 }),
      publishCall(market.unit.ctx, { code, version: 1 }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a deadline is extended", () => {
  test("only to a later time, and whoever has a bid is told", async () => {
    const call = await market.openCall();
    await market.sealedBid(call, lead, partner);
    const extend = (facts: object) =>
      extendCall(market.unit.ctx, { code: call.code, version: 2, deadline: inDays(15), reason: "应多家单位请求", ...facts });
    await expect(extend({ deadline: inDays(9) })).rejects.toMatchObject({ fields: { deadline: [expect.any(String)] } });
    await expect(extend({ deadline: inDays(21) })).rejects.toMatchObject({ fields: { evaluateBy: [expect.any(String)] } });
    await expect(extendCall(lead.ctx, { code: call.code, version: 2, deadline: inDays(15), reason: "理由" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const answers = await Promise.allSettled([extend({}), extend({ deadline: inDays(16) })]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await world.runJobs(["notify"]);
    for (const vendor of [lead, partner]) {
      const told = await world.db
        .select()
        .from(notifications)
        .where(and(eq(notifications.organizationId, vendor.id), eq(notifications.dedupeKey, `call-extended:${call.id}:3`)));
      expect(told).toHaveLength(1);
    }
  });

  test("not after it has passed by the database's clock", async () => {
    const { code } = await market.openCall();
    await market.setDeadline(code, -1);
    await expect(extendCall(market.unit.ctx, { code, version: 2, deadline: inDays(15), reason: "太晚了" })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("a call is cancelled", () => {
  test("and its bids are destroyed unread, with their key", async () => {
    const call = await market.openCall();
    const { bidId } = await market.sealedBid(call, lead, partner);
    await expect(cancelCall(lead.ctx, { code: call.code, version: 2, reason: "不该能取消" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(cancelCall(market.unit.ctx, { code: call.code, version: 1, reason: "旧的页面" })).rejects.toMatchObject({
      code: "conflict",
    });
    await cancelCall(market.unit.ctx, { code: call.code, version: 2, reason: "产线改造计划推迟" });
    expect(await rowOf(call.code)).toMatchObject({ status: "cancelled", wrappedKey: null, reason: "产线改造计划推迟" });
    const [bid] = await world.db.select().from(bids).where(eq(bids.id, bidId));
    expect(bid).toMatchObject({ sealed: null, content: null, sealedDigest: expect.any(String) });
    await expect(cancelCall(market.unit.ctx, { code: call.code, version: 3, reason: "再来一次" })).rejects.toMatchObject({
      code: "conflict",
    });
    // The scene is free for another.
    expect((await createCall(market.unit.ctx, { sceneCode: call.scene.code, ...callFacts() })).code).not.toBe(call.code);
  });

  test("until its deadline and not from then on by the database's clock, whatever that of the application says", async () => {
    const call = await market.openCall({ questionsUntil: "" });
    const { bidId } = await market.sealedBid(call, lead, partner);
    const cancel = () => cancelCall(market.unit.ctx, { code: call.code, version: 2, reason: "只收到一份应答" });
    world.setClock("2020-01-01T00:00:00Z");
    for (const milliseconds of [0, -1, -60_000]) {
      await market.setDeadline(call.code, milliseconds);
      await expect(cancel()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("应答截止时间已过") });
    }
    expect((await callPage(market.unit.ctx, call.code)).may).toMatchObject({ cancel: false });
    expect(await rowOf(call.code)).toMatchObject({ status: "open", version: 2, wrappedKey: expect.any(Buffer) });
    expect((await world.db.select().from(bids).where(eq(bids.id, bidId)))[0]?.sealed).toBeInstanceOf(Buffer);
    await market.setDeadline(call.code, 60_000);
    expect((await callPage(market.unit.ctx, call.code)).may).toMatchObject({ cancel: true });
    world.setClock("2100-01-01T00:00:00Z");
    await cancel();
    world.setClock(null);
    expect(await rowOf(call.code)).toMatchObject({ status: "cancelled" });
  });

  test("as a draft also when its deadline has passed", async () => {
    const { code } = await market.draftCall({ questionsUntil: "" });
    await market.setDeadline(code, -1);
    expect((await callPage(market.unit.ctx, code)).may).toMatchObject({ cancel: true });
    await cancelCall(market.unit.ctx, { code, version: 1, reason: "不再需要" });
  });

  test("as a draft without a trace for others", async () => {
    const { code } = await market.draftCall();
    await cancelCall(market.unit.ctx, { code, version: 1, reason: "不再需要" });
    await expect(callPage(market.bureau.ctx, code)).rejects.toMatchObject({ code: "notFound" });
    expect(
      await world.db
        .select()
        .from(callCriteria)
        .where(eq(callCriteria.callId, (await rowOf(code))?.id ?? "")),
    ).not.toHaveLength(0);
  });
});
