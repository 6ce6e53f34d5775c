import { attachFiles, type FileLine, filesOf, ownFiles } from "#app/areas/files/index.server.ts";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { fileIds } from "#app/kernel/fields.ts";
import { type DraftContent, listOf } from "./content.ts";

/** Ids of the files a draft holds, as far as they are ids at all. */
const idsOf = (content: DraftContent) => fileIds.safeParse([...new Set(listOf(content, "files"))]).data ?? [];

/** The files of a draft, in its order. */
export function filesOfDraft(ctx: Context, content: DraftContent): Promise<FileLine[]> {
  return ownFiles(ctx, idsOf(content));
}

/** Holds the files of a draft, so that nobody sweeps them away. Those of the scene it is the next text of stay where everybody sees them. */
export async function holdFiles(
  tx: TransactionContext,
  draft: { id: string; sceneId: string | null; content: DraftContent },
): Promise<void> {
  const shown = draft.sceneId === null ? [] : await idsOfScene(tx, draft.sceneId);
  await attachFiles(tx, {
    objectType: "sceneDraft",
    objectId: draft.id,
    fileIds: idsOf(draft.content).filter((id) => !shown.includes(id)),
  });
}

/** Makes the files of a draft those of its scene. */
export async function handOverFiles(tx: TransactionContext, draft: { id: string; content: DraftContent }, sceneId: string): Promise<void> {
  const from = { objectType: "sceneDraft", objectId: draft.id } as const;
  await attachFiles(tx, { objectType: "scene", objectId: sceneId, fileIds: idsOf(draft.content), from });
}

export async function idsOfScene(ctx: Context, sceneId: string): Promise<string[]> {
  return ((await filesOf(ctx, "scene", [sceneId])).get(sceneId) ?? []).map(({ id }) => id);
}
