import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { scenes } from "#db/schema/scenes.ts";

/** Which contact the actor's own scenes name, by scene code; scenes that name none, and those of others, are left out. */
export async function contactsOfMyScenes(ctx: Context, codes: readonly string[]): Promise<Record<string, string>> {
  if (codes.length === 0) return {};
  const own = eq(scenes.organizationId, userOf(ctx).organizationId);
  const rows = await ctx.db
    .select({ code: scenes.code, contactId: scenes.contactId })
    .from(scenes)
    .where(and(own, inArray(scenes.code, [...codes]), isNotNull(scenes.contactId)));
  return Object.fromEntries(rows.flatMap(({ code, contactId }) => (contactId ? [[code, contactId]] : [])));
}
