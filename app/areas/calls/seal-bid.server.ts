import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { requireVerified } from "#app/areas/organizations/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bids } from "#db/schema/calls.ts";
import { storedDraft } from "./bid-draft.server.ts";
import { bidPurpose, callKey, sealJson } from "./call-key.server.ts";
import { BID_MOVED_ON, type Bid, type Call, heldBid, heldCall, TOO_LATE } from "./call-row.server.ts";
import { composeBid } from "./compose-bid.server.ts";
import { mayBid } from "./policy.ts";
import { type BidDraft, replaceBidInput, sealBidInput } from "./schemas.ts";
import { BID_ACTIONS, bidCan, CALL_ACTIONS, can } from "./states.ts";

/** What the bidder keeps: the digest names the sealed bytes, the time is the database's. */
export interface Receipt {
  number: string;
  digest: string;
  sealedAt: string;
}

/** SHA-256 of an envelope, lower-case hex. */
export const envelopeDigest = (envelope: Uint8Array): string => createHash("sha256").update(envelope).digest("hex");
/** Number of a receipt. The ordinal of the bid would tell how many others there are. */
export const receiptNumber = (callCode: string, digest: string): string => `${callCode}-${digest.slice(0, 12).toUpperCase()}`;

/**
 * Seals the draft of the actor's bid, whole and checked, once all members agreed. Late by the database's clock is refused, however little: the time
 * is read in the statement that writes, while the call is held against its opening (电子招标投标办法: 投标截止).
 */
export async function sealBid(ctx: Context, input: z.input<typeof sealBidInput>): Promise<Receipt> {
  if (!mayBid(ctx.actor)) throw forbidden("只有供给单位的编辑可以应答揭榜。");
  const { code, version } = parseInput(sealBidInput, input);
  return withTransaction(ctx, async (tx) => {
    const { call, bid } = await held(tx, code, version, "seal");
    return writeSeal(tx, call, bid, storedDraft(tx, call, bid));
  });
}

/** Puts another content in the place of a sealed one, with the same team, before the deadline only. The former one is gone; its digest is kept. */
export async function replaceBid(ctx: Context, input: z.input<typeof replaceBidInput>): Promise<Receipt> {
  if (!mayBid(ctx.actor)) throw forbidden("只有供给单位的编辑可以应答揭榜。");
  const { code, version, ...draft } = parseInput(replaceBidInput, input);
  return withTransaction(ctx, async (tx) => {
    const { call, bid } = await held(tx, code, version, "replace");
    return writeSeal(tx, call, bid, draft);
  });
}

async function held(tx: TransactionContext, code: string, version: number, action: "seal" | "replace") {
  await requireVerified(tx, "密封应答");
  const call = await heldCall(tx, code, "share");
  const bid = await heldBid(tx, call.id, userOf(tx).organizationId);
  if (!can("bid", call.status)) throw conflict(CALL_ACTIONS.bid.refusal);
  if (!bidCan(action, bid.status)) throw conflict(BID_ACTIONS[action].refusal);
  if (bid.version !== version) throw conflict(BID_MOVED_ON);
  return { call, bid };
}

async function writeSeal(tx: TransactionContext, call: Call, bid: Bid, draft: BidDraft): Promise<Receipt> {
  const content = await composeBid(tx, call, bid.id, draft);
  const version = bid.version + 1;
  const sealed = sealJson(callKey(tx, call), content, bidPurpose(bid.id, version));
  const digest = envelopeDigest(sealed);
  const number = bid.number ?? (await nextNumber(tx, call.id));
  // The time is taken once, so that the time of the receipt is the very one that was held against the deadline.
  const [written] = await tx.db.execute<{ sealed_ms: string }>(sql`
    with received as materialized (select clock_timestamp() as at)
    update bids set status = 'sealed', version = ${version}, number = ${number}, sealed = ${sealed}, sealed_digest = ${digest},
      sealed_at = received.at, updated_at = received.at
    from received, calls
    where bids.id = ${bid.id} and bids.version = ${bid.version} and bids.status = ${bid.status}
      and calls.id = bids.call_id and calls.status = 'open' and received.at < calls.deadline
    returning floor(extract(epoch from bids.sealed_at) * 1000)::bigint as sealed_ms`);
  if (!written) throw conflict(TOO_LATE);
  const sealedAt = new Date(Number(written.sealed_ms)).toISOString();
  await recordAudit(tx, {
    action: bid.status === "sealed" ? "replace-bid" : "seal-bid",
    objectType: "bid",
    objectId: bid.id,
    detail: { callId: call.id, version, digest, sealedAt, ...(bid.status === "sealed" ? { formerDigest: bid.sealedDigest } : {}) },
  });
  return { number: receiptNumber(call.code, digest), digest, sealedAt };
}

/** The next ordinal within a call; serialised, so that two bids sealed at once do not take the same. */
async function nextNumber(tx: TransactionContext, callId: string): Promise<number> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`bid-number:${callId}`}, 0))`);
  const [row] = await tx.db
    .select({ last: sql<number>`coalesce(max(${bids.number}), 0)::int` })
    .from(bids)
    .where(eq(bids.callId, callId));
  return (row?.last ?? 0) + 1;
}
