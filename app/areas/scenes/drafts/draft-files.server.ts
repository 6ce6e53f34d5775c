import { and, eq, isNotNull } from "drizzle-orm";
import { attachFiles, type FileLine, filesOf, ownFiles } from "#app/areas/files/index.server.ts";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { fileIds } from "#app/kernel/fields.ts";
import { sceneDrafts, scenes } from "#db/schema/scenes.ts";
import { mayReadRevision } from "../policy.ts";
import type { SceneChange } from "../scene-diff.ts";
import { SCENE_FACT_NAMES } from "../vocabulary.ts";
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
    ...homeOf(draft.id),
    fileIds: idsOf(draft.content).filter((id) => !shown.includes(id)),
  });
}

/** Makes the files of a draft those of its scene. */
export async function handOverFiles(tx: TransactionContext, draft: { id: string; content: DraftContent }, sceneId: string): Promise<void> {
  await attachFiles(tx, { objectType: "scene", objectId: sceneId, fileIds: idsOf(draft.content), from: homeOf(draft.id) });
}

/** What is known of a revision where its files are asked for. */
interface RevisionFiles {
  id: string;
  sceneId: string | null;
  content: Record<string, unknown>;
  discardedAt: Date | null;
}

/** The files the form of a revision holds, in its order; null when it was handed in by other ways, which say nothing of files. */
export async function filesOfRevision(ctx: Context, { id, sceneId, content, discardedAt }: RevisionFiles): Promise<FileLine[] | null> {
  if (sceneId === null || discardedAt !== null || !("files" in content)) return null;
  const [shown, held] = await Promise.all([filesOf(ctx, "scene", [sceneId]), filesOf(ctx, "sceneDraft", [id])]);
  const known = new Map([...(shown.get(sceneId) ?? []), ...(held.get(id) ?? [])].map((line) => [line.id, line]));
  return idsOf(content).flatMap((fileId) => known.get(fileId) ?? []);
}

/** What a revision changes of the files everybody sees: nothing, or one change with their names before and after. */
export async function fileChanges(ctx: Context, revision: RevisionFiles | null): Promise<SceneChange[]> {
  const after = revision && (await filesOfRevision(ctx, revision));
  if (!after || !revision?.sceneId) return [];
  const before = (await filesOf(ctx, "scene", [revision.sceneId])).get(revision.sceneId) ?? [];
  const [ids, names] = [
    (lines: readonly FileLine[]) => lines.map(({ id }) => id).sort(),
    (lines: readonly FileLine[]) => lines.map(({ name }) => name),
  ];
  if (String(ids(before)) === String(ids(after))) return [];
  const words = (lines: readonly FileLine[]) => names(lines).join("、") || null;
  const kind = before.length === 0 ? "added" : after.length === 0 ? "removed" : "changed";
  return [{ field: "files", name: SCENE_FACT_NAMES.files, kind, before: words(before), after: words(after) }];
}

/** Makes the files of a published revision those of its scene; what cannot be taken any more is left out. */
export async function publishFiles(
  tx: TransactionContext,
  revision: RevisionFiles,
  scene: { id: string; organizationId: string },
): Promise<void> {
  const files = await filesOfRevision(tx, revision);
  if (files) {
    await attachFiles(tx, {
      objectType: "scene",
      objectId: scene.id,
      fileIds: files.map(({ id }) => id),
      from: homeOf(revision.id),
      organizationId: scene.organizationId,
      lenient: true,
    });
  }
  await releaseFiles(tx, revision.id);
}

/** Lets the files of a draft go that nothing took over. */
export async function releaseFiles(tx: TransactionContext, draftId: string): Promise<void> {
  await attachFiles(tx, { ...homeOf(draftId), fileIds: [] });
}

const homeOf = (draftId: string) => ({ objectType: "sceneDraft" as const, objectId: draftId });

/** Whether the actor decides on the handed-in revision that a file hangs on. Its own unit opens its files anyway. */
export async function mayOpenRevisionFiles(ctx: Context, draftId: string): Promise<boolean> {
  const [row] = await ctx.db
    .select({ scene: scenes })
    .from(sceneDrafts)
    .innerJoin(scenes, eq(scenes.id, sceneDrafts.sceneId))
    .where(and(eq(sceneDrafts.id, draftId), isNotNull(sceneDrafts.submittedAt)));
  return row !== undefined && mayReadRevision(ctx.actor, row.scene);
}

export async function idsOfScene(ctx: Context, sceneId: string): Promise<string[]> {
  return ((await filesOf(ctx, "scene", [sceneId])).get(sceneId) ?? []).map(({ id }) => id);
}
