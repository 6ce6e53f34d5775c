import { doublePrecision, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { DemandProjection, GapKind, GapState } from "../vocabulary/demand.ts";
import type { Comparator } from "../vocabulary/metrics.ts";
import type { ComponentKind, SlotRole } from "../vocabulary/roles.ts";
import type { SceneField } from "../vocabulary/scenes.ts";
import { id, instant } from "./columns.ts";
import { scenes } from "./scenes.ts";

/** What is computed over all open scenes: when it was asked for, and what it last took. */
export const demandMeasures = pgTable("demand_measures", {
  projection: text().$type<DemandProjection>().primaryKey(),
  requestedAt: instant(),
  /** Null: never yet. */
  measuredAt: instant(),
  scenes: integer().notNull().default(0),
  elapsedMs: integer().notNull().default(0),
});

/** The capability that comes nearest to an unmet must, as it stood when the map was drawn. Decimals as text, canonical unit. */
export interface NearestClaim {
  capabilityId: string;
  comparator: Comparator;
  value: string;
  upper: string | null;
  /** By how much it is short; null when its claim does not bind the asked end. */
  shortfall: string | null;
  /** Its claim was stated for other work; absent otherwise. */
  otherWork?: true;
}

/** Musts of open scenes that are unmet. A projection, replaced whole. */
export const supplyGaps = pgTable(
  "supply_gaps",
  {
    id: id(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id, { onDelete: "cascade" }),
    requirementId: uuid().notNull(),
    regionCode: text().notNull(),
    field: text().$type<SceneField>().notNull(),
    metric: text().notNull(),
    kind: text().$type<GapKind>().notNull(),
    /** Of a catalogue gap; null of a combination gap. */
    state: text().$type<GapState>(),
    nearest: jsonb().$type<NearestClaim>(),
    /** How far the nearest is off, relative to what is asked: 0.2 is a fifth. Null where there is nothing to measure. */
    miss: doublePrecision(),
    /** Unmet musts of its scene, this one among them. */
    unmetInScene: integer().notNull(),
  },
  (t) => [uniqueIndex().on(t.sceneId, t.requirementId), index().on(t.metric)],
);

/** One threshold that a capability could state, and what that would do. */
export interface LeverPoint {
  comparator: Comparator;
  value: string;
  upper: string | null;
  /** Scenes whose only unmet must it meets. */
  unlocked: number;
  /** Further scenes that would have one unmet must fewer. */
  helped: number;
}

/** The supply that would serve most scenes of a region, by seat, metric and, of figures that hold for one operation only, operation. A projection, replaced whole. */
export const supplyLevers = pgTable(
  "supply_levers",
  {
    id: id(),
    /** The nation, a province or a city. */
    regionCode: text().notNull(),
    /** Null: all fields. */
    field: text().$type<SceneField>(),
    role: text().$type<SlotRole>().notNull(),
    componentKind: text().$type<ComponentKind>(),
    metric: text().notNull(),
    /** Keys of the lexicon, any of which will do; none: the figure counts whatever the supply does. */
    operations: text().array().notNull().default([]),
    /** Scenes in which such a seat could close the gap. */
    scenes: integer().notNull(),
    /** Most that one threshold unlocks, and what it helps besides. */
    unlocked: integer().notNull(),
    helped: integer().notNull(),
    curve: jsonb().$type<LeverPoint[]>().notNull(),
  },
  (t) => [index().on(t.regionCode, t.field)],
);
