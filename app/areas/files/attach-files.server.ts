import { and, eq, inArray, isNotNull, isNull, notInArray, or } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { files } from "#db/schema/files.ts";
import { mayUpload } from "./policy.ts";
import { attachFilesInput } from "./schemas.ts";

/**
 * Makes exactly these files, in this order, the files of an object: joins the transaction of the verb that saves the object, which has
 * judged already that the actor may change it. Takes files of the actor's organization that hang on nothing, on this object, or on `from`;
 * any other id is invalid, or left out if `lenient`. Files left out hang on nothing from now on and are removed by the sweep.
 */
export async function attachFiles(tx: TransactionContext, input: z.input<typeof attachFilesInput>): Promise<void> {
  if (!mayUpload(tx.actor)) throw forbidden();
  const { objectType, objectId, fileIds, from, organizationId, lenient, field } = parseInput(attachFilesInput, input);
  const ids = [...new Set(fileIds)];
  const here = and(eq(files.objectType, objectType), eq(files.objectId, objectId));
  const there = from ? and(eq(files.objectType, from.objectType), eq(files.objectId, from.objectId)) : undefined;
  const isOwn = and(
    eq(files.organizationId, organizationId ?? userOf(tx).organizationId),
    isNotNull(files.storedAt),
    isNull(files.removedAt),
  );
  const left = await tx.db
    .update(files)
    .set({ objectType: null, objectId: null, unattachedSince: tx.clock.now() })
    .where(and(here, ids.length === 0 ? undefined : notInArray(files.id, ids)))
    .returning({ id: files.id });
  const held =
    ids.length === 0
      ? []
      : await tx.db
          .select({ id: files.id, objectType: files.objectType, objectId: files.objectId, position: files.position })
          .from(files)
          .where(and(inArray(files.id, ids), isOwn, or(isNull(files.objectType), here, there)))
          .orderBy(files.id)
          .for("update");
  if (held.length !== ids.length && !lenient) {
    const message = "有文件已失效或不属于贵单位，请移除后重新上传。";
    throw invalid(message, { [field]: [message] });
  }
  let added = 0;
  for (const [position, id] of ids.entries()) {
    const file = held.find((row) => row.id === id);
    if (!file) continue;
    const isHere = file.objectType === objectType && file.objectId === objectId;
    if (!isHere) added++;
    if (isHere && file.position === position) continue;
    await tx.db.update(files).set({ objectType, objectId, position, unattachedSince: null }).where(eq(files.id, id));
  }
  if (left.length + added > 0)
    await recordAudit(tx, { action: "attach-files", objectType, objectId, detail: { files: ids, removed: left.length } });
}
