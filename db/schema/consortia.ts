import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ConsortiumOrigin, ConsortiumStatus, MemberStatus } from "../vocabulary/consortia.ts";
import type { SlotRole } from "../vocabulary/roles.ts";
import { createdAt, id, instant, organizationRef } from "./columns.ts";
import { scenes } from "./scenes.ts";

/**
 * 创新应用联合体 of one scene. At most one that is not dissolved per scene (partial unique index). Of a formed one the work shares of its user
 * unit and accepted members total 10000 (deferred trigger).
 */
export const consortia = pgTable(
  "consortia",
  {
    id: id(),
    code: text().notNull().unique(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id),
    origin: text().$type<ConsortiumOrigin>().notNull().default("proposal"),
    proposalId: uuid(),
    /** The awarded bid it was formed from; null for a proposal. */
    bidId: uuid(),
    userUnitId: organizationRef().notNull(),
    leadOrganizationId: organizationRef(),
    status: text().$type<ConsortiumStatus>().notNull().default("inviting"),
    version: integer().notNull().default(1),
    /** The user unit's own part of the research and development work, basis points. */
    unitWorkShareBp: integer().notNull().default(0),
    dissolveReason: text(),
    createdAt: createdAt(),
    formedAt: instant(),
  },
  (t) => [
    uniqueIndex("consortia_one_live_per_scene").on(t.sceneId).where(sql`${t.status} <> 'dissolved'`),
    index().on(t.userUnitId),
    check("consortia_unit_work_share", sql`${t.unitWorkShareBp} between 0 and 10000`),
  ],
);

/** Members other than the user unit. Who declined, left or was taken out keeps its row; a seat has one live holder at a time. */
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
    /** Part of the research and development work, basis points. */
    workShareBp: integer().notNull().default(0),
    status: text().$type<MemberStatus>().notNull().default("invited"),
    /** Why it is invited. */
    message: text().notNull().default(""),
    reply: text(),
    /** What it offers instead of the capability it was asked for, while its counter-offer waits for the user unit. */
    counterCapabilityId: uuid(),
    counterCapabilityVersion: integer(),
    respondBy: instant().notNull(),
    respondedAt: instant(),
    /** When a sealed task book first named it: from then on it goes by that only. Who came since, and has signed nothing, goes as before sealing. */
    boundAt: instant(),
    /** When it gave notice that it leaves a consortium whose task book is sealed, and when that takes effect; it stays a member until then. */
    noticeAt: instant(),
    leavesAt: instant(),
    /** When it left or was taken out, or its invitation was withdrawn, and why; the reason stands from its notice on. */
    leftAt: instant(),
    leaveReason: text(),
    /** The member whose seat it takes over. */
    replacesMemberId: uuid(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("consortium_members_one_live_per_slot")
      .on(t.consortiumId, t.slotId)
      .where(sql`${t.status} in ('invited', 'countered', 'accepted')`),
    index().on(t.organizationId),
    index().on(t.consortiumId),
    check("consortium_members_notice", sql`(${t.noticeAt} is null) = (${t.leavesAt} is null)`),
    check("consortium_members_work_share", sql`${t.workShareBp} between 0 and 10000`),
  ],
);
