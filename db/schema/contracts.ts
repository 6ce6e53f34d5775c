import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ContractKind, EndingGround } from "../vocabulary/contracts.ts";
import { createdAt, fen, id, instant, organizationRef } from "./columns.ts";
import { taskBooks } from "./task-books.ts";

/** RaaS contract made from a sealed task book. Period boundaries are computed in `zone`. */
export const contracts = pgTable(
  "contracts",
  {
    id: id(),
    code: text().notNull().unique(),
    taskBookId: uuid()
      .notNull()
      .references(() => taskBooks.id),
    kind: text().$type<ContractKind>().notNull(),
    status: text().$type<"draft" | "active" | "ended">().notNull().default("draft"),
    name: text().notNull(),
    /** Who pays and who leads supply; every task-book party may read. */
    userUnitId: organizationRef().notNull(),
    providerId: organizationRef().notNull(),
    /** The party that drafted it; the other one activates it. */
    proposedById: organizationRef().notNull(),
    zone: text().notNull().default("Asia/Shanghai"),
    /** Half-open [startsOn, endsOn) in the contract's zone, ISO dates. */
    startsOn: text().notNull(),
    endsOn: text().notNull(),
    formKey: text(),
    createdAt: createdAt(),
    activatedAt: instant(),
    endedAt: instant(),
  },
  (t) => [index().on(t.userUnitId), index().on(t.providerId), index().on(t.taskBookId), uniqueIndex().on(t.taskBookId, t.formKey)],
);

/** Terms in force from an instant; never changed, only followed by the next version. */
export const contractTerms = pgTable(
  "contract_terms",
  {
    id: id(),
    contractId: uuid()
      .notNull()
      .references(() => contracts.id),
    version: integer().notNull(),
    terms: jsonb().$type<unknown>().notNull(),
    effectiveFrom: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.contractId, t.version)],
);

/** A change of terms one side proposes; the other side's signer agrees, and it becomes the next version. One is open at a time (partial unique index). */
export const contractTermChanges = pgTable(
  "contract_term_changes",
  {
    id: id(),
    contractId: uuid()
      .notNull()
      .references(() => contracts.id),
    terms: jsonb().$type<unknown>().notNull(),
    /** First day under the new terms, ISO date in the contract's zone. */
    effectiveOn: text().notNull(),
    reason: text().notNull(),
    proposedById: organizationRef().notNull(),
    status: text().$type<"proposed" | "agreed" | "declined" | "withdrawn">().notNull().default("proposed"),
    decidedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.contractId), uniqueIndex("contract_term_changes_open").on(t.contractId).where(sql`status = 'proposed'`)],
);

/** A key that may only post usage of one contract; only its SHA-256 is stored. */
export const contractKeys = pgTable(
  "contract_keys",
  {
    id: id(),
    contractId: uuid()
      .notNull()
      .references(() => contracts.id),
    prefix: text().notNull(),
    keyHash: text().notNull().unique(),
    createdBy: text().notNull(),
    createdAt: createdAt(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
    lastUsedAt: instant(),
  },
  (t) => [index().on(t.contractId)],
);

/**
 * An end before the day first agreed. One proposal is open at a time (partial unique index); of those in effect the newest counts, and with it its fee.
 * The amounts of one in effect never change.
 */
export const contractEndings = pgTable(
  "contract_endings",
  {
    id: id(),
    contractId: uuid()
      .notNull()
      .references(() => contracts.id),
    ground: text().$type<EndingGround>().notNull(),
    /** First day the contract does not cover any more, and the one before the ending; ISO dates in its zone. */
    endsOn: text().notNull(),
    formerEndsOn: text().notNull(),
    /** Owed by the user unit, without tax. */
    feeFen: fen().notNull(),
    /** How the fee was reckoned, or the months in which levels were missed. */
    basis: jsonb().$type<Record<string, string | number | string[]>>().notNull(),
    reason: text().notNull(),
    proposedById: organizationRef().notNull(),
    /** The person: one who acts for both sides does not agree with itself. */
    proposedByUser: text(),
    status: text().$type<"proposed" | "effective" | "declined" | "withdrawn">().notNull(),
    createdAt: createdAt(),
    decidedAt: instant(),
  },
  (t) => [
    index().on(t.contractId),
    uniqueIndex("contract_endings_open").on(t.contractId).where(sql`status = 'proposed'`),
    check("contract_endings_earlier", sql`${t.endsOn} < ${t.formerEndsOn}`),
    check("contract_endings_fee", sql`${t.feeFen} >= 0`),
  ],
);

/** A leased robot the user unit bought at the price of the terms (残值买断); rows never change. */
export const robotBuyOuts = pgTable(
  "robot_buy_outs",
  {
    id: id(),
    contractId: uuid()
      .notNull()
      .references(() => contracts.id),
    identity: text().notNull(),
    /** First day it belongs to the user unit, an ISO date in the contract's zone: the lease of it ends the day before. */
    ownedFrom: text().notNull(),
    /** Whole months of rent before that day. */
    monthsRented: integer().notNull(),
    /** Without tax, by the terms of this version. */
    priceFen: fen().notNull(),
    termsVersion: integer().notNull(),
    orderedBy: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.contractId, t.identity)],
);
