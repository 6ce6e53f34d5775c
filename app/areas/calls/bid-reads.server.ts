import { and, asc, desc, eq, inArray, isNotNull, ne } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { getSceneById, showTarget, type VisibleScene } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, isAppError } from "#app/kernel/errors.ts";
import { bidMembers, bids, calls } from "#db/schema/calls.ts";
import { type BidContent, bidContent } from "./bid-content.ts";
import { storedBid, storedContent } from "./bid-draft.server.ts";
import { lookAtNames } from "./bid-looks.server.ts";
import { type Bid, type BidMember, type Call, membersOf, readableCall, sceneFactsOf } from "./call-row.server.ts";
import { type UnmetMust, unmetMustsOf } from "./evaluation-bids.ts";
import { evaluatorsOf } from "./evaluation-facts.server.ts";
import { isKeptFromBids, mayFollowEvaluation } from "./evaluation-policy.ts";
import { mayReadBid } from "./policy.ts";
import { envelopeDigest, receiptNumber } from "./seal-bid.server.ts";
import { isOpened } from "./states.ts";

const MOST_LISTED = 200;

/** Facts of a bid that say nothing of its content: for its bidder and, after the opening, for who may read it. */
function receiptOf(call: Pick<Call, "code">, bid: Bid) {
  return {
    id: bid.id,
    status: bid.status,
    version: bid.version,
    receipt:
      bid.sealedDigest && bid.sealedAt
        ? { number: receiptNumber(call.code, bid.sealedDigest), digest: bid.sealedDigest, sealedAt: bid.sealedAt.toISOString() }
        : null,
    rejectReason: bid.rejectReason,
    openedAt: bid.openedAt?.toISOString() ?? null,
  };
}

async function seatsOf(ctx: Context, members: readonly BidMember[]) {
  const [organizations, capabilities] = await Promise.all([
    organizationsById(
      ctx,
      members.map(({ organizationId }) => organizationId),
    ),
    capabilitiesById(
      ctx,
      members.map(({ capabilityId }) => capabilityId),
    ),
  ]);
  return members.map((member) => ({
    id: member.id,
    slotId: member.slotId,
    role: member.role,
    organizationName: organizations.get(member.organizationId)?.name ?? "—",
    capabilityCode: capabilities.get(member.capabilityId)?.capability.code ?? "",
    capabilityName: capabilities.get(member.capabilityId)?.capability.name ?? "已撤下的能力",
    workShareBp: member.workShareBp,
    isLead: member.isLead,
    status: member.status,
    reply: member.reply,
  }));
}

/** The state of the actor's own bid in a call, without its content; null where it has none. Of several the live one, else the last withdrawn. */
export async function ownBid(ctx: Context, callId: string) {
  if (ctx.actor.kind !== "user") return null;
  const rows = await ctx.db
    .select({ bid: bids, code: calls.code })
    .from(bids)
    .innerJoin(calls, eq(calls.id, bids.callId))
    .where(and(eq(bids.callId, callId), eq(bids.organizationId, ctx.actor.organizationId)))
    .orderBy(desc(bids.id));
  const found = rows.find(({ bid }) => bid.status !== "withdrawn") ?? rows[0];
  return found ? receiptOf(found, found.bid) : null;
}

/**
 * The own bid with its content, decrypted for its bidder, and what the form needs beside it. Every look inside leaves an audit event; nobody but
 * an organization's own members gets here.
 */
export async function ownBidForm(ctx: Context, code: string) {
  if (ctx.actor.kind !== "user" || ctx.actor.organizationKind !== "vendor") throw forbidden("只有供给单位可以应答揭榜。");
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const call = await readableCall(tx, { code });
    const [bid] = await tx.db
      .select()
      .from(bids)
      .where(and(eq(bids.callId, call.id), eq(bids.organizationId, organizationId), ne(bids.status, "withdrawn")));
    if (!bid) return null;
    const isDestroyed = call.wrappedKey === null;
    const stored =
      isOpened(bid.status) && bid.content ? storedContent(bidContent.parse(bid.content)) : isDestroyed ? null : readSafely(tx, call, bid);
    if (!isOpened(bid.status)) {
      await recordAudit(tx, { action: "read-own-bid", objectType: "bid", objectId: bid.id, detail: { version: bid.version } });
    }
    const [members, scene, registry] = await Promise.all([membersOf(tx, bid.id), sceneStill(tx, call.sceneId), loadRegistry(tx)]);
    return {
      ...receiptOf(call, bid),
      isDestroyed,
      draft: stored?.draft ?? null,
      /** What the price in it means: that of the call, but for a bid from before calls fixed it. */
      priceBasis: stored?.priceBasis ?? call.priceBasis,
      team: await seatsOf(tx, members),
      slots: scene.slots.map(({ id, role, componentKind, required }) => ({ id, role, componentKind, required })),
      indicators: scene.requirements.map((requirement) => ({
        id: requirement.id,
        name: requirement.name,
        asked: showTarget(registry, requirement),
        mandatory: requirement.mandatory,
        comparator: requirement.comparator,
        unit: registry.unitName(requirement.shownUnit),
        testMethod: requirement.testMethod,
      })),
    };
  });
}

