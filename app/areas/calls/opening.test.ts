import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { sha256 } from "#app/kernel/canonical.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { BrokenSeal } from "#app/sealing/envelope.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { bids, calls } from "#db/schema/calls.ts";
import { notifications } from "#db/schema/notifications.ts";
import { requirements } from "#db/schema/scenes.ts";
import { testWorld } from "#test/world.ts";
import { listMyBids, openedBids, openingRecord, ownBid, ownBidForm, teamInvitation } from "./bid-reads.server.ts";
import { callKey } from "./call-key.server.ts";
import { openCalls } from "./calls.fixtures.ts";
import { cancelCall } from "./cancel-call.server.ts";
import { openBids, sweepCalls } from "./open-bids.server.ts";
import { callOfScene, callPage, listCalls } from "./reads.server.ts";
import { saveBidDraft } from "./save-bid-draft.server.ts";
import { sealBid } from "./seal-bid.server.ts";
import { startBid } from "./start-bid.server.ts";

const world = await testWorld();
const market = await openCalls(world);
const { lead, partner, rival, second } = market.bidders;

const callOf = async (id: string) => (await world.db.select().from(calls).where(eq(calls.id, id)))[0];
const bidOf = async (id: string) => (await world.db.select().from(bids).where(eq(bids.id, id)))[0];
const open = (id: string) => openBids(world.system(), { callId: id });

