import { and, asc, eq, ne, sql } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { sha256 } from "#app/kernel/canonical.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { bidMembers, bids, calls } from "#db/schema/calls.ts";
import { type BidContent, bidContent } from "./bid-content.ts";
import { bidPurpose, callKey, openJson } from "./call-key.server.ts";
import { type Bid, type Call, openedKey } from "./call-row.server.ts";
import { closeInvitations } from "./close-invitations.server.ts";
import { envelopeDigest } from "./seal-bid.server.ts";

/** Why a call without sealed bids ended. */
const NO_ANSWER = "无应答";
/** Calls a sweep opens at most. */
const MOST_SWEPT = 50;

/**
 * Opens the bids of a call, once, when its deadline has passed by the database's clock; before that, and a second time, it does nothing. All
 * are opened in one transaction, so that everybody may read them from the same instant. A bid that cannot be opened or does not parse is rejected
 * with the reason and stops no other. Without a sealed bid the call has failed.
 */
export async function openBids(ctx: Context, { callId }: { callId: string }): Promise<void> {
  if (ctx.actor.kind !== "system") throw forbidden();
  await withTransaction(ctx, async (tx) => {
    // Waits for every seal under way: they hold the call shared, and what they wrote in time is opened with the others.
    const [call] = await tx.db.select().from(calls).where(eq(calls.id, callId)).for("update");
    if (call?.status !== "open") return;
    const [due] = await tx.db
      .update(calls)
      .set({ status: "opened", openedAt: sql`clock_timestamp()`, version: call.version + 1 })
      .where(and(eq(calls.id, callId), eq(calls.status, "open"), sql`clock_timestamp() >= ${calls.deadline}`))
      .returning({ openedAt: calls.openedAt });
    if (!due?.openedAt) return;
    const sealed = await tx.db
      .select()
      .from(bids)
      .where(and(eq(bids.callId, callId), eq(bids.status, "sealed")))
      .orderBy(asc(bids.number));
    await closeInvitations(tx, eq(bids.callId, callId));
    if (sealed.length === 0) return failUnanswered(tx, call);
    const key = callKey(tx, call);
    let broken = 0;
    for (const bid of sealed) {
      const content = opened(key, bid);
      if (!content) broken++;
      await tx.db
        .update(bids)
        .set(
          content
            ? { status: "opened", content, openedAt: due.openedAt }
            : { status: "rejected", rejectReason: "密封内容损坏或被改动，无法开启", openedAt: due.openedAt },
        )
        .where(and(eq(bids.id, bid.id), eq(bids.status, "sealed")));
    }
    const openingDigest = openingDigestOf(sealed);
    await tx.db.update(calls).set({ openingDigest }).where(eq(calls.id, callId));
    await recordAudit(tx, {
      action: "open-bids",
      objectType: "call",
      objectId: callId,
      detail: {
        openingDigest,
        openedAt: due.openedAt,
        broken,
        bids: sealed.map(({ id, number, sealedDigest }) => ({ id, number, digest: sealedDigest })),
      },
    });
    await tellOpened(tx, call, sealed);
  });
}

/** SHA-256 over one line `number<TAB>digest` for each sealed bid, in order of number: anybody who knows the digests can recompute it. */
export const openingDigestOf = (sealed: readonly Pick<Bid, "number" | "sealedDigest">[]): string =>
  sha256(sealed.map(({ number, sealedDigest }) => `${number}\t${sealedDigest}\n`).join(""));

/** The content of a sealed bid, or null when the envelope is not the one that was received, cannot be opened or is no bid. */
function opened(key: Buffer, bid: Bid): BidContent | null {
  if (!bid.sealed || envelopeDigest(bid.sealed) !== bid.sealedDigest) return null;
  try {
    return bidContent.parse(openJson(key, bid.sealed, bidPurpose(bid.id, bid.version)));
  } catch {
    return null;
  }
}

async function failUnanswered(tx: TransactionContext, call: Call): Promise<void> {
  await tx.db.update(calls).set({ status: "failed", reason: NO_ANSWER, decidedAt: sql`clock_timestamp()` }).where(eq(calls.id, call.id));
  await recordAudit(tx, { action: "fail-call", objectType: "call", objectId: call.id, detail: { reason: NO_ANSWER } });
  await enqueue(tx, "notify", {
    organizationId: call.userUnitId,
    kind: "message",
    title: `揭榜“${call.title}”到期无应答，已流标`,
    body: "场景仍可继续征集方案；调整规则或限价后可以再次揭榜。",
    href: paths.call(call.code),
    dedupeKey: `call-unanswered:${call.id}`,
  });
}

async function tellOpened(tx: TransactionContext, call: Call, sealed: readonly Bid[]): Promise<void> {
  await enqueue(tx, "notify", {
    organizationId: call.userUnitId,
    kind: "todo",
    title: `揭榜“${call.title}”已开启 ${sealed.length} 份应答，请组织评审`,
    body: "",
    href: paths.call(call.code),
    dedupeKey: openedKey(call.id),
  });
  const members = await tx.db
    .select({ organizationId: bidMembers.organizationId })
    .from(bidMembers)
    .innerJoin(bids, eq(bids.id, bidMembers.bidId))
    .where(and(eq(bids.callId, call.id), ne(bids.status, "draft"), ne(bids.status, "withdrawn"), eq(bidMembers.status, "accepted")));
  const parties = new Set([...sealed, ...members].map(({ organizationId }) => organizationId));
  for (const organizationId of [...parties].sort()) {
    await enqueue(tx, "notify", {
      organizationId,
      kind: "message",
      title: `揭榜“${call.title}”的应答已开启`,
      body: "开启记录与摘要已公布，可核对贵单位回执上的摘要。",
      href: paths.call(call.code),
      dedupeKey: `bids-opened:${call.id}`,
    });
  }
}

/** Opens what is due and was not opened: a job that was lost, or a deadline that came while no worker ran. One that fails keeps no other back. */
export async function sweepCalls(ctx: Context): Promise<void> {
  const due = await ctx.db
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.status, "open"), sql`${calls.deadline} <= clock_timestamp()`))
    .orderBy(asc(calls.deadline))
    .limit(MOST_SWEPT);
  const failures: unknown[] = [];
  for (const { id } of due) await openBids(ctx, { callId: id }).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, "a call could not be opened");
}
