import { eq } from "drizzle-orm";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { project } from "#search/project.ts";
import { capabilityDocuments } from "./document.server.ts";
import { noteUntagged } from "./retag.server.ts";

/** What was published within this time may be new to somebody who keeps a search; who was told already is not told again. */
const NEW_FOR_MS = 2 * 86_400_000;
const BATCH = 500;

/** Writes the documents of capabilities as they are now, and removes those of capabilities that are no longer published. */
export async function indexCapabilities(ctx: Context, payloads: readonly JobPayload<"index-capability">[]): Promise<void> {
  const ids = [...new Set(payloads.map(({ capabilityId }) => capabilityId))];
  const published = new Map<string, number>();
  await project(ctx.services.search, "capabilities", ids, async (some) => {
    const documents = await capabilityDocuments(ctx, some);
    for (const document of documents) published.set(document.id, document.published_at);
    return documents;
  });
  await noteUntagged(ctx, ids);
  const since = ctx.clock.now().getTime() - NEW_FOR_MS;
  const fresh = ids.filter((id) => (published.get(id) ?? 0) > since);
  if (fresh.length > 0) await withTransaction(ctx, (tx) => enqueue(tx, "match-saved-searches", { corpus: "capabilities", ids: fresh }));
}

/** The same for everything of an organization, whose name and verification stand in the documents. */
export async function indexCapabilitiesOf(ctx: Context, organizationId: string): Promise<void> {
  const rows = await ctx.db.select({ id: capabilities.id }).from(capabilities).where(eq(capabilities.organizationId, organizationId));
  for (let i = 0; i < rows.length; i += BATCH)
    await indexCapabilities(
      ctx,
      rows.slice(i, i + BATCH).map(({ id }) => ({ capabilityId: id })),
    );
}