/** Every table of the database, and how many of its rows hold one of these texts, as text or as the bytes of it. */
async function rowsHolding(texts: readonly string[]): Promise<Record<string, number>> {
  const tables = await world.db.execute<{ schema: string; name: string }>(sql`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
  const patterns = texts.flatMap((text) => [
    `%${text}%`,
    `%${Buffer.from(text).toString("hex")}%`,
    `%${JSON.stringify(text).slice(1, -1)}%`,
  ]);
  const found: Record<string, number> = {};
  for (const { schema, name } of tables) {
    const [row] = await world.db.execute<{ n: number }>(sql`
      select count(*)::int as n from ${sql.identifier(schema)}.${sql.identifier(name)} t
      where t::text like any(array[${sql.join(
        patterns.map((pattern) => sql`${pattern}`),
        sql`, `,
      )}]::text[])`);
    if (row && row.n > 0) found[`${schema}.${name}`] = row.n;
  }
  return found;
}

describe("before the opening", () => {
  test("no text and no price of three bids lies in any table, and nobody but its bidder reads one", async () => {
    const call = await market.openCall({ priceLimitYuan: "" });
    const canary = (who: string, what: string) => `金丝雀${who}${what}kanarie`;
    const texts: string[] = [];
    const facts = (who: string, yuan: string) => {
      const word = (what: string) => {
        texts.push(canary(who, what));
        return canary(who, what);
      };
      texts.push(yuan, yuan.replace(".", ""));
      return {
        solution: `${word("方案")}双臂协同完成线缆理顺与插接并确认锁止。`,
        priceYuan: yuan,
        priceNote: word("报价"),
        milestones: [{ name: word("里程碑"), day: "60", proof: word("标志") }],
        deliverables: [{ name: word("交付物"), note: word("说明") }],
        disclosure: word("关系"),
      };
    };
    const sealed = await market.sealedBid(call, lead, partner, facts("甲", "7315982.46"));
    await market.readyBid(call, rival, second, facts("乙", "6428137.95"));
    const third = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"], name: "测试整机3" });
    await startBid(third.ctx, { code: call.code });
    const draft = await market.completeDraft(call.scene.code, facts("丙", "5937246.81"));
    draft.promises = draft.promises.map((one) => ({ ...one, remark: canary("丙", "承诺") }));
    texts.push(canary("丙", "承诺"));
    await saveBidDraft(third.ctx, { code: call.code, version: 1, ...draft });
    await world.runJobs();
    // The search finds what is there: the name of the call, which everybody may read.
    expect(Object.keys(await rowsHolding(["柔性插接工位揭榜"]))).toContain("public.calls");
    expect(await rowsHolding(texts)).toEqual({});

    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    const roles: Record<string, Context> = {
      visitor: world.public(),
      unit: market.unit.ctx,
      "viewer of the unit": await market.unit.as("viewer"),
      "other unit": (await world.organization({ kind: "userUnit" })).ctx,
      bureau: market.bureau.ctx,
      "other bureau": (await world.organization({ kind: "bureau", regionCode: "310000" })).ctx,
      operator: (await world.organization({ kind: "operator" })).ctx,
      "other vendor": stranger.ctx,
      "team member": partner.ctx,
      rival: rival.ctx,
    };
    for (const [who, ctx] of Object.entries(roles)) {
      const isUser = ctx.actor.kind === "user";
      const read = await Promise.all([
        callPage(ctx, call.code),
        callOfScene(ctx, (await callOf(call.id))?.sceneId ?? ""),
        openedBids(ctx, call.code),
        openingRecord(ctx, call.code),
        ownBid(ctx, call.id),
        teamInvitation(ctx, call.id),
        isUser ? listCalls(ctx) : [],
        isUser ? listMyBids(ctx) : [],
        // Of the rival its own bid alone: the texts of the others are looked for below.
        ownBidForm(ctx, call.code).catch((error: { code: string }) => error.code),
      ]);
      const shown = JSON.stringify(read);
      const others = who === "rival" ? texts.filter((text) => !text.includes("乙") && !text.startsWith("6428137")) : texts;
      expect(others.filter((text) => shown.includes(text), who)).toEqual([]);
      expect(shown).not.toContain(sealed.receipt.digest);
      const counts = ["unit", "viewer of the unit", "bureau"].includes(who);
      expect((await callPage(ctx, call.code)).sealedCount, who).toBe(counts ? 1 : null);
    }
    // What is looked for is what the bidder sees.
    expect(JSON.stringify(await ownBidForm(lead.ctx, call.code))).toContain(canary("甲", "方案"));
    await world.db.delete(bids).where(eq(bids.organizationId, third.id));
    await market.setDeadline(call.code, -1);
    await open(call.id);
    expect(Object.keys(await rowsHolding([canary("甲", "方案")]))).toEqual(["public.bids"]);
  });

  test("the job does nothing, whatever the application's clock says", async () => {
    const call = await market.openCall();
    await market.sealedBid(call, lead, partner);
    world.setClock("2098-01-01T00:00:00Z");
    await open(call.id);
    await sweepCalls(world.system());
    await world.runJobs(["open-bids"]);
    world.setClock(null);
    expect(await callOf(call.id)).toMatchObject({ status: "open", openedAt: null, openingDigest: null });
  });

  test("the key of a cancelled call is gone, and that of another call or service opens nothing", async () => {
    const call = await market.openCall();
    await market.sealedBid(call, lead, partner);
    const before = await callOf(call.id);
    if (!before) throw new Error("no call");
    expect(callKey(world.system(), before)).toHaveLength(32);
    expect(() => callKey(world.system(), { ...before, id: crypto.randomUUID() })).toThrow(BrokenSeal);
    const elsewhere = { ...world.system() };
    elsewhere.services = {
      ...elsewhere.services,
      config: { ...elsewhere.services.config, SEALING_KEY: Buffer.alloc(32, 7).toString("base64url") },
    };
    expect(() => callKey(elsewhere, before)).toThrow(BrokenSeal);
    await cancelCall(market.unit.ctx, { code: call.code, version: 2, reason: "计划推迟" });
    const after = await callOf(call.id);
    if (!after) throw new Error("no call");
    expect(() => callKey(world.system(), after)).toThrow();
    expect((await ownBidForm(lead.ctx, call.code))?.draft).toBeNull();
    await market.setDeadline(call.code, -1);
    await open(call.id);
    expect((await callOf(call.id))?.status).toBe("cancelled");
  });
});

describe("the opening", () => {
  test("keeps beside each promise what was asked, so that a must left open is told whatever becomes of the scene", async () => {
    const call = await market.openCall();
    const { promises } = await market.completeDraft(call.scene.code);
    await market.sealedBid(call, lead, partner, {
      promises: promises.map((one) => (one.value === "400" ? { ...one, value: "501" } : one)),
    });
    await market.sealedBid(call, rival, second, {
      promises: promises.map((one) => (one.value === "400" ? { ...one, value: "500" } : one)),
    });
    await market.setDeadline(call.code, -1);
    await open(call.id);
    await world.db.update(requirements).set({ target: "1" }).where(eq(requirements.sceneId, call.scene.id));
    const read = await openedBids(market.unit.ctx, call.code);
    expect(read.map(({ organizationId, unmetMusts }) => [organizationId, unmetMusts.length])).toEqual([
      [lead.id, 1],
      [rival.id, 0],
    ]);
  });

  test("opens all bids in order of receipt, records their digest, tells everybody, and a second run does nothing", async () => {
    const call = await market.openCall();
    const first = await market.sealedBid(call, rival, second);
    const other = await market.sealedBid(call, lead, partner, { priceYuan: "990000" });
    await market.setDeadline(call.code, -1);
    await open(call.id);
    const row = await callOf(call.id);
    const digest = sha256(`1\t${first.receipt.digest}\n2\t${other.receipt.digest}\n`);
    expect(row).toMatchObject({ status: "opened", openingDigest: digest, openedAt: expect.any(Date) });
    expect(await bidOf(other.bidId)).toMatchObject({ status: "opened", content: expect.objectContaining({ priceFen: "99000000" }) });
    const events = () =>
      world.db
        .select()
        .from(auditEvents)
        .where(and(eq(auditEvents.objectId, call.id), eq(auditEvents.action, "open-bids")));
    expect((await events())[0]?.detail).toMatchObject({ openingDigest: digest, broken: 0 });
    await open(call.id);
    await sweepCalls(world.system());
    expect(await events()).toHaveLength(1);
    expect(await callOf(call.id)).toEqual(row);
    await world.runJobs(["notify"]);
    const told = await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `bids-opened:${call.id}`));
    expect(told.map(({ organizationId }) => organizationId).sort()).toEqual([lead.id, partner.id, rival.id, second.id].sort());
  });

  test("may be asked for by nobody", async () => {
    const call = await market.openCall();
    for (const ctx of [market.unit.ctx, lead.ctx, market.bureau.ctx, world.public()])
      await expect(openBids(ctx, { callId: call.id })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("is made up for by the sweep when the job was lost", async () => {
    const call = await market.openCall();
    const { bidId } = await market.sealedBid(call, lead, partner);
    await world.services.jobs.boss.deleteQueuedJobs("open-bids");
    await market.setDeadline(call.code, -1);
    await sweepCalls(world.system());
    expect((await bidOf(bidId))?.status).toBe("opened");
  });

  test("rejects a broken envelope and opens the others", async () => {
    const call = await market.openCall();
    const bad = await market.sealedBid(call, lead, partner);
    const good = await market.sealedBid(call, rival, second);
    await world.db.execute(sql`update bids set sealed = set_byte(sealed, 40, (get_byte(sealed, 40) + 1) % 256) where id = ${bad.bidId}`);
    await market.setDeadline(call.code, -1);
    await open(call.id);
    expect(await bidOf(bad.bidId)).toMatchObject({ status: "rejected", content: null, rejectReason: expect.any(String) });
    expect((await bidOf(good.bidId))?.status).toBe("opened");
  });

  test("rejects an envelope that was exchanged for another bid's, digest and all", async () => {
    const call = await market.openCall();
    const bad = await market.sealedBid(call, lead, partner);
    const good = await market.sealedBid(call, rival, second);
    await world.db.execute(sql`
      update bids set sealed = b.sealed, sealed_digest = b.sealed_digest from bids b where bids.id = ${bad.bidId} and b.id = ${good.bidId}`);
    await market.setDeadline(call.code, -1);
    await open(call.id);
    expect((await bidOf(bad.bidId))?.status).toBe("rejected");
    expect((await bidOf(good.bidId))?.status).toBe("opened");
  });

  test("without a sealed bid ends the call", async () => {
    const call = await market.openCall();
    await market.readyBid(call, lead, partner);
    await market.setDeadline(call.code, -1);
    await open(call.id);
    expect(await callOf(call.id)).toMatchObject({ status: "failed", reason: "无应答", decidedAt: expect.any(Date) });
    expect(await ownBid(lead.ctx, call.id)).toMatchObject({ status: "draft" });
    await world.runJobs(["notify"]);
    const told = await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `call-unanswered:${call.id}`));
    expect(told.map(({ organizationId }) => organizationId)).toEqual([market.unit.id]);
  });

  test("shows each bid to unit, bureau of the region, its bidder and its members, and to no other", async () => {
    const call = await market.openCall();
    const mine = await market.sealedBid(call, lead, partner);
    const theirs = await market.sealedBid(call, rival, second);
    await market.setDeadline(call.code, -1);
    await open(call.id);
    const seen = async (ctx: Context) => (await openedBids(ctx, call.code)).map(({ id }) => id);
    expect(await seen(market.unit.ctx)).toEqual([mine.bidId, theirs.bidId]);
    expect(await seen(market.bureau.ctx)).toEqual([mine.bidId, theirs.bidId]);
    expect(await seen(lead.ctx)).toEqual([mine.bidId]);
    expect(await seen(partner.ctx)).toEqual([mine.bidId]);
    expect(await seen(rival.ctx)).toEqual([theirs.bidId]);
    for (const ctx of [
      world.public(),
      (await world.organization({ kind: "operator" })).ctx,
      (await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] })).ctx,
      (await world.organization({ kind: "userUnit" })).ctx,
      (await world.organization({ kind: "bureau", regionCode: "310000" })).ctx,
    ])
      expect(await seen(ctx)).toEqual([]);
    expect((await openingRecord(rival.ctx, call.code)).map(({ digest }) => digest)).toEqual([mine.receipt.digest, theirs.receipt.digest]);
    expect(await openingRecord(world.public(), call.code)).toEqual([]);
  });
});

test("of sealing and opening at the same moment a bid is either in time and opened, or late and a draft: fifty times", {
  timeout: 180_000,
}, async () => {
  let late = 0;
  const call = await market.openCall();
  const ready = await market.readyBid(call, lead, partner);
  const { bidId } = ready;
  let { version } = ready;
  const draft = await market.completeDraft(call.scene.code);
  // How long a seal takes here and now: deadlines fall before, into and after that time.
  const began = performance.now();
  await sealBid(lead.ctx, { code: call.code, version });
  const took = performance.now() - began;
  version += 1;
  for (let round = 0; round < 50; round++) {
    await world.db.execute(sql`update calls set status = 'open', opened_at = null, opening_digest = null, reason = null,
      deadline = clock_timestamp() + interval '1 day' where id = ${call.id}`);
    await world.db.execute(sql`update bids set status = 'draft', sealed = null, sealed_at = null, sealed_digest = null, content = null,
      number = null, opened_at = null where id = ${bidId}`);
    const { version: at } = await saveBidDraft(lead.ctx, { code: call.code, version, ...draft });
    version = at + 1;
    await market.setDeadline(call.code, Math.round(((round % 25) * took) / 4));
    const [answer] = await Promise.allSettled([sealBid(lead.ctx, { code: call.code, version: at }), untilOpened(call.id)]);
    const [row, opened] = [await bidOf(bidId), await callOf(call.id)];
    if (answer.status === "fulfilled") {
      expect(row?.status).toBe("opened");
      expect(row?.sealedAt?.getTime()).toBeLessThanOrEqual(opened?.deadline.getTime() ?? 0);
      expect(opened?.status).toBe("opened");
    } else {
      late++;
      version = at;
      expect(answer.reason).toMatchObject({ code: "conflict" });
      expect(row).toMatchObject({ status: "draft", sealedAt: null, content: null });
      expect(opened?.status).toBe("failed");
    }
  }
  // Both outcomes were met, or the race was none.
  expect(late).toBeGreaterThan(0);
  expect(late).toBeLessThan(50);
});

/** Runs the opening again and again until the deadline lets it through. */
async function untilOpened(callId: string): Promise<void> {
  for (;;) {
    await open(callId);
    if ((await callOf(callId))?.status !== "open") return;
  }
}
