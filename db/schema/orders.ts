import { index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { OrderLevel } from "../vocabulary/demand.ts";
import type { ComponentKind, SupplyRole } from "../vocabulary/roles.ts";
import type { ProductType, SceneField } from "../vocabulary/scenes.ts";
import { id, organizationRef } from "./columns.ts";
import { scenes } from "./scenes.ts";

/** Small open scenes that the same capabilities serve. A projection, replaced whole. */
export const orders = pgTable("orders", {
  id: id(),
  level: text().$type<OrderLevel>().notNull(),
  field: text().$type<SceneField>().notNull(),
  productType: text().$type<ProductType>().notNull(),
  /** Key of the lexicon. */
  operation: text().notNull(),
});

export const orderScenes = pgTable(
  "order_scenes",
  {
    id: id(),
    orderId: uuid()
      .notNull()
      .references(() => orders.id, { onDelete: "cascade" }),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id, { onDelete: "cascade" }),
    /** The content that was looked at; a later one asks for something else. */
    contentVersion: integer().notNull(),
  },
  (t) => [uniqueIndex().on(t.orderId, t.sceneId), index().on(t.sceneId)],
);

/** The sets of capabilities that serve every scene of an order: a row per member. Of order level `prime` a set is one capability. */
export const orderMembers = pgTable(
  "order_members",
  {
    id: id(),
    orderId: uuid()
      .notNull()
      .references(() => orders.id, { onDelete: "cascade" }),
    /** Numbers the sets of an order, from 1. */
    setNumber: integer().notNull(),
    role: text().$type<SupplyRole>().notNull(),
    componentKind: text().$type<ComponentKind>(),
    organizationId: organizationRef().notNull(),
    capabilityId: uuid().notNull(),
  },
  (t) => [uniqueIndex().on(t.orderId, t.setNumber, t.capabilityId), index().on(t.organizationId)],
);
