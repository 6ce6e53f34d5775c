import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { SlotRole } from "../vocabulary/roles.ts";
import { createdAt, id, instant, organizationRef } from "./columns.ts";
import { scenes } from "./scenes.ts";

/** 创新应用联合体 of one scene. At most one that is not dissolved per scene (partial unique index). */
export const consortia = pgTable(
  "consortia",
  {
    id: id(),
    code: text().notNull().unique(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id),
    proposalId: uuid(),
    userUnitId: organizationRef().notNull(),
    leadOrganizationId: organizationRef(),
    status: text().$type<"inviting" | "formed" | "dissolved">().notNull().default("inviting"),
    version: integer().notNull().default(1),
    dissolveReason: text(),
    createdAt: createdAt(),
    formedAt: instant(),
  },
  (t) => [uniqueIndex("consortia_one_live_per_scene").on(t.sceneId).where(sql`${t.status} <> 'dissolved'`), index().on(t.userUnitId)],
);

/** Members other than the user unit. */
export const consortiumMembers = pgTable(
  "consortium_members",
  {
    id: id(),
    consortiumId: uuid()
      .notNull()
      .references(() => consortia.id),
    organizationId: organizationRef().notNull(),
    role: text().$type<SlotRole>().notNull(),
    slotId: uuid().notNull(),
    capabilityId: uuid().notNull(),
    capabilityVersion: integer().notNull(),
    required: boolean().notNull(),
    status: text().$type<"invited" | "accepted" | "declined">().notNull().default("invited"),
    message: text().notNull().default(""),
    reply: text(),
    respondBy: instant().notNull(),
    respondedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.consortiumId, t.slotId), index().on(t.organizationId)],
);