/** The scene as its bidder may see it; without indicators and seats once it was withdrawn or closed. */
async function sceneStill(ctx: Context, sceneId: string): Promise<Pick<VisibleScene, "slots" | "requirements">> {
  try {
    return await getSceneById(ctx, sceneId);
  } catch (error) {
    if (isAppError(error) && error.code === "notFound") return { slots: [], requirements: [] };
    throw error;
  }
}

/** A bid whose envelope was damaged is shown to its bidder as empty, with the rest of the page, rather than as an error. */
function readSafely(ctx: Context, call: Call, bid: Bid) {
  if (bid.sealed && bid.sealedDigest && bid.sealedAt && envelopeDigest(bid.sealed) !== bid.sealedDigest) return null;
  return storedBid(ctx, call, bid);
}

/** What an organization was asked to take on in a team: its own part and who leads, nothing of price or text. Null where it was not asked. */
export async function teamInvitation(ctx: Context, callId: string) {
  if (ctx.actor.kind !== "user") return [];
  const rows = await ctx.db
    .select({ member: bidMembers, bid: { id: bids.id, status: bids.status, organizationId: bids.organizationId } })
    .from(bidMembers)
    .innerJoin(bids, eq(bids.id, bidMembers.bidId))
    .where(
      and(
        eq(bids.callId, callId),
        ne(bids.status, "withdrawn"),
        eq(bidMembers.organizationId, ctx.actor.organizationId),
        eq(bidMembers.isLead, false),
      ),
    )
    .orderBy(asc(bidMembers.id));
  const [seats, leads] = await Promise.all([
    seatsOf(
      ctx,
      rows.map(({ member }) => member),
    ),
    organizationsById(
      ctx,
      rows.map(({ bid }) => bid.organizationId),
    ),
  ]);
  const byBid = Map.groupBy(rows, ({ bid }) => bid.id);
  return [...byBid].map(([bidId, own]) => ({
    bidId,
    bidStatus: own[0]?.bid.status ?? "draft",
    leadName: leads.get(own[0]?.bid.organizationId ?? "")?.name ?? "—",
    status: own.some(({ member }) => member.status === "invited") ? ("invited" as const) : (own[0]?.member.status ?? "declined"),
    seats: seats.filter((_seat, i) => rows[i]?.bid.id === bidId),
  }));
}

export interface OpenedBid {
  id: string;
  number: number;
  status: Bid["status"];
  organizationId: string;
  bidderName: string;
  digest: string;
  sealedAt: string;
  rejectReason: string | null;
  /** Null of a bid that could not be opened. */
  content: BidContent | null;
  /** Mandatory indicators that it does not promise to meet. */
  unmetMusts: UnmetMust[];
}

/**
 * Opened bids of a call that the actor may read, in order of receipt: all of them for the unit and its bureau, to others their own. While they are
 * judged, the look of each person of unit and bureau is kept: whoever has had one is not appointed to score them without names.
 */
