import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { RunTrigger } from "../vocabulary/matching.ts";
import { createdAt, fen, id, instant } from "./columns.ts";
import { scenes } from "./scenes.ts";

/** What the stages of a run took in and let through. Times in milliseconds. */
export interface RunStages {
  /** Queries sent to retrieve, and hits they gave in all. */
  queries: number;
  hits: number;
  /** Published capabilities among the hits, re-read; and those kept for composing. */
  found: number;
  kept: number;
  /** The same by slot; a capability may count for several. */
  slots: { slotId: string; found: number; kept: number }[];
  ms: { retrieve: number; read: number; assess: number; compose: number; explain: number };
}

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
    trigger: text().$type<RunTrigger>().notNull(),
    /** Scene, weights, capability contents as they were: re-running with it gives the same bytes. */
    input: jsonb().$type<unknown>().notNull(),
    outcome: jsonb().$type<unknown>().notNull(),
    retrieval: text().$type<"search" | "database">().notNull(),
    degraded: boolean().notNull(),
    optimal: boolean().notNull(),
    candidateCount: integer().notNull(),
    nodesSearched: integer().notNull(),
    elapsedMs: integer().notNull(),
    /** Sizes and times of the run's stages, for its page. Empty in runs from before they were kept. */
    stages: jsonb().$type<Partial<RunStages>>().notNull().default({}),
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

/** The weights a user unit has set for its scene; a scene without a row has the defaults. */
export const sceneWeights = pgTable("scene_weights", {
  sceneId: uuid()
    .primaryKey()
    .references(() => scenes.id),
  weights: jsonb().$type<unknown>().notNull(),
  changedBy: text().notNull(),
  changedAt: instant().notNull(),
});

/** How a scene stands after its newest run: what a capability published later is held against. One row per scene that has been matched. */
export const sceneStandings = pgTable(
  "scene_standings",
  {
    sceneId: uuid()
      .primaryKey()
      .references(() => scenes.id),
    runId: uuid()
      .notNull()
      .references(() => proposalRuns.id),
    /** Of the best proposal; null when the run proposed nothing. */
    unmetMandatory: integer(),
    valueMilli: integer(),
    /** `Standing` of the matching room. */
    standing: jsonb().$type<unknown>().notNull(),
  },
  (t) => [index().on(t.runId)],
);
