import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, organizationRef } from "./columns.ts";
import { contracts } from "./contracts.ts";

/** A robot by its 29-character 身份证 (人形机器人全生命周期管理规范). Where it works is told by its assignments. */
export const robots = pgTable(
  "robots",
  {
    id: id(),
    identity: text().notNull().unique(),
    model: text().notNull(),
    makerOrganizationId: organizationRef().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.makerOrganizationId)],
);

/**
 * When a robot worked under which contract: half-open stretches of instants, of which no two of one robot overlap (an exclusion constraint of
 * migration 0051). `assignedTo` is null until the end is known.
 */
export const robotAssignments = pgTable(
  "robot_assignments",
  {
    id: id(),
    robotId: uuid()
      .notNull()
      .references(() => robots.id),
    contractId: uuid()
      .notNull()
      .references(() => contracts.id),
    station: text().notNull(),
    assignedFrom: instant().notNull(),
    assignedTo: instant(),
    /** 验收交接日, an ISO date of the contract's zone, as the user unit confirmed it. */
    acceptedOn: text(),
    createdAt: createdAt(),
  },
  (t) => [
    index().on(t.contractId),
    check("robot_assignments_stretch", sql`${t.assignedTo} is null or ${t.assignedFrom} < ${t.assignedTo}`),
  ],
);
