import { and, arrayOverlaps, asc, eq, gt, gte, inArray, or } from "drizzle-orm";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import type { SupplyRole } from "#db/vocabulary/roles.ts";
import type { SceneField } from "#db/vocabulary/scenes.ts";
import { type CapabilityWithClaims, capabilitiesById } from "./reads.server.ts";

interface CapabilityChanges {
  /** Only those of the actor's own organization, in every status. */
  mine: boolean;
  role: SupplyRole[];
  field: SceneField[];
  updatedSince?: Date | undefined;
  /** The last row of the page before. */
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/** Capabilities in the order of their last change, oldest first: what changes again comes later in the order. Published ones, or the actor's own. */
export async function capabilityChanges(ctx: Context, asked: CapabilityChanges): Promise<CapabilityWithClaims[]> {
  const { after } = asked;
  const rows = await ctx.db
    .select({ id: capabilities.id })
    .from(capabilities)
    .where(
      and(
        asked.mine ? eq(capabilities.organizationId, userOf(ctx).organizationId) : eq(capabilities.status, "published"),
        asked.role.length > 0 ? inArray(capabilities.role, asked.role) : undefined,
        asked.field.length > 0 ? arrayOverlaps(capabilities.fields, asked.field) : undefined,
        asked.updatedSince ? gte(capabilities.updatedAt, asked.updatedSince) : undefined,
        after
          ? or(gt(capabilities.updatedAt, after.at), and(eq(capabilities.updatedAt, after.at), gt(capabilities.id, after.id)))
          : undefined,
      ),
    )
    .orderBy(asc(capabilities.updatedAt), asc(capabilities.id))
    .limit(asked.limit);
  const ids = rows.map(({ id }) => id);
  const found = await capabilitiesById(ctx, ids);
  return ids.flatMap((id) => found.get(id) ?? []);
}
