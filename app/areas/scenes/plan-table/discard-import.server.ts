import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { changeImport, importById, requireImporter } from "./import-row.server.ts";
import { discardImportInput } from "./import-schemas.ts";

/** Gives an open import up. Its content is removed; that there was one stays. */
export async function discardImport(ctx: Context, input: z.input<typeof discardImportInput>): Promise<void> {
  requireImporter(ctx);
  const { id, version } = parseInput(discardImportInput, input);
  await withTransaction(ctx, async (tx) => {
    const current = await importById(tx, id);
    await changeImport(tx, current, version, { status: "discarded", sheets: [], rows: [], defaults: {} });
    await recordAudit(tx, { action: "discard-scene-import", objectType: "sceneImport", objectId: id });
  });
}
