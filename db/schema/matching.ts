import { boolean, index, integer, json, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { OpportunityGap, OpportunityKind, RunTrigger } from "../vocabulary/matching.ts";
import type { ComponentKind, SlotRole } from "../vocabulary/roles.ts";
import { capabilities } from "./capabilities.ts";
import { createdAt, fen, id, instant, organizationRef, packedJson } from "./columns.ts";
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
    /** The job that made it: delivered twice, it makes one run. Null where no queue was asked. */
    job: text().unique(),
    /** Scene, weights, capability contents as they were: re-running with it gives the same bytes. */
    input: packedJson().notNull(),
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
    /** When it was filled in later than its run, which was made before standings were kept. */
    filledAt: instant(),
  },
  (t) => [index().on(t.runId)],
);

/**
 * What a capability would add to the best consortium of an open scene, as last worked out: its vendor's list. A row counts while its run is the
 * scene's standing one and its version the capability's own.
 */
export const opportunities = pgTable(
  "opportunities",
  {
    capabilityId: uuid()
      .notNull()
      .references(() => capabilities.id, { onDelete: "cascade" }),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id, { onDelete: "cascade" }),
    /** The capability's owner. */
    organizationId: organizationRef().notNull(),
    capabilityVersion: integer().notNull(),
    runId: uuid()
      .notNull()
      .references(() => proposalRuns.id),
    kind: text().$type<OpportunityKind>().notNull(),
    /** The slot it would fill. */
    slotRole: text().$type<SlotRole>().notNull(),
    componentKind: text().$type<ComponentKind>(),
    /** Without it there is no consortium at all; then there is nothing that the next two could be measured against. */
    enables: boolean().notNull(),
    /** By how much the best consortium with it is better than the best without it, both as if the scene had no budget; both 0 unless it raises. */
    unmetFewer: integer().notNull(),
    gainMilli: integer().notNull(),
    /** Ids of the requirements it meets. */
    answers: jsonb().$type<string[]>().notNull(),
    /** What keeps it out; null when it raises. */
    gap: jsonb().$type<OpportunityGap>(),
    computedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.capabilityId, t.sceneId] }),
    index().on(t.organizationId, t.kind),
    index().on(t.sceneId),
    index().on(t.runId),
  ],
);

/** What a scene's unit was told of since a run: that with this capability its best consortium would be so good. */
export const supplyNotices = pgTable(
  "supply_notices",
  {
    capabilityId: uuid()
      .notNull()
      .references(() => capabilities.id, { onDelete: "cascade" }),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id, { onDelete: "cascade" }),
    runId: uuid()
      .notNull()
      .references(() => proposalRuns.id, { onDelete: "cascade" }),
    unmetMandatory: integer().notNull(),
    valueMilli: integer().notNull(),
    toldAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.capabilityId, t.sceneId] }), index().on(t.sceneId), index().on(t.runId)],
);

/** When somebody or the sweep last asked for a capability to be held against the newer runs: a job that waits or fails is not asked for again at once. */
export const supplyRequests = pgTable("supply_requests", {
  capabilityId: uuid()
    .primaryKey()
    .references(() => capabilities.id, { onDelete: "cascade" }),
  requestedAt: instant().notNull(),
});

/** When a capability was last held against the open scenes, and how many were left after each step. */
export const supplyChecks = pgTable(
  "supply_checks",
  {
    capabilityId: uuid()
      .primaryKey()
      .references(() => capabilities.id, { onDelete: "cascade" }),
    capabilityVersion: integer().notNull(),
    /** Scenes that ask for it; those of them that the bound left, each composed exactly; those of them improved. */
    narrowed: integer().notNull(),
    bounded: integer().notNull(),
    improved: integer().notNull(),
    elapsedMs: integer().notNull(),
    checkedAt: instant().notNull(),
  },
  (t) => [index().on(t.checkedAt)],
);

/** Beside a scene's standing, what capabilities published later are composed with. Written after the run; where it is missing, it is read from the run itself. */
export const sceneReaches = pgTable(
  "scene_reaches",
  {
    sceneId: uuid()
      .primaryKey()
      .references(() => scenes.id, { onDelete: "cascade" }),
    runId: uuid()
      .notNull()
      .references(() => proposalRuns.id, { onDelete: "cascade" }),
    /** `Roster` of the matching room: the run's candidates as numbers. As text, since nothing in it is asked about. Null in rows from before it was kept. */
    roster: json().$type<unknown>(),
    /** `Shown` of the matching room: how the scene stands as its vendors are shown it. Null in rows from before it was kept. */
    shown: jsonb().$type<unknown>(),
  },
  (t) => [index().on(t.runId)],
);
