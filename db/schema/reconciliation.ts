import { index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { Difference } from "../vocabulary/reconciliation.ts";
import { createdAt, id, instant } from "./columns.ts";

/** A run of the reconciliation: the sums it compared and every difference it found. Rows are never changed. */
export const reconciliations = pgTable(
  "reconciliations",
  {
    id: id(),
    startedAt: instant().notNull(),
    finishedAt: instant().notNull(),
    /** From when on usage and closed invoices were looked at; what is open and the books always are. */
    since: instant().notNull(),
    /** `ReconciliationFigures` of the payouts room: counts and fen as text. */
    figures: jsonb().$type<Record<string, unknown>>().notNull(),
    /** The first of them; `differenceCount` is how many there are. */
    differences: jsonb().$type<Difference[]>().notNull(),
    differenceCount: integer().notNull(),
    /** Who asked for it; null for the daily run. */
    requestedByName: text(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.finishedAt)],
);
