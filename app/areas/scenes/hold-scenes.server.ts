import { asc, eq, inArray } from "drizzle-orm";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { conflict, notFound } from "#app/kernel/errors.ts";
import { scenes } from "#db/schema/scenes.ts";
import { mayReadScene } from "./policy.ts";
import type { Scene } from "./reads.server.ts";

/** Scenes by code, locked in the order of their ids until the transaction ends. One that is absent or not the actor's to read is not found. */
export async function holdScenes(tx: TransactionContext, codes: readonly string[]): Promise<Map<string, Scene>> {
  const rows = await tx.db
    .select()
    .from(scenes)
    .where(inArray(scenes.code, [...codes]))
    .orderBy(asc(scenes.id))
    .for("update");
  const held = new Map(rows.filter((scene) => mayReadScene(tx.actor, scene)).map((scene) => [scene.code, scene]));
  if (codes.some((code) => !held.has(code))) throw notFound("场景");
  return held;
}

/** Writes which scene each is counted with (null: itself), for the bureau's room and after its policy; gives back the ids that changed. */
export async function countScenesWith(tx: TransactionContext, heads: ReadonlyMap<string, string | null>): Promise<string[]> {
  const rows = await tx.db
    .select({ id: scenes.id, countedWithId: scenes.countedWithId })
    .from(scenes)
    .where(inArray(scenes.id, [...heads.keys()]))
    .orderBy(asc(scenes.id))
    .for("update");
  const changed = rows.filter(({ id, countedWithId }) => countedWithId !== heads.get(id));
  for (const { id } of changed)
    await tx.db
      .update(scenes)
      .set({ countedWithId: heads.get(id) ?? null })
      .where(eq(scenes.id, id));
  return changed.map(({ id }) => id);
}

/** Sets or takes away the mark of a benchmark on a held scene, for the bureau's room and after its policy. */
export async function markBenchmark(tx: TransactionContext, scene: Scene, version: number, benchmark: boolean): Promise<number> {
  if (scene.version !== version) throw conflict("场景在您打开页面后已被他人更新，请刷新后再操作。您填写的内容没有丢失。");
  const next = scene.version + 1;
  await tx.db.update(scenes).set({ benchmark, version: next, updatedAt: tx.clock.now() }).where(eq(scenes.id, scene.id));
  return next;
}
