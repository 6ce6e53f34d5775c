import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, fen, id } from "./columns.ts";
import { scenes } from "./scenes.ts";

/** One run of the matcher: inputs and outcome, enough to show and to re-run it. */
export const proposalRuns = pgTable(
  "proposal_runs",
  {
    id: id(),
    code: text().notNull().unique(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id),
    sceneVersion: integer().notNull(),
    trigger: text().$type<"published" | "requested">().notNull(),
    /** Scene, weights, capability contents as they were: re-running with it gives the same bytes. */
    input: jsonb().$type<unknown>().notNull(),
    outcome: jsonb().$type<unknown>().notNull(),
    retrieval: text().$type<"search" | "database">().notNull(),
    degraded: boolean().notNull(),
    optimal: boolean().notNull(),
    candidateCount: integer().notNull(),
    nodesSearched: integer().notNull(),
    elapsedMs: integer().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.sceneId, t.createdAt)],
);

/** A proposed consortium of a run; `explanation` is what the comparison page shows. */
export const proposals = pgTable(
  "proposals",
  {
    id: id(),
    runId: uuid()
      .notNull()
      .references(() => proposalRuns.id),
    rank: integer().notNull(),
    unmetMandatory: integer().notNull(),
    valueMilli: integer().notNull(),
    priceFen: fen(),
    explanation: jsonb().$type<unknown>().notNull(),
  },
  (t) => [uniqueIndex().on(t.runId, t.rank)],
);

export const proposalMembers = pgTable(
  "proposal_members",
  {
    id: id(),
    proposalId: uuid()
      .notNull()
      .references(() => proposals.id),
    slotId: uuid().notNull(),
    role: text().notNull(),
    organizationId: text().notNull(),
    capabilityId: uuid().notNull(),
    capabilityVersion: integer().notNull(),
  },
  (t) => [index().on(t.proposalId), index().on(t.organizationId)],
);
