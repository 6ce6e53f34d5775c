import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ReplicationBasis } from "../vocabulary/demand.ts";
import type { Comparator, EvidenceGrade } from "../vocabulary/metrics.ts";
import type { ComponentKind, SlotRole } from "../vocabulary/roles.ts";
import { createdAt, id } from "./columns.ts";
import { scenes } from "./scenes.ts";

/** A member of a proven consortium, in a seat of the scene it is proposed to. */
export interface ReplicationMember {
  slotId: string;
  role: SlotRole;
  componentKind: ComponentKind | null;
  organizationId: string;
  capabilityId: string;
}

/** The best answer to one requirement. Decimals as text, canonical unit. */
export interface ReplicationAnswer {
  requirementId: string;
  /** Null: no member answers. */
  capabilityId: string | null;
  status: "met" | "selfDeclaredOnly" | "short" | "unanswered";
  claim: { comparator: Comparator; value: string; upper: string | null; evidence: EvidenceGrade } | null;
  shortfall: string | null;
  /** The claim was stated for other work and does not count; absent otherwise. */
  otherWork?: true;
}

/** A consortium proven in one scene, held against a similar open one. */
export const replications = pgTable(
  "replications",
  {
    id: id(),
    sourceSceneId: uuid()
      .notNull()
      .references(() => scenes.id, { onDelete: "cascade" }),
    targetSceneId: uuid()
      .notNull()
      .references(() => scenes.id, { onDelete: "cascade" }),
    /** The version of the scene it was held against; a later content asks for something else. */
    targetVersion: integer().notNull(),
    basis: text().$type<ReplicationBasis>().notNull(),
    members: jsonb().$type<ReplicationMember[]>().notNull(),
    answers: jsonb().$type<ReplicationAnswer[]>().notNull(),
    missingSlots: text().array().notNull(),
    unmetMandatory: integer().notNull(),
    valueMilli: integer().notNull(),
    /** Of the scene's best proposal then; null when it had none. */
    presentUnmet: integer(),
    presentValueMilli: integer(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.sourceSceneId, t.targetSceneId), index().on(t.targetSceneId)],
);
