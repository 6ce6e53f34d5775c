import { and, asc, eq, inArray, isNotNull, like, type SQL } from "drizzle-orm";
import type { FileLine } from "#app/areas/files/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { regionNames } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { isAppError, notFound } from "#app/kernel/errors.ts";
import { sceneDrafts, scenes } from "#db/schema/scenes.ts";
import { sceneByCode } from "./change-status.server.ts";
import { readContent } from "./content.server.ts";
import { contentOf } from "./diff-content.ts";
import { fileChanges, filesOfRevision, idsOfScene } from "./drafts/draft-files.server.ts";
import { callObstacle } from "./open-call-guard.server.ts";
import { mayReadRevision } from "./policy.ts";
import { partsOf, type Scene } from "./reads.server.ts";
import { type RevisionRow, standingProposal, workingCopy } from "./revision.server.ts";
import { type SceneChange, sceneDiff } from "./scene-diff.ts";
import { SCENE_ACTIONS } from "./states.ts";

export interface RevisionPage {
  code: string;
  /** The scene's version that an act on the revision must name. */
  version: number;
  name: string;
  note: string;
  /** When it was handed in; null: it is still with the unit. */
  submittedAt: string | null;
  updatedAt: string;
  returnReason: string | null;
  returnNotes: { field: string; note: string }[];
  /** What the revision changes of the public version; empty while it was never handed in. */
  changes: SceneChange[];
  /** Files of the revision that the public version does not show. */
  newFiles: FileLine[];
  /** Why the new content cannot be published as it is, or not now; null when it can. */
  obstacle: string | null;
}

/**
 * The revision of a scene with what it changes: for its unit always, for the bureau of its region while it is handed in. Null when there is
 * none; a scene that is not the reader's to revise or review is not found.
 */
export async function getRevision(ctx: Context, code: string): Promise<RevisionPage | null> {
  return withTransaction(ctx, async (tx) => {
    const scene = await sceneByCode(tx, code);
    if (!mayReadRevision(tx.actor, scene)) throw notFound("场景");
    const revision = await workingCopy(tx, scene.id);
    const isOwn = tx.actor.kind === "user" && tx.actor.organizationId === scene.organizationId;
    if (!revision || (!isOwn && !revision.submittedAt)) return null;
    const proposed = revision.proposed ? await standingProposal(tx, revision) : null;
    const page = {
      code,
      version: scene.version,
      name: scene.name,
      note: revision.note,
      submittedAt: revision.submittedAt?.toISOString() ?? null,
      updatedAt: revision.updatedAt.toISOString(),
      returnReason: revision.returnReason,
      returnNotes: revision.returnNotes,
    };
    if (!proposed) return { ...page, changes: [], newFiles: [], obstacle: revision.proposed ? "填写要求有了变化，须重新提交。" : null };
    try {
      const [registry, regions, current, content, inFiles] = await Promise.all([
        loadRegistry(tx),
        regionNames(tx),
        partsOf(tx, scene),
        readContent(tx, proposed, [], scene.id),
        fileChanges(tx, revision),
      ]);
      const changes = sceneDiff(
        contentOf(registry, regions, scene, current.requirements, current.slots),
        contentOf(registry, regions, content.columns, content.requirements, content.slots),
      );
      return {
        ...page,
        changes: [...changes, ...inFiles],
        newFiles: await newFilesOf(tx, revision),
        obstacle: await callObstacle(tx, scene.id, "publishRevision"),
      };
    } catch (error) {
      if (!isAppError(error) || error.code !== "invalid") throw error;
      return { ...page, changes: [], newFiles: [], obstacle: Object.values(error.fields).flat().join("") };
    }
  });
}

async function newFilesOf(ctx: Context, revision: RevisionRow): Promise<FileLine[]> {
  const shown = revision.sceneId === null ? [] : await idsOfScene(ctx, revision.sceneId);
  return ((await filesOfRevision(ctx, revision)) ?? []).filter(({ id }) => !shown.includes(id));
}

/** Revisions handed in to the bureau's region and not yet decided, the oldest first, at most `limit`. */
export async function pendingRevisions(ctx: Context, limit: number): Promise<{ scene: Scene; note: string; submittedAt: Date }[]> {
  const { organizationKind, regionCode } = userOf(ctx);
  if (organizationKind !== "bureau") return [];
  const rows = await ctx.db
    .select({ scene: scenes, note: sceneDrafts.note, submittedAt: sceneDrafts.submittedAt })
    .from(sceneDrafts)
    .innerJoin(scenes, eq(scenes.id, sceneDrafts.sceneId))
    .where(
      and(
        isNotNull(sceneDrafts.submittedAt),
        isNotNull(sceneDrafts.proposed),
        inArray(scenes.status, SCENE_ACTIONS.publishRevision.from),
        coveredBy(regionCode),
      ),
    )
    .orderBy(asc(sceneDrafts.submittedAt))
    .limit(limit);
  return rows.flatMap(({ scene, note, submittedAt }) => (submittedAt ? [{ scene, note, submittedAt }] : []));
}

/** As `covers`. */
function coveredBy(bureauRegion: string): SQL | undefined {
  if (bureauRegion === "100000") return undefined;
  return bureauRegion.endsWith("0000") ? like(scenes.regionCode, `${bureauRegion.slice(0, 2)}%`) : eq(scenes.regionCode, bureauRegion);
}
