import { bigserial, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, decimal, instant } from "./columns.ts";
import { contracts } from "./contracts.ts";

/** Append-only usage ledger; a trigger refuses change (migration 0001). `seq` is the ingest order a rating run cuts at. */
export const usageEvents = pgTable(
  "usage_events",
  {
    seq: bigserial({ mode: "bigint" }).primaryKey(),
    contractId: uuid()
      .notNull()
      .references(() => contracts.id),
    /** Robot identity that did the operation. */
    source: text().notNull(),
    /** Id of the physical operation, chosen by the robot. */
    eventId: text().notNull(),
    type: text().$type<"operation.succeeded" | "operation.failed">().notNull(),
    quantity: decimal().notNull(),
    occurredAt: instant().notNull(),
    receivedAt: createdAt(),
    payloadHash: text().notNull(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (t) => [uniqueIndex().on(t.contractId, t.source, t.eventId), index().on(t.contractId, t.occurredAt), index().on(t.contractId, t.seq)],
);

/** What could not be taken into the ledger as sent: same id with another payload, clock too far ahead, too late. */
export const quarantinedUsage = pgTable(
  "quarantined_usage",
  {
    seq: bigserial({ mode: "bigint" }).primaryKey(),
    contractId: uuid().notNull(),
    source: text().notNull(),
    eventId: text().notNull(),
    reason: text().$type<"conflict" | "future" | "tooLate" | "outsideContract">().notNull(),
    payloadHash: text().notNull(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
    receivedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.contractId, t.source, t.eventId, t.payloadHash, t.reason)],
);
