import { and, asc, eq, inArray, isNotNull, ne, sql } from "drizzle-orm";
import { scenesById } from "#app/areas/scenes/index.server.ts";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { bidMembers, bids, callCriteria, calls, callViewers } from "#db/schema/calls.ts";
import { mayReadCall } from "./policy.ts";
import type { CriterionInput } from "./schemas.ts";

export type Call = typeof calls.$inferSelect;
export type Criterion = typeof callCriteria.$inferSelect;
export type Bid = typeof bids.$inferSelect;
export type BidMember = typeof bidMembers.$inferSelect;

export const NOT_COLLECTING = "只有征集方案或比选中、还没有组建联合体的场景可以揭榜。";
export const CALL_MOVED_ON = "揭榜在您打开页面后有了变化，请刷新后再操作。您填写的内容没有丢失。";
export const BID_MOVED_ON = "应答在您打开页面后有了变化，请刷新后再操作。您填写的内容没有丢失。";
export const TOO_LATE = "应答截止时间已过，不能再密封、替换或撤回应答。";

/** A call the actor may read, by code or id. A draft of another unit is not found. */
export async function readableCall(ctx: Context, by: { code: string } | { id: string }): Promise<Call> {
  const [call] = await ctx.db
    .select()
    .from(calls)
    .where("code" in by ? eq(calls.code, by.code) : eq(calls.id, by.id));
  if (!call || !mayReadCall(ctx.actor, call)) throw notFound("揭榜");
  return call;
}

/** The same, held for the rest of the transaction: shared by who changes a bid, alone by who changes or opens the call. */
export async function heldCall(tx: TransactionContext, code: string, strength: "share" | "update"): Promise<Call> {
  const [call] = await tx.db.select().from(calls).where(eq(calls.code, code)).for(strength);
  if (!call || !mayReadCall(tx.actor, call)) throw notFound("揭榜");
  return call;
}

/** The live bid of an organization for a call, held; not found without one. */
export async function heldBid(tx: TransactionContext, callId: string, organizationId: string): Promise<Bid> {
  const [bid] = await tx.db
    .select()
    .from(bids)
    .where(and(eq(bids.callId, callId), eq(bids.organizationId, organizationId), ne(bids.status, "withdrawn")))
    .for("update");
  if (!bid) throw notFound("应答");
  return bid;
}

/** Criteria in the order of the sheet. */
export const criteriaOf = (ctx: Context, callId: string): Promise<Criterion[]> =>
  ctx.db.select().from(callCriteria).where(eq(callCriteria.callId, callId)).orderBy(asc(callCriteria.position));

export async function writeCriteria(tx: TransactionContext, callId: string, criteria: readonly CriterionInput[]): Promise<void> {
  await tx.db.delete(callCriteria).where(eq(callCriteria.callId, callId));
  await tx.db.insert(callCriteria).values(criteria.map((row, position) => ({ ...row, callId, position })));
}

/** Members of a bid in the order they were asked. */
export const membersOf = (ctx: Context, bidId: string): Promise<BidMember[]> =>
  ctx.db.select().from(bidMembers).where(eq(bidMembers.bidId, bidId)).orderBy(asc(bidMembers.id));

/** Name and region of a call's scene, also once the scene itself is no longer public: who bid on it goes on reading the call. */
export async function sceneFactsOf(ctx: Context, sceneIds: readonly string[]) {
  return scenesById({ ...ctx, actor: { kind: "system", job: "calls" } }, sceneIds);
}

/**
 * Whom a change of the call concerns, each once: bidders with a live bid, members that were asked and did not decline, and of "all" also who pledged
 * to see what the scene keeps.
 */
export async function bidParties(tx: TransactionContext, callId: string, who: "all" | "bidding" = "all"): Promise<string[]> {
  const [leads, members, viewers] = await Promise.all([
    tx.db
      .select({ id: bids.organizationId })
      .from(bids)
      .where(and(eq(bids.callId, callId), ne(bids.status, "withdrawn"))),
    tx.db
      .select({ id: bidMembers.organizationId })
      .from(bidMembers)
      .innerJoin(bids, eq(bids.id, bidMembers.bidId))
      .where(and(eq(bids.callId, callId), ne(bids.status, "withdrawn"), ne(bidMembers.status, "declined"))),
    who === "all" ? tx.db.select({ id: callViewers.organizationId }).from(callViewers).where(eq(callViewers.callId, callId)) : [],
  ]);
  return [...new Set([...leads, ...members, ...viewers].map(({ id }) => id))].sort();
}

/** How many bids of each call were sealed. */
export async function sealedCounts(ctx: Context, callIds: readonly string[]): Promise<Map<string, number>> {
  if (callIds.length === 0) return new Map();
  const rows = await ctx.db
    .select({ callId: bids.callId, n: sql<number>`count(*)::int` })
    .from(bids)
    .where(and(inArray(bids.callId, [...callIds]), isNotNull(bids.sealedAt), ne(bids.status, "withdrawn")))
    .groupBy(bids.callId);
  return new Map(rows.map(({ callId, n }) => [callId, n]));
}

/** The key under which the to-do of one asked to take a seat lies. */
export const teamKey = (memberId: string) => `bid-team:${memberId}`;
/** Of the unit, while a call waits to be judged. */
export const openedKey = (callId: string) => `call-opened:${callId}`;
