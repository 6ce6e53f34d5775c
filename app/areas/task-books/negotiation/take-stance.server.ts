import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { clauseStances } from "#db/schema/negotiation.ts";
import type { Stance } from "#db/vocabulary/negotiation.ts";
import { clauseHash } from "../clause-fields.ts";
import { CLAUSES, type ClauseKey } from "../clause-variants.ts";
import { openDraft } from "./open-draft.server.ts";
import { agreeToAllInput, takeStanceInput } from "./schemas.ts";

/** A party agrees to a clause as it was shown, or objects to it and says why. A clause that changed meanwhile is a conflict. */
export async function takeStance(ctx: Context, input: z.input<typeof takeStanceInput>): Promise<{ stance: Stance }> {
  const said = parseInput(takeStanceInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, partyIds, document, actor } = await openDraft(tx, said.code);
    if (clauseHash(document, said.clause) !== said.shown) throw conflict("该条款在您打开页面后有了修改，请阅读新的内容再表态。");
    const note = said.stance === "object" ? said.note : "";
    await keepStance(tx, { taskBookId: taskBook.id, clause: said.clause, hash: said.shown, stance: said.stance, note });
    await recordAudit(tx, {
      action: `${said.stance}-clause`,
      objectType: "task-book",
      objectId: taskBook.id,
      detail: { clause: said.clause, clauseHash: said.shown },
    });
    if (said.stance === "object") {
      const clause = CLAUSES.find(({ key }) => key === said.clause);
      for (const organizationId of partyIds.filter((id) => id !== actor.organizationId)) {
        await enqueue(tx, "notify", {
          organizationId,
          kind: "message",
          title: `${actor.organizationName}对任务书 ${said.code} 第${clause?.number ?? ""}条“${clause?.title ?? ""}”提出异议`,
          body: "",
          href: `${paths.taskBook(said.code)}#clause-${clause?.number ?? ""}`,
          dedupeKey: `objection:${taskBook.id}:${said.clause}:${said.shown.slice(0, 16)}:${actor.organizationId}`,
        });
      }
    }
    return { stance: said.stance };
  });
}

/** A party agrees at once to every clause as it was shown. What changed meanwhile is not agreed to and counted as `changed`. */
export async function agreeToAll(ctx: Context, input: z.input<typeof agreeToAllInput>): Promise<{ agreed: number; changed: number }> {
  const { code, shown } = parseInput(agreeToAllInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, document } = await openDraft(tx, code);
    const standing = shown.filter(({ clause, hash }) => clauseHash(document, clause) === hash);
    for (const { clause, hash } of standing) await keepStance(tx, { taskBookId: taskBook.id, clause, hash, stance: "agree", note: "" });
    await recordAudit(tx, {
      action: "agree-clauses",
      objectType: "task-book",
      objectId: taskBook.id,
      detail: { clauses: standing.map(({ clause, hash }) => ({ clause, clauseHash: hash })) },
    });
    return { agreed: standing.length, changed: shown.length - standing.length };
  });
}

async function keepStance(
  tx: TransactionContext,
  { taskBookId, clause, hash, stance, note }: { taskBookId: string; clause: ClauseKey; hash: string; stance: Stance; note: string },
): Promise<void> {
  if (tx.actor.kind !== "user") return;
  const said = { stance, clauseHash: hash, note, userId: tx.actor.userId, updatedAt: tx.clock.now() };
  await tx.db
    .insert(clauseStances)
    .values({ taskBookId, clause, organizationId: tx.actor.organizationId, ...said })
    .onConflictDoUpdate({ target: [clauseStances.taskBookId, clauseStances.clause, clauseStances.organizationId], set: said });
}
