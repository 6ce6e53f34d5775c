import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import { loadLexicon, noteWordings } from "#app/areas/metrics/index.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import type { SupplyRole } from "#db/vocabulary/roles.ts";

/** Rows per job: a few tenths of a second of reading texts. */
const BATCH = 500;

/** What the lexicon reads of a capability. */
export const taggedText = ({ name, summary, description }: { name: string; summary: string; description: string }) =>
  `${name}。${summary}。${description}`;

/** The same for capabilities as `retagScenes` does for scenes: a batch anew by the lexicon as it is now, the version stays. */
export async function retagCapabilities(ctx: Context, { after }: JobPayload<"retag-capabilities">): Promise<void> {
  const lexicon = await loadLexicon(ctx);
  await withTransaction(ctx, async (tx) => {
    const rows = await tx.db
      .select({
        id: capabilities.id,
        name: capabilities.name,
        summary: capabilities.summary,
        description: capabilities.description,
        tags: capabilities.tags,
      })
      .from(capabilities)
      .where(after === null ? undefined : gt(capabilities.id, after))
      .orderBy(asc(capabilities.id))
      .limit(BATCH)
      .for("update");
    for (const row of rows) {
      const tags = lexicon.tagsOf(taggedText(row));
      if (tags.join() === row.tags.join()) continue;
      await tx.db.update(capabilities).set({ tags }).where(eq(capabilities.id, row.id));
      await enqueue(tx, "index-capability", { capabilityId: row.id });
    }
    const last = rows.at(-1);
    if (last && rows.length === BATCH) await enqueue(tx, "retag-capabilities", { after: last.id });
  });
}

/** Whose texts are about work; operating systems, simulators, parts and services rarely name an operation, and need none. */
const NAMING_ROLES: readonly SupplyRole[] = ["robotMaker", "applicationServiceProvider", "algorithmSupplier"];

/** Puts published capabilities without an operation before the lexicon's keepers; clears the others. */
export async function noteUntagged(ctx: Context, capabilityIds: readonly string[]): Promise<void> {
  const rows = await ctx.db
    .select({ id: capabilities.id, name: capabilities.name, summary: capabilities.summary })
    .from(capabilities)
    .where(
      and(
        inArray(capabilities.id, [...capabilityIds]),
        eq(capabilities.status, "published"),
        inArray(capabilities.role, [...NAMING_ROLES]),
        eq(sql`cardinality(${capabilities.tags})`, 0),
      ),
    );
  const untagged = new Map(rows.map(({ id, name, summary }) => [id, `${name}。${summary}`]));
  await noteWordings(ctx, "capability", capabilityIds, untagged);
}
