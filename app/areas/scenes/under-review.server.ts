import { and, inArray, isNotNull } from "drizzle-orm";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { isAppError } from "#app/kernel/errors.ts";
import { sceneDrafts } from "#db/schema/scenes.ts";
import { readContent } from "./content.server.ts";
import { mayReadRevision } from "./policy.ts";
import type { Requirement, RoleSlot, Scene, SceneWithParts } from "./reads.server.ts";
import { proposedScene, standingProposal, workingCopy } from "./revision.server.ts";

/** What is compared with other scenes, and what is said of the difference. */
export interface ReviewedText {
  id: string;
  name: string;
  coreTask: string;
  differentiation: string;
  /** A handed-in revision says this, and not the public version. */
  isRevised: boolean;
}

/** The texts under review: of a public scene with a handed-in revision what that says, when the actor may read it; else the scene's own. */
export async function textsUnderReview(ctx: Context, rows: readonly Scene[]): Promise<ReviewedText[]> {
  const readable = rows.filter((scene) => mayReadRevision(ctx.actor, scene)).map(({ id }) => id);
  const revisions =
    readable.length === 0
      ? []
      : await ctx.db
          .select({ sceneId: sceneDrafts.sceneId, proposed: sceneDrafts.proposed })
          .from(sceneDrafts)
          .where(and(inArray(sceneDrafts.sceneId, readable), isNotNull(sceneDrafts.submittedAt), isNotNull(sceneDrafts.proposed)));
  const proposals = new Map(revisions.map((revision) => [revision.sceneId, proposedScene(revision)]));
  return rows.map((scene) => {
    const proposed = proposals.get(scene.id);
    const { name, coreTask, differentiation } = proposed ?? scene;
    const isRevised = proposed != null && (name !== scene.name || coreTask !== scene.coreTask || differentiation !== scene.differentiation);
    return { id: scene.id, name, coreTask, differentiation, isRevised };
  });
}

/** A public scene as its handed-in revision would make it, for who may read that; as it is when there is none, or none that could be published. */
export async function asRevised(ctx: Context, found: SceneWithParts): Promise<SceneWithParts> {
  const { scene } = found;
  if (!mayReadRevision(ctx.actor, scene)) return found;
  return withTransaction(ctx, async (tx) => {
    const revision = await workingCopy(tx, scene.id);
    const proposed = revision?.submittedAt ? await standingProposal(tx, revision) : null;
    if (!proposed) return found;
    try {
      const { columns, requirements, slots } = await readContent(tx, proposed, [], scene.id);
      // Rows that are not there yet have no ids of their own.
      const part = (position: number) => ({ id: `${scene.id}:${position}`, sceneId: scene.id });
      return {
        scene: { ...scene, ...columns },
        requirements: requirements.map(
          (row): Requirement => ({ upper: null, shownUpper: null, ...row, ...part(row.position) }) as Requirement,
        ),
        slots: slots.map((row): RoleSlot => ({ ...row, ...part(row.position) })),
      };
    } catch (error) {
      if (isAppError(error) && error.code === "invalid") return found;
      throw error;
    }
  });
}
