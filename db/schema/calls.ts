import { sql } from "drizzle-orm";
import { boolean, check, customType, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type {
  BidMemberStatus,
  BidStatus,
  CallStatus,
  CriterionKind,
  EvaluatorStatus,
  LetterKind,
  PriceBasis,
} from "../vocabulary/calls.ts";
import type { SlotRole } from "../vocabulary/roles.ts";
import { createdAt, fen, id, instant, organizationRef } from "./columns.ts";
import { scenes } from "./scenes.ts";

const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/** 揭榜: an open call on a scene. One per scene that is drafted, takes bids or judges them (partial unique index): after an award it
 * is the consortium that keeps the scene, until it is dissolved. */
export const calls = pgTable(
  "calls",
  {
    id: id(),
    code: text().notNull().unique(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id),
    userUnitId: organizationRef().notNull(),
    status: text().$type<CallStatus>().notNull().default("draft"),
    version: integer().notNull().default(1),
    title: text().notNull(),
    /** What bidders must hand in, how it is judged, what follows. */
    rules: text().notNull(),
    /** Whether several organizations may bid together. */
    teamsAllowed: boolean().notNull().default(true),
    /** What the price of every bid means, so that limit and bids compare like with like. */
    priceBasis: text().$type<PriceBasis>().notNull().default("fixedTotal"),
    /** Highest price a bid may ask, or null. */
    priceLimitFen: fen(),
    /** Staged cost compensation (合作创新采购办法 订购): when and how much who was not chosen or who failed late is paid. */
    compensation: text().notNull().default(""),
    questionsUntil: instant(),
    deadline: instant().notNull(),
    evaluateBy: instant(),
    /** The data key of this call's bids, wrapped by the key of the service; gone when the call was cancelled. */
    wrappedKey: bytes(),
    /** SHA-256 of the opened bids in order of receipt, told to all at the opening. */
    openingDigest: text(),
    /** Why no bid was chosen, or why it was cancelled; for an award its reasons. */
    reason: text(),
    createdAt: createdAt(),
    publishedAt: instant(),
    openedAt: instant(),
    decidedAt: instant(),
    formKey: text(),
  },
  (t) => [
    uniqueIndex("calls_one_live_per_scene").on(t.sceneId).where(sql`${t.status} in ('draft', 'open', 'opened')`),
    uniqueIndex().on(t.userUnitId, t.formKey),
    index().on(t.userUnitId),
    index().on(t.status, t.deadline),
  ],
);

/** What bids are judged by. The weights of `score` criteria total 100. */
export const callCriteria = pgTable(
  "call_criteria",
  {
    id: id(),
    callId: uuid()
      .notNull()
      .references(() => calls.id, { onDelete: "cascade" }),
    position: integer().notNull(),
    kind: text().$type<CriterionKind>().notNull(),
    name: text().notNull(),
    guidance: text().notNull().default(""),
    /** Per cent; 0 for a condition. */
    weight: integer().notNull(),
  },
  (t) => [uniqueIndex().on(t.callId, t.position), check("call_criteria_weight", sql`${t.weight} between 0 and 100`)],
);

/**
 * A bid of one organization, alone or for a team. Before the opening its content lies in `sealed` only; `content` is filled by the opening
 * job. One that is not withdrawn per call and organization (partial unique index).
 */
export const bids = pgTable(
  "bids",
  {
    id: id(),
    callId: uuid()
      .notNull()
      .references(() => calls.id),
    organizationId: organizationRef().notNull(),
    status: text().$type<BidStatus>().notNull().default("draft"),
    version: integer().notNull().default(1),
    /** Receipt shown to the bidder: ordinal within the call, given when it is first sealed. */
    number: integer(),
    /** AES-256-GCM by the call's key. */
    sealed: bytes(),
    /** SHA-256 of `sealed`: what the receipt names and the opening checks. */
    sealedDigest: text(),
    /** By the database's clock. */
    sealedAt: instant(),
    content: jsonb().$type<unknown>(),
    openedAt: instant(),
    /** Why it does not meet a condition. */
    rejectReason: text(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [
    uniqueIndex("bids_one_live_per_bidder").on(t.callId, t.organizationId).where(sql`${t.status} <> 'withdrawn'`),
    uniqueIndex().on(t.callId, t.number),
    index().on(t.organizationId),
  ],
);

/** Who bids together. Each member agrees for itself before the bid can be sealed; what it does is in the bid's content. */
export const bidMembers = pgTable(
  "bid_members",
  {
    id: id(),
    bidId: uuid()
      .notNull()
      .references(() => bids.id, { onDelete: "cascade" }),
    organizationId: organizationRef().notNull(),
    role: text().$type<SlotRole>().notNull(),
    slotId: uuid().notNull(),
    capabilityId: uuid().notNull(),
    capabilityVersion: integer().notNull(),
    workShareBp: integer().notNull(),
    isLead: boolean().notNull().default(false),
    status: text().$type<BidMemberStatus>().notNull().default("invited"),
    reply: text(),
    respondedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.bidId, t.slotId), index().on(t.organizationId)],
);

/**
 * Organizations that pledged on the ground of a running call, to see what its scene keeps. Beside `scene_viewers`, which holds whom a consortium
 * invited: neither removes the other. Whether one still sees it follows from how the call stands; the row stays.
 */
export const callViewers = pgTable(
  "call_viewers",
  {
    id: id(),
    callId: uuid()
      .notNull()
      .references(() => calls.id, { onDelete: "cascade" }),
    organizationId: organizationRef().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.callId, t.organizationId), index().on(t.organizationId)],
);

/** People who score. A person scores for an organization; `userId` is that of better-auth. */
export const callEvaluators = pgTable(
  "call_evaluators",
  {
    id: id(),
    callId: uuid()
      .notNull()
      .references(() => calls.id, { onDelete: "cascade" }),
    organizationId: organizationRef().notNull(),
    userId: text().notNull(),
    name: text().notNull(),
    status: text().$type<EvaluatorStatus>().notNull().default("appointed"),
    /** What it declared about its interests; for a recusal the conflict. */
    declaration: text().notNull().default(""),
    declaredAt: instant(),
    submittedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.callId, t.userId), index().on(t.userId)],
);

