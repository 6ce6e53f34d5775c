import { index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "./columns.ts";

/** One row per recipient, an organization or one person in it, and fact; `dedupeKey` makes a retried job write it once. */
export const notifications = pgTable(
  "notifications",
  {
    id: id(),
    organizationId: text().notNull(),
    /** Whom alone it is for; null is everyone in the organization. */
    userId: text(),
    kind: text().$type<"todo" | "message">().notNull(),
    title: text().notNull(),
    body: text().notNull().default(""),
    href: text().notNull(),
    dedupeKey: text().notNull(),
    createdAt: createdAt(),
    readAt: instant(),
    doneAt: instant(),
  },
  (t) => [uniqueIndex().on(t.organizationId, t.dedupeKey), index().on(t.organizationId, t.createdAt)],
);

/** Outgoing mail; a job sends it, `messageId` is stable over retries. */
export const mails = pgTable("mails", {
  id: id(),
  messageId: text().notNull().unique(),
  recipient: text().notNull(),
  subject: text().notNull(),
  /** Plain text; empty once sent. */
  body: text().notNull(),
  createdAt: createdAt(),
  sentAt: instant(),
});
