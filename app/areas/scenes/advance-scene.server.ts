import { eq } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { SceneStatus } from "#db/vocabulary/scenes.ts";
import { changeStatus } from "./change-status.server.ts";
import { dropRevision } from "./revision.server.ts";
import type { SceneAction } from "./states.ts";

/** Moves a scene along because of what a room below did, in that room's transaction and after that room's policy. */
export async function advanceScene(
  tx: TransactionContext,
  sceneId: string,
  action: Extract<
    SceneAction,
    "startComparison" | "formConsortium" | "dissolveConsortium" | "startTraining" | "startValidation" | "deploy"
  >,
): Promise<SceneStatus> {
  const [scene] = await tx.db.select().from(scenes).where(eq(scenes.id, sceneId)).for("update");
  if (!scene) throw notFound("场景");
  const moved = await changeStatus(tx, scene, action);
  // What the parties now agree on is what was published: a revision under way ends here, its text stays with the unit.
  if (action === "formConsortium") await dropRevision(tx, scene);
  await enqueue(tx, "index-scene", { sceneId });
  return moved.status;
}
