import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ContractKind } from "../vocabulary/contracts.ts";
import { createdAt, id, instant, organizationRef } from "./columns.ts";
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
