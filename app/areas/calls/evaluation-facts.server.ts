import { and, asc, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { bidMembers, bidScores, bids, callCriteria, callEvaluators, calls } from "#db/schema/calls.ts";
import { type BidContent, bidContent } from "./bid-content.ts";
import { type UnmetMust, unmetMustsOf } from "./evaluation-bids.ts";
import { type BidResult, rankBids } from "./evaluation-ranking.ts";
import { OPENED_STATUSES } from "./states.ts";

export type Call = typeof calls.$inferSelect;
export type Criterion = typeof callCriteria.$inferSelect;
export type Evaluator = typeof callEvaluators.$inferSelect;
export type Score = typeof bidScores.$inferSelect;

/** An opened bid with its content, whole. Whom it is shown to is decided by who reads it out. */
export interface OpenedBid {
  id: string;
  organizationId: string;
  number: number;
  content: BidContent;
  /** Mandatory indicators that it does not promise to meet. */
  unmetMusts: UnmetMust[];
}

/** A call with its evaluators, held for the rest of the transaction: what is decided on both is decided one after the other. */
export async function holdCall(tx: TransactionContext, code: string): Promise<{ call: Call; evaluators: Evaluator[] }> {
  const [call] = await tx.db.select().from(calls).where(eq(calls.code, code)).for("update");
  if (!call) throw notFound("揭榜");
  return { call, evaluators: await evaluatorsOf(tx, call.id) };
}

export async function evaluatorsOf(ctx: Context, callId: string): Promise<Evaluator[]> {
  return ctx.db
    .select()
    .from(callEvaluators)
    .where(eq(callEvaluators.callId, callId))
    .orderBy(asc(callEvaluators.createdAt), asc(callEvaluators.id));
}

export async function criteriaOf(ctx: Context, callId: string): Promise<Criterion[]> {
  return ctx.db.select().from(callCriteria).where(eq(callCriteria.callId, callId)).orderBy(asc(callCriteria.position));
}

/** Opened bids of a call that could be read, in order of receipt; none before the opening. */
export async function openedBids(ctx: Context, callId: string): Promise<OpenedBid[]> {
  const rows = await ctx.db
    .select({ id: bids.id, organizationId: bids.organizationId, number: bids.number, content: bids.content })
    .from(bids)
    .where(and(eq(bids.callId, callId), inArray(bids.status, [...OPENED_STATUSES]), isNotNull(bids.content)))
    .orderBy(asc(bids.number));
  const opened = rows.map((row) => ({ ...row, number: row.number ?? 0, content: bidContent.parse(row.content) }));
  const unmet = unmetMustsOf(opened.map(({ content }) => content));
  return opened.map((bid, i) => ({ ...bid, unmetMusts: unmet[i] ?? [] }));
}

/** Bids that could not be opened, with why, and everyone who takes part in them: they are not judged, and get a letter. */
export async function unreadableBids(ctx: Context, callId: string): Promise<{ id: string; organizationIds: string[]; reason: string }[]> {
  const rows = await ctx.db
    .select({ id: bids.id, organizationId: bids.organizationId, reason: bids.rejectReason, memberId: bidMembers.organizationId })
    .from(bids)
    .leftJoin(bidMembers, and(eq(bidMembers.bidId, bids.id), eq(bidMembers.status, "accepted")))
    .where(and(eq(bids.callId, callId), eq(bids.status, "rejected"), isNull(bids.content)))
    .orderBy(asc(bids.number), asc(bidMembers.id));
  return [...Map.groupBy(rows, ({ id }) => id)].map(([id, seats]) => ({
    id,
    organizationIds: [
      ...new Set(seats.flatMap(({ organizationId, memberId }) => (memberId === null ? [organizationId] : [organizationId, memberId]))),
    ],
    reason: seats[0]?.reason ?? "",
  }));
}

/** Every organization in a bid: who leads it and who agreed to take part, the leading one first. */
export const organizationsIn = (bid: OpenedBid): string[] => [
  ...new Set([bid.organizationId, ...bid.content.team.map(({ organizationId }) => organizationId)]),
];

/** Organizations with a part in any bid that is still in, whatever its state; for checks whose answer does not tell them apart. */
export async function bidderIds(ctx: Context, callId: string): Promise<string[]> {
  const [own, members] = await Promise.all([
    ctx.db
      .select({ id: bids.organizationId })
      .from(bids)
      .where(and(eq(bids.callId, callId), inArray(bids.status, [...OPENED_STATUSES]))),
    ctx.db
      .select({ id: bidMembers.organizationId })
      .from(bidMembers)
      .innerJoin(bids, eq(bids.id, bidMembers.bidId))
      .where(and(eq(bids.callId, callId), inArray(bids.status, [...OPENED_STATUSES]), eq(bidMembers.status, "accepted"))),
  ]);
  return [...new Set([...own, ...members].map(({ id }) => id))];
}

/** Scores of a call, of everyone. Only for the ranking of a complete evaluation and for checks that show none. */
export async function scoresOf(ctx: Context, callId: string, evaluatorId?: string): Promise<Score[]> {
  const rows = await ctx.db
    .select({ score: bidScores })
    .from(bidScores)
    .innerJoin(callEvaluators, eq(callEvaluators.id, bidScores.evaluatorId))
    .where(and(eq(callEvaluators.callId, callId), evaluatorId === undefined ? undefined : eq(bidScores.evaluatorId, evaluatorId)))
    .orderBy(asc(bidScores.id));
  return rows.map(({ score }) => score);
}

/**
 * The ranking of a complete evaluation; none where no bid was opened. Prices on different bases, as bids had them before calls fixed one, are not
 * compared.
 */
export function resultsOf(
  criteria: readonly Criterion[],
  opened: readonly OpenedBid[],
  evaluators: readonly Evaluator[],
  scores: readonly Score[],
): BidResult[] {
  if (opened.length === 0) return [];
  const comparable = new Set(opened.map(({ content }) => content.priceBasis)).size === 1;
  return rankBids(
    criteria,
    opened.map(({ id, number, content, unmetMusts }) => ({
      id,
      number,
      priceFen: comparable ? BigInt(content.priceFen) : null,
      unmetMusts: unmetMusts.length,
    })),
    evaluators.filter(({ status }) => status === "submitted").map(({ id }) => id),
    scores,
  );
}

/** Full and short names of organizations by id. */
export async function namesOf(ctx: Context, ids: readonly string[]): Promise<Map<string, { name: string; shortName: string }>> {
  const found = await organizationsById(ctx, ids);
  return new Map([...found].map(([id, { name, shortName }]) => [id, { name, shortName }]));
}
