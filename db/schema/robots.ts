import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, organizationRef } from "./columns.ts";

/** A robot by its 29-character 身份证 (人形机器人全生命周期管理规范). */
export const robots = pgTable(
  "robots",
  {
    id: id(),
    identity: text().notNull().unique(),
    model: text().notNull(),
    makerOrganizationId: organizationRef().notNull(),
    contractId: uuid(),
    station: text(),
    assignedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.contractId), index().on(t.makerOrganizationId)],
);
