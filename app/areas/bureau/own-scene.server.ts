import { holdScenes, type Scene } from "#app/areas/scenes/index.server.ts";
import { covers } from "#app/kernel/actor.ts";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";

/** A public scene of another region may be read, but only its own bureaus judge it: for others it is not there. */
export async function ownScene(tx: TransactionContext, code: string): Promise<Scene> {
  const scene = (await holdScenes(tx, [code])).get(code);
  if (!scene || !covers(userOf(tx).regionCode, scene.regionCode)) throw notFound("场景");
  return scene;
}
