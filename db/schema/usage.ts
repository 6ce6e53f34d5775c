import { sql } from "drizzle-orm";
import { bigint, bigserial, check, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { RobotState, SlaExclusion, UsageKind } from "../vocabulary/usage.ts";
import { createdAt, decimal, id, instant } from "./columns.ts";
import { contracts } from "./contracts.ts";

/**
 * Append-only usage ledger, partitioned by month of `occurredAt` in Shanghai (migration 0050 has the partitions, their maker and the triggers that
 * refuse change). `seq` is the ingest order a rating run cuts at; a total is a plain sum of quantities up to a cut.
 */
export const usageEvents = pgTable(
  "usage_events",
  {
    seq: bigserial({ mode: "bigint" }).notNull(),
    contractId: uuid()
      .notNull()
      .references(() => contracts.id),
    /** Robot identity that reported it. */
    source: text().notNull(),
    /** Id of the physical operation, chosen by the robot; of a correction, the id of the correction. */
    eventId: text().notNull(),
    kind: text().$type<UsageKind>().notNull(),
    /** Of stateTime only. */
    state: text().$type<RobotState>(),
    /** Why a failed operation or lost time is not to count against the service level. */
    exclusion: text().$type<SlaExclusion>(),
    /** Exact, in the base unit of the kind; in a correction the difference it makes, which may be negative. */
    quantity: decimal().notNull(),
    /** Device time; of stateTime the end of the interval; of a correction that of its original. */
    occurredAt: instant().notNull(),
    receivedAt: createdAt(),
    /** The robot's own count of what it sends, from which gaps are seen. */
    sequence: bigint({ mode: "bigint" }),
    /** Seq of the original. */
    corrects: bigint({ mode: "bigint" }),
    payloadHash: text().notNull(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.contractId, t.seq, t.occurredAt] }),
    index().on(t.contractId, t.occurredAt),
    index().on(t.contractId, t.source, t.sequence).where(sql`${t.sequence} is not null`),
    index().on(t.corrects).where(sql`${t.corrects} is not null`),
    check("usage_events_state", sql`(${t.kind} = 'stateTime') = (${t.state} is not null)`),
  ],
);

/**
 * Every (robot, event id) that was ever taken, for ever and whatever month it fell into: a unique key cannot stand on a table partitioned by
 * month. Written in the transaction of the ledger row; never changed.
 */
export const usageKeys = pgTable(
  "usage_keys",
  {
    source: text().notNull(),
    eventId: text().notNull(),
    contractId: uuid().notNull(),
    payloadHash: text().notNull(),
    /** Where its row is in the ledger; null for a correction, whose row is found by what it corrects. */
    seq: bigint({ mode: "bigint" }),
    occurredAt: instant().notNull(),
    /** Event id of what a correction corrects. */
    corrects: text(),
  },
  (t) => [primaryKey({ columns: [t.source, t.eventId] })],
);

/**
 * What could not be taken into the ledger as sent: same id with another payload, clock too far ahead, too late, outside the contract, or a
 * correction whose original has not come. Never deleted; only the decision on it is written later.
 */
export const quarantinedUsage = pgTable(
  "quarantined_usage",
  {
    seq: bigserial({ mode: "bigint" }).primaryKey(),
    contractId: uuid().notNull(),
    source: text().notNull(),
    eventId: text().notNull(),
    reason: text().$type<"conflict" | "future" | "tooLate" | "outsideContract" | "awaitingOriginal">().notNull(),
    /** `applied`: the original came. `taken` and `dismissed` are decisions of people; `proposed` waits for the other side's. */
    status: text().$type<"held" | "proposed" | "taken" | "dismissed" | "applied">().notNull().default("held"),
    occurredAt: instant().notNull(),
    payloadHash: text().notNull(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
    receivedAt: createdAt(),
  },
  (t) => [
    uniqueIndex().on(t.contractId, t.source, t.eventId, t.payloadHash, t.reason),
    index().on(t.contractId, t.source).where(sql`${t.reason} = 'awaitingOriginal' and ${t.status} = 'held'`),
    index().on(t.contractId, t.seq),
  ],
);

/** What people said of usage that was kept aside, one line each; never changed. */
export const heldUsageDecisions = pgTable(
  "held_usage_decisions",
  {
    id: id(),
    heldSeq: bigint({ mode: "bigint" })
      .notNull()
      .references(() => quarantinedUsage.seq),
    decision: text().$type<"propose" | "confirm" | "decline" | "dismiss">().notNull(),
    organizationId: text().notNull(),
    userId: text().notNull(),
    note: text().notNull(),
    at: instant().notNull(),
  },
  (t) => [index().on(t.heldSeq)],
);
