import { eq } from "drizzle-orm";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { scenes } from "#db/schema/scenes.ts";
import { project } from "#search/project.ts";
import { sceneDocuments } from "./document.server.ts";
import { noteUntagged } from "./retag.server.ts";

/** What was published within this time may be new to somebody who keeps a search; who was told already is not told again. */
const NEW_FOR_MS = 2 * 86_400_000;
const BATCH = 500;

/** Writes the documents of scenes as they are now, and removes those of scenes that are no longer public. */
export async function indexScenes(ctx: Context, payloads: readonly JobPayload<"index-scene">[]): Promise<void> {
  const ids = [...new Set(payloads.map(({ sceneId }) => sceneId))];
  const published = new Map<string, number>();
  await project(ctx.services.search, "scenes", ids, async (some) => {
    const documents = await sceneDocuments(ctx, some);
    for (const document of documents) published.set(document.id, document.published_at);
    return documents;
  });
  await noteUntagged(ctx, ids);
  const since = ctx.clock.now().getTime() - NEW_FOR_MS;
  const fresh = ids.filter((id) => (published.get(id) ?? 0) > since);
  if (fresh.length > 0) await withTransaction(ctx, (tx) => enqueue(tx, "match-saved-searches", { corpus: "scenes", ids: fresh }));
}

/** The same for everything of an organization, whose name and verification stand in the documents. */
export async function indexScenesOf(ctx: Context, organizationId: string): Promise<void> {
  const rows = await ctx.db.select({ id: scenes.id }).from(scenes).where(eq(scenes.organizationId, organizationId));
  for (let i = 0; i < rows.length; i += BATCH)
    await indexScenes(
      ctx,
      rows.slice(i, i + BATCH).map(({ id }) => ({ sceneId: id })),
    );
}
