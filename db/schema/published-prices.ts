import { sql } from "drizzle-orm";
import { bigint, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "./columns.ts";
import { contracts } from "./contracts.ts";

/** A contract's product at the payment channel, and how far its published prices have come. Nothing is billed by it. */
export const stripeProducts = pgTable("stripe_products", {
  contractId: uuid()
    .primaryKey()
    .references(() => contracts.id),
  idempotencyKey: text().notNull().unique(),
  /** Null until it was made. */
  productId: text().unique(),
  /** The newest version of the terms all of whose prices are decided. */
  mirroredVersion: integer().notNull().default(0),
  triedAt: instant().notNull(),
  /** Why the last try did not come through. */
  failure: text(),
  createdAt: createdAt(),
});

/** A price at the payment channel: of one charge, or the rent, in one version of the terms. */
export const stripePrices = pgTable(
  "stripe_prices",
  {
    id: id(),
    contractId: uuid()
      .notNull()
      .references(() => contracts.id),
    termsVersion: integer().notNull(),
    /** Key of the charge, or `rent`. */
    chargeKey: text().notNull(),
    idempotencyKey: text().notNull().unique(),
    /** Raised after a refusal, which the channel repeats for a day under the key it was given for. */
    attempt: integer().notNull().default(1),
    status: text().$type<"pending" | "done" | "leftOut" | "refused">().notNull().default("pending"),
    priceId: text().unique(),
    /** Why it was left out, or refused. */
    reason: text(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.contractId, t.termsVersion, t.chargeKey)],
);

/** Meters at the payment channel: one of a contract and what it is charged by. They carry no price. */
export const stripeMeters = pgTable("stripe_meters", {
  eventName: text().primaryKey(),
  meterId: text().notNull(),
  createdAt: createdAt(),
});

/** How far the hours of a contract were shown at the payment channel. What is planned stands here before it is sent, so that a run after a crash sends the same. */
export const stripeMeterMarks = pgTable("stripe_meter_marks", {
  contractId: uuid()
    .primaryKey()
    .references(() => contracts.id),
  /** Everything up to this ingest number was sent, of the hours before `closedBefore`. */
  sentCut: bigint({ mode: "bigint" }).notNull().default(sql`0`),
  closedBefore: instant(),
  plannedCut: bigint({ mode: "bigint" }),
  plannedBefore: instant(),
  failure: text(),
});
