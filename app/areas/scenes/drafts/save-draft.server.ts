import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { sceneDrafts } from "#db/schema/scenes.ts";
import { type DraftValue, fieldValue, readStepValues } from "./content.ts";
import { holdFiles } from "./draft-files.server.ts";
import { guardDrafts, lockDraft } from "./draft-row.server.ts";
import { type DraftMarks, mergeStep } from "./marks.server.ts";
import { saveDraftInput } from "./schemas.ts";

export interface SavedDraft {
  code: string;
  version: number;
  savedAt: string;
  /** What the form holds from now on: send them with the next save. */
  marks: DraftMarks;
  /** Fields somebody else changed meanwhile, with what they hold. They were left as they are; everything else was saved. */
  conflicts: { field: string; theirs: DraftValue }[];
  /** Fields only others changed meanwhile: kept, and not yet seen on the form that was sent. */
  others: string[];
}

/**
 * Stores one step of a draft as typed, valid or not. Fields others changed since are kept, unless the actor changed them too: those are
 * answered as conflicts and settled by a further save. Not audited: a draft is typed in many small saves and binds nobody.
 */
export async function saveDraft(ctx: Context, input: z.input<typeof saveDraftInput>): Promise<SavedDraft> {
  guardDrafts(ctx);
  const { code, step, values, marks, settled, page, turn } = parseInput(saveDraftInput, input);
  const mine = readStepValues(step, values);
  return withTransaction(ctx, async (tx) => {
    const draft = await lockDraft(tx, code);
    const merged = mergeStep(draft.content, step, mine, marks, settled, { page, turn });
    const savedSteps = [...new Set([...(draft.content.savedSteps ?? []), step])];
    const now = tx.clock.now();
    const [row] = await tx.db
      .update(sceneDrafts)
      .set({ content: { ...merged.content, savedSteps }, version: draft.version + 1, updatedAt: now })
      .where(and(eq(sceneDrafts.id, draft.id), eq(sceneDrafts.version, draft.version)))
      .returning({ version: sceneDrafts.version });
    if (!row) throw conflict("草稿刚刚被同事保存，请再试一次。");
    if (step === "site") await holdFiles(tx, { ...draft, content: merged.content });
    return {
      code,
      version: row.version,
      savedAt: now.toISOString(),
      marks: merged.marks,
      others: merged.others,
      conflicts: merged.conflicts.map((field) => ({ field, theirs: fieldValue(draft.content, field) })),
    };
  });
}
