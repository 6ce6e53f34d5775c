import type { JobPayload } from "#app/jobs/catalog.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { project } from "#search/project.ts";
import { capabilityDocuments } from "./document.server.ts";
import { noteUntagged } from "./retag.server.ts";

/** Writes the documents of capabilities as they are now, and removes those of capabilities that are no longer published. */
export async function indexCapabilities(ctx: Context, payloads: readonly JobPayload<"index-capability">[]): Promise<void> {
  const ids = [...new Set(payloads.map(({ capabilityId }) => capabilityId))];
  await project(ctx.services.search, "capabilities", ids, (some) => capabilityDocuments(ctx, some));
  await noteUntagged(ctx, ids);
}
