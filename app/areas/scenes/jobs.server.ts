import type { JobPayload } from "#app/jobs/catalog.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { project } from "#search/project.ts";
import { sceneDocuments } from "./document.server.ts";
import { noteUntagged } from "./retag.server.ts";
/** Writes the documents of scenes as they are now, and removes those of scenes that are no longer public. */
export async function indexScenes(ctx: Context, payloads: readonly JobPayload<"index-scene">[]): Promise<void> {
  const ids = [...new Set(payloads.map(({ sceneId }) => sceneId))];
  await project(ctx.services.search, "scenes", ids, (some) => sceneDocuments(ctx, some));
  await noteUntagged(ctx, ids);
}