/**
 * The first time each person was shown who offers what, while the bids of a call are judged: who has been is not appointed to score them without
 * names. `userId` is that of better-auth; the organization is the one it acted for then.
 */
export const callBidLooks = pgTable(
  "call_bid_looks",
  {
    id: id(),
    callId: uuid()
      .notNull()
      .references(() => calls.id, { onDelete: "cascade" }),
    organizationId: organizationRef().notNull(),
    userId: text().notNull(),
    name: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.callId, t.userId)],
);

/** One evaluator's judgement of one bid by one criterion: 0 to 100, or for a condition 0 or 100. */
export const bidScores = pgTable(
  "bid_scores",
  {
    id: id(),
    bidId: uuid()
      .notNull()
      .references(() => bids.id),
    evaluatorId: uuid()
      .notNull()
      .references(() => callEvaluators.id),
    criterionId: uuid()
      .notNull()
      .references(() => callCriteria.id),
    score: integer().notNull(),
    comment: text().notNull().default(""),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.bidId, t.evaluatorId, t.criterionId), check("bid_scores_range", sql`${t.score} between 0 and 100`)],
);

/** One award per call (unique). */
export const callAwards = pgTable("call_awards", {
  id: id(),
  callId: uuid()
    .notNull()
    .unique()
    .references(() => calls.id),
  bidId: uuid()
    .notNull()
    .references(() => bids.id),
  consortiumId: uuid().notNull(),
  reasons: text().notNull(),
  awardedBy: text().notNull(),
  createdAt: createdAt(),
});

/** Result letters, as they were sent. */
export const callLetters = pgTable(
  "call_letters",
  {
    id: id(),
    callId: uuid()
      .notNull()
      .references(() => calls.id),
    bidId: uuid()
      .notNull()
      .references(() => bids.id),
    organizationId: organizationRef().notNull(),
    kind: text().$type<LetterKind>().notNull(),
    body: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.bidId, t.organizationId), index().on(t.organizationId)],
);
