import { eq } from "drizzle-orm";
import type { z } from "zod";
import { requireVerified } from "#app/areas/organizations/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { type FieldErrors, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { requirements } from "#db/schema/scenes.ts";
import { changeStatus, guardAction, type SceneRow, sceneByCode } from "./change-status.server.ts";
import { dayOf } from "./content.server.ts";
import { mayChangeScene } from "./policy.ts";
import { askForReview, closeEntered, returnedKey } from "./reviewers.server.ts";
import { sceneActInput } from "./schemas.ts";
import { submissionFaults } from "./submission.ts";

/** Hands a draft to the bureau of its region for review. */
export async function submitScene(ctx: Context, input: z.input<typeof sceneActInput>): Promise<{ code: string; version: number }> {
  const { code, version } = parseInput(sceneActInput, input);
  return withTransaction(ctx, async (tx) => {
    const moved = await submitRow(tx, await sceneByCode(tx, code), version);
    return { code, version: moved.version };
  });
}

/** The same for a row at hand, in the transaction that wrote it. `prefix` is where the scene stands in the form that sent it. */
export async function submitRow(tx: TransactionContext, scene: SceneRow, version: number, prefix = ""): Promise<SceneRow> {
  guardAction(tx, scene, "submit", mayChangeScene);
  await requireVerified(tx, "提交场景");
  if (scene.closesAt <= tx.clock.now()) throw invalid("应答截止日期已过，请先修改截止日期再提交。");
  const rows = await tx.db.select().from(requirements).where(eq(requirements.sceneId, scene.id)).orderBy(requirements.position);
  refuseFaults(submissionFaults({ ...scene, closesOn: dayOf(scene.closesAt) }, rows), prefix);
  const moved = await changeStatus(tx, scene, "submit", {
    version,
    set: { submittedAt: tx.clock.now(), submittedRegionCode: scene.regionCode, returnReason: null, returnNotes: [] },
  });
  if (scene.status === "returned") {
    await enqueue(tx, "complete-todo", { organizationId: scene.organizationId, dedupeKey: returnedKey(scene) });
  }
  await closeEntered(tx, scene);
  await askForReview(tx, moved);
  return moved;
}

/** Throws the faults of a scene that may not go to the bureau, named as the form names its fields. */
export function refuseFaults(faults: FieldErrors, prefix: string): void {
  const fields = Object.entries(faults).map(([field, messages]) => [prefix === "" ? field : `${prefix}.${field}`, messages] as const);
  if (fields.length > 0) throw invalid("还有内容没有填写完整，暂时不能提交审核。", Object.fromEntries(fields));
}
