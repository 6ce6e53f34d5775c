import { z } from "zod";
import { attachFiles } from "#app/areas/files/index.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";

/** As many files as may hang on one object. */
const MOST_FILES = 20;
const typedClaims = z.object({ capability: z.object({ claims: z.array(z.object({ fileId: z.uuid().catch("") })) }) });

/** Ids of the files a draft's claims name, as far as what was typed holds any. */
function idsIn(content: Record<string, unknown>): string[] {
  const claims = typedClaims.safeParse(content).data?.capability.claims ?? [];
  return [...new Set(claims.map(({ fileId }) => fileId).filter((id) => id !== ""))].slice(0, MOST_FILES);
}

/** Holds the files of a draft, so that nobody sweeps them away. Those of the capability whose next version it is stay with the capability. */
export async function holdFiles(tx: TransactionContext, draft: { id: string; content: Record<string, unknown> }): Promise<void> {
  await attachFiles(tx, { ...homeOf(draft.id), fileIds: idsIn(draft.content), lenient: true });
}

/** Lets the files of a draft go that nothing took over. */
export async function releaseFiles(tx: TransactionContext, draftId: string): Promise<void> {
  await attachFiles(tx, { ...homeOf(draftId), fileIds: [] });
}

/** Where the files of a draft hang. */
export const homeOf = (draftId: string) => ({ objectType: "capabilityDraft" as const, objectId: draftId });
