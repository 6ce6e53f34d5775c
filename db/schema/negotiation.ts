import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ProposalStatus, Stance } from "../vocabulary/negotiation.ts";
import { createdAt, id, instant, organizationRef, packedJson } from "./columns.ts";
import { taskBooks } from "./task-books.ts";

const taskBookRef = () =>
  uuid()
    .notNull()
    .references(() => taskBooks.id);

/** Every state a draft was in, so that any two can be compared. `number` is the draft's revision. */
export const taskBookRevisions = pgTable(
  "task_book_revisions",
  {
    id: id(),
    taskBookId: taskBookRef(),
    number: integer().notNull(),
    document: packedJson().notNull(),
    /** Keys of the clauses that differ from the state before; empty for the first. */
    clauses: text().array().notNull(),
    organizationId: organizationRef().notNull(),
    userId: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.taskBookId, t.number)],
);

/** What a party says about a clause, bound to the hash of the text it saw: a changed clause makes it void by itself. */
export const clauseStances = pgTable(
  "clause_stances",
  {
    id: id(),
    taskBookId: taskBookRef(),
    clause: text().notNull(),
    organizationId: organizationRef().notNull(),
    stance: text().$type<Stance>().notNull(),
    clauseHash: text().notNull(),
    /** Why it objects. */
    note: text().notNull().default(""),
    userId: text().notNull(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.taskBookId, t.clause, t.organizationId)],
);

/** Remarks on a clause. An answer names what it answers. */
export const clauseComments = pgTable(
  "clause_comments",
  {
    id: id(),
    taskBookId: taskBookRef(),
    clause: text().notNull(),
    parentId: uuid(),
    organizationId: organizationRef().notNull(),
    userId: text().notNull(),
    body: text().notNull(),
    /** Revision of the draft it was written on. */
    revision: integer().notNull(),
    createdAt: createdAt(),
    resolvedAt: instant(),
    resolvedBy: organizationRef(),
    formKey: text(),
  },
  (t) => [index().on(t.taskBookId, t.clause), uniqueIndex().on(t.organizationId, t.formKey)],
);

/** A clause as one party would have it. It takes effect when every other party accepts it and the clause is still what it was proposed on. */
export const clauseProposals = pgTable(
  "clause_proposals",
  {
    id: id(),
    taskBookId: taskBookRef(),
    clause: text().notNull(),
    baseHash: text().notNull(),
    /** The clause's data before, and as proposed. */
    base: jsonb().$type<unknown>().notNull(),
    content: jsonb().$type<unknown>().notNull(),
    reason: text().notNull(),
    organizationId: organizationRef().notNull(),
    userId: text().notNull(),
    status: text().$type<ProposalStatus>().notNull().default("open"),
    createdAt: createdAt(),
    decidedAt: instant(),
  },
  (t) => [index().on(t.taskBookId, t.clause)],
);

export const proposalAnswers = pgTable(
  "proposal_answers",
  {
    id: id(),
    proposalId: uuid()
      .notNull()
      .references(() => clauseProposals.id),
    organizationId: organizationRef().notNull(),
    answer: text().$type<"accept" | "reject">().notNull(),
    reason: text().notNull().default(""),
    userId: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.proposalId, t.organizationId)],
);
