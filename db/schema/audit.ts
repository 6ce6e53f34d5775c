import { bigserial, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Append-only, hash-chained record of acts. A trigger refuses UPDATE, DELETE and TRUNCATE (migration 0001). */
export const auditEvents = pgTable(
  "audit_events",
  {
    seq: bigserial({ mode: "bigint" }).primaryKey(),
    at: instant().notNull(),
    actorKind: text().$type<"user" | "organizationKey" | "system" | "contractKey" | "public">().notNull(),
    actorId: text(),
    organizationId: text(),
    action: text().notNull(),
    objectType: text().notNull(),
    objectId: text().notNull(),
    /** Before/after facts and reasons; never secrets or contact data. */
    detail: jsonb().$type<Record<string, unknown>>().notNull(),
    requestId: text(),
    previousHash: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [index().on(t.objectType, t.objectId), index().on(t.organizationId)],
);