export async function openedBids(ctx: Context, code: string): Promise<OpenedBid[]> {
  const call = await readableCall(ctx, { code });
  if (call.openedAt === null) return [];
  const [rows, scenes] = await Promise.all([
    ctx.db
      .select()
      .from(bids)
      .where(and(eq(bids.callId, call.id), isNotNull(bids.openedAt)))
      .orderBy(asc(bids.number)),
    sceneFactsOf(ctx, [call.sceneId]),
  ]);
  if (rows.length === 0) return [];
  const region = scenes.get(call.sceneId)?.regionCode ?? "";
  // Who judges reads bids on the score sheet, without names; who is recused, nowhere.
  const isShown = mayFollowEvaluation(ctx.actor, call, region)
    ? await lookAtNames(ctx, call)
    : !isKeptFromBids(ctx.actor, await evaluatorsOf(ctx, call.id), call.status);
  if (!isShown) return [];
  const ids = rows.map(({ id }) => id);
  const [members, organizations] = await Promise.all([
    ctx.db.select().from(bidMembers).where(inArray(bidMembers.bidId, ids)),
    organizationsById(
      ctx,
      rows.map(({ organizationId }) => organizationId),
    ),
  ]);
  const contents = new Map(rows.flatMap(({ id, content }) => (content === null ? [] : [[id, bidContent.parse(content)] as const])));
  const unmet = unmetMustsOf([...contents.values()]);
  const unmetById = new Map([...contents.keys()].map((id, i) => [id, unmet[i] ?? []]));
  return rows
    .filter((bid) =>
      mayReadBid(
        ctx.actor,
        bid,
        call,
        members.filter(({ bidId }) => bidId === bid.id),
        region,
      ),
    )
    .map((bid) => ({
      id: bid.id,
      number: bid.number ?? 0,
      status: bid.status,
      organizationId: bid.organizationId,
      bidderName: organizations.get(bid.organizationId)?.name ?? "—",
      digest: bid.sealedDigest ?? "",
      sealedAt: bid.sealedAt?.toISOString() ?? "",
      rejectReason: bid.rejectReason,
      content: contents.get(bid.id) ?? null,
      unmetMusts: unmetById.get(bid.id) ?? [],
    }));
}

/** The record of an opening: number and digest of each bid, so that every bidder finds its own and recomputes the whole. Names nobody. */
export async function openingRecord(ctx: Context, code: string) {
  const call = await readableCall(ctx, { code });
  if (call.openedAt === null || ctx.actor.kind !== "user") return [];
  const rows = await ctx.db
    .select({ number: bids.number, digest: bids.sealedDigest, sealedAt: bids.sealedAt })
    .from(bids)
    .where(and(eq(bids.callId, call.id), isNotNull(bids.openedAt)))
    .orderBy(asc(bids.number));
  return rows.map(({ number, digest, sealedAt }) => ({
    number: number ?? 0,
    digest: digest ?? "",
    sealedAt: sealedAt?.toISOString() ?? "",
  }));
}

/** Bids of the actor's organization, as bidder or as a member that was asked, newest first. */
export async function listMyBids(ctx: Context) {
  const { organizationId } = userOf(ctx);
  const asked = ctx.db
    .select({ id: bidMembers.bidId })
    .from(bidMembers)
    .where(and(eq(bidMembers.organizationId, organizationId), eq(bidMembers.isLead, false)));
  const columns = { bid: bids, call: calls };
  const from = () => ctx.db.select(columns).from(bids).innerJoin(calls, eq(calls.id, bids.callId));
  const [own, others] = await Promise.all([
    from().where(eq(bids.organizationId, organizationId)).orderBy(desc(bids.id)).limit(MOST_LISTED),
    from()
      .where(and(inArray(bids.id, asked), ne(bids.organizationId, organizationId)))
      .orderBy(desc(bids.id))
      .limit(MOST_LISTED),
  ]);
  const rows = [...own, ...others].sort((a, b) => (a.bid.id < b.bid.id ? 1 : -1));
  const ids = rows.map(({ bid }) => bid.id);
  const [members, organizations] = await Promise.all([
    ids.length === 0
      ? []
      : ctx.db
          .select()
          .from(bidMembers)
          .where(and(inArray(bidMembers.bidId, ids), eq(bidMembers.organizationId, organizationId))),
    organizationsById(
      ctx,
      rows.flatMap(({ bid, call }) => [bid.organizationId, call.userUnitId]),
    ),
  ]);
  return rows.map(({ bid, call }) => {
    const isBidder = bid.organizationId === organizationId;
    const part = members.find(({ bidId }) => bidId === bid.id);
    return {
      id: bid.id,
      callCode: call.code,
      callTitle: call.title,
      callStatus: call.status,
      userUnitName: organizations.get(call.userUnitId)?.name ?? "—",
      bidderName: organizations.get(bid.organizationId)?.name ?? "—",
      isBidder,
      status: bid.status,
      memberStatus: isBidder ? null : (part?.status ?? null),
      deadline: call.deadline.toISOString(),
      sealedAt: isBidder ? (bid.sealedAt?.toISOString() ?? null) : null,
      receipt: isBidder && bid.sealedDigest ? receiptNumber(call.code, bid.sealedDigest) : null,
    };
  });
}
