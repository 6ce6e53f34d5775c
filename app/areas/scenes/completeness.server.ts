import { filesOf } from "#app/areas/files/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { type Completeness, completeness, factsOfScene } from "./completeness.ts";
import type { SceneWithParts } from "./reads.server.ts";

export type { Completeness };

/** How complete a stored scene is, its photos and files counted. The caller has judged that the actor may read it whole. */
export async function completenessOf(ctx: Context, found: SceneWithParts): Promise<Completeness> {
  const { id } = found.scene;
  return completeness(factsOfScene(found, (await filesOf(ctx, "scene", [id])).get(id)?.length ?? 0));
}

/** The scores of many scenes by id, in one query. */
export async function completenessScores(ctx: Context, found: readonly SceneWithParts[]): Promise<Map<string, number>> {
  const files = await filesOf(
    ctx,
    "scene",
    found.map(({ scene }) => scene.id),
  );
  return new Map(found.map((one) => [one.scene.id, completeness(factsOfScene(one, files.get(one.scene.id)?.length ?? 0)).score]));
}
