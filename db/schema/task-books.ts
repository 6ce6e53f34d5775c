import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, organizationRef } from "./columns.ts";
import { consortia } from "./consortia.ts";
import { scenes } from "./scenes.ts";

/** 任务书 of a consortium. While `draft` the document is edited in place; a frozen content lives in a version row. */
export const taskBooks = pgTable(
  "task_books",
  {
    id: id(),
    code: text().notNull().unique(),
    consortiumId: uuid()
      .notNull()
      .references(() => consortia.id),
    /** The sealed task book that this one changes (变更协议); null for the first one. */
    amendsId: uuid(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id),
    /** `superseded`: sealed, and since then replaced by a sealed amendment. */
    status: text().$type<"draft" | "signing" | "sealed" | "superseded" | "terminated">().notNull().default("draft"),
    document: jsonb().$type<unknown>().notNull(),
    /** Counts edits of the draft; an edit names the one it started from. */
    revision: integer().notNull().default(1),
    currentVersionId: uuid(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
    sealedAt: instant(),
  },
  (t) => [
    index().on(t.sceneId),
    uniqueIndex("task_books_first_of_consortium").on(t.consortiumId).where(sql`${t.amendsId} is null`),
    uniqueIndex("task_books_one_live_amendment").on(t.amendsId).where(sql`${t.status} <> 'terminated'`),
  ],
);

/** Every party reads the task book and signs it. */
export const taskBookParties = pgTable(
  "task_book_parties",
  {
    id: id(),
    taskBookId: uuid()
      .notNull()
      .references(() => taskBooks.id),
    organizationId: organizationRef().notNull(),
    role: text().notNull(),
    isLead: boolean().notNull().default(false),
  },
  (t) => [uniqueIndex().on(t.taskBookId, t.organizationId), index().on(t.organizationId)],
);

/** A bureau that the parties asked to witness a draft (见证方): it reads it and remarks on its clauses until it is sealed, and signs nothing. */
export const taskBookWitnesses = pgTable(
  "task_book_witnesses",
  {
    id: id(),
    taskBookId: uuid()
      .notNull()
      .references(() => taskBooks.id),
    organizationId: organizationRef().notNull(),
    invitedBy: organizationRef().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.taskBookId, t.organizationId), index().on(t.organizationId)],
);

/** A frozen content with its SHA-256. Never changes; a later edit makes the next version and voids signatures. */
export const taskBookVersions = pgTable(
  "task_book_versions",
  {
    id: id(),
    taskBookId: uuid()
      .notNull()
      .references(() => taskBooks.id),
    number: integer().notNull(),
    document: jsonb().$type<unknown>().notNull(),
    /** The clauses in words as they were shown and are signed; null for versions from before words were frozen. Part of the digest. */
    text: jsonb().$type<unknown>(),
    contentHash: text().notNull(),
    /** All at once, or one after the other: suppliers first, then the lead, the user unit last. */
    signingOrder: text().$type<"parallel" | "bySeat">().notNull().default("parallel"),
    voidedAt: instant(),
    voidReason: text(),
    /** Base64url signature of the platform over the canonical seal statement, once all parties signed. */
    seal: text(),
    sealKeyId: text(),
    /** What is sealed: digest, signatures and times, as canonical JSON. */
    sealStatement: text(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.taskBookId, t.number)],
);

/** One signature per party and version, bound to the hash that was shown. */
export const taskBookSignatures = pgTable(
  "task_book_signatures",
  {
    id: id(),
    versionId: uuid()
      .notNull()
      .references(() => taskBookVersions.id),
    organizationId: organizationRef().notNull(),
    userId: text().notNull(),
    signerName: text().notNull(),
    contentHash: text().notNull(),
    signedAt: instant().notNull(),
    /** When the second factor was shown that this signature rests on. */
    factorAt: instant(),
    /** What carried it out: the platform itself (平台存证签署), or a licensed certification authority. */
    provider: text().notNull().default("platform"),
    /** Edition of the three statements that were confirmed. */
    statements: text(),
    ipAddress: text(),
    userAgent: text(),
  },
  (t) => [uniqueIndex().on(t.versionId, t.organizationId)],
);

/** First and last time somebody of a party opened a frozen version to read or sign it; for the certificate. */
export const taskBookViews = pgTable(
  "task_book_views",
  {
    id: id(),
    versionId: uuid()
      .notNull()
      .references(() => taskBookVersions.id),
    organizationId: organizationRef().notNull(),
    userId: text().notNull(),
    firstAt: instant().notNull(),
    lastAt: instant().notNull(),
  },
  (t) => [uniqueIndex().on(t.versionId, t.userId)],
);

/** A party that will not sign a frozen version, and why. */
export const taskBookRefusals = pgTable(
  "task_book_refusals",
  {
    id: id(),
    versionId: uuid()
      .notNull()
      .references(() => taskBookVersions.id),
    organizationId: organizationRef().notNull(),
    userId: text().notNull(),
    reason: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.versionId, t.organizationId)],
);
