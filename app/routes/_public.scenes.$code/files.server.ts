import { type FileLine, filesOf } from "#app/areas/files/index.server.ts";
import type { VisibleScene } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";

/** Photos and papers of a scene as this reader may open them; none where its unit keeps them for invited partners. */
export async function sceneFiles(ctx: Context, { scene, withheld }: VisibleScene): Promise<FileLine[]> {
  if (withheld.includes("files")) return [];
  return (await filesOf(ctx, "scene", [scene.id])).get(scene.id) ?? [];
}
