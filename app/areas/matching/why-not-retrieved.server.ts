import { and, asc, eq } from "drizzle-orm";
import type { SceneWithParts } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { SLOT_SUPPLY_ROLES, type SupplyRole } from "#db/vocabulary/roles.ts";
import { servesScene, WORKING_ROLES } from "./rules.ts";

/** The first rule of retrieval by which a published capability did not become a candidate. */
export type RetrievalReason =
  /** Published after the run. */
  | { kind: "later" }
  /** The scene has no seat for this role. */
  | { kind: "noSeat" }
  /** Seats for parts, of other kinds. */
  | { kind: "otherPart" }
  /** A robot of a form that the scene does not ask for. */
  | { kind: "form" }
  /** A prime that supplies no units now. */
  | { kind: "noUnits" }
  /** Not offered in the scene's field: asked, if at all, where the field has too few for a seat. */
  | { kind: "field" }
  /** Serves regions, and the scene's city and province are not among them. */
  | { kind: "region" }
  /** Names operations, and none of the scene's. */
  | { kind: "operation" }
  /** Meets every condition; others stood before it in what a seat takes: more indicators met, a price within the budget, interfaces, projects. */
  | { kind: "behind" };

export interface NotRetrieved {
  capabilityId: string;
  code: string;
  name: string;
  role: SupplyRole;
  reason: RetrievalReason;
}

/**
 * For every capability that an organization has published and that was not among a run's candidates: which rule of retrieval left it out. Asked
 * of PostgreSQL, as the catalogue is now. What is not published is not there for anybody. The caller has checked the scene.
 */
export async function whyNotRetrieved(
  ctx: Context,
  { scene, slots }: SceneWithParts,
  run: { createdAt: Date },
  organizationId: string,
  candidates: ReadonlySet<string>,
): Promise<NotRetrieved[]> {
  const rows = await ctx.db
    .select()
    .from(capabilities)
    .where(and(eq(capabilities.organizationId, organizationId), eq(capabilities.status, "published")))
    .orderBy(asc(capabilities.code));
  return rows
    .filter(({ id }) => !candidates.has(id))
    .map((row) => ({ capabilityId: row.id, code: row.code, name: row.name, role: row.role, reason: reasonFor(row) }));

  function reasonFor(row: typeof capabilities.$inferSelect): RetrievalReason {
    if ((row.publishedAt ?? row.createdAt) > run.createdAt) return { kind: "later" };
    const seats = slots.filter(({ role }) => SLOT_SUPPLY_ROLES[role].includes(row.role));
    const [seat] = seats;
    if (!seat) return { kind: "noSeat" };
    if (!seats.some(({ componentKind }) => componentKind === null || componentKind === row.componentKind)) return { kind: "otherPart" };
    if (seat.role === "prime") {
      if (row.productType !== null && !scene.productTypes.includes(row.productType)) return { kind: "form" };
      if (row.unitsPerMonth === 0) return { kind: "noUnits" };
    }
    if (!row.fields.includes(scene.field)) return { kind: "field" };
    if (!servesScene(scene, row)) return { kind: "region" };
    const isOfAnother = row.tags.length > 0 && scene.tags.length > 0 && !row.tags.some((tag) => scene.tags.includes(tag));
    if (WORKING_ROLES.has(seat.role) && isOfAnother) return { kind: "operation" };
    return { kind: "behind" };
  }
}
