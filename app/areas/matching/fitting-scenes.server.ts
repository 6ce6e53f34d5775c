import { and, arrayOverlaps, eq, exists, gt, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import { COLLECTING_STATUSES } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { roleSlots, scenes } from "#db/schema/scenes.ts";
import type { ComponentKind, SupplyRole } from "#db/vocabulary/roles.ts";
import type { ProductType, SceneField } from "#db/vocabulary/scenes.ts";
import { slotRoleOf } from "./rules.ts";

/** As much of a capability as decides which scenes have a place for it. */
export interface Fitting {
  role: SupplyRole;
  componentKind: ComponentKind | null;
  productType: ProductType | null;
  fields: readonly SceneField[];
  /** Region codes; none: the whole country. */
  serviceRegions: readonly string[];
}

/** Scenes that collect proposals now. All of them are public: drafts and scenes in review take no part in anything that counts demand. */
export function isOpen(ctx: Context): SQL | undefined {
  return and(inArray(scenes.status, [...COLLECTING_STATUSES]), gt(scenes.closesAt, ctx.clock.now()));
}

/**
 * Scenes in the capability's fields, of the regions it serves (`servesScene`), with a slot for its role and kind, asking for its product type. Leasing, insurance and public platforms take
 * no slot: they serve the fields and regions they name.
 */
export function fitsScene(ctx: Context, { role, componentKind, productType, fields, serviceRegions }: Fitting): SQL | undefined {
  const slotRole = slotRoleOf(role);
  const inFields = fields.length > 0 ? inArray(scenes.field, [...fields]) : sql`false`;
  const served =
    serviceRegions.length > 0
      ? or(inArray(scenes.regionCode, [...serviceRegions]), inArray(sql`left(${scenes.regionCode}, 2) || '0000'`, [...serviceRegions]))
      : undefined;
  if (slotRole === null) return and(inFields, served);
  const slot = ctx.db
    .select({ one: sql`1` })
    .from(roleSlots)
    .where(
      and(
        eq(roleSlots.sceneId, scenes.id),
        eq(roleSlots.role, slotRole),
        componentKind === null
          ? isNull(roleSlots.componentKind)
          : or(isNull(roleSlots.componentKind), eq(roleSlots.componentKind, componentKind)),
      ),
    );
  const ofType = slotRole === "prime" && productType !== null ? arrayOverlaps(scenes.productTypes, [productType]) : undefined;
  return and(inFields, served, exists(slot), ofType);
}
