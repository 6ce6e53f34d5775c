import { and, eq } from "drizzle-orm";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { clauseStances, taskBookRevisions } from "#db/schema/negotiation.ts";
import { taskBooks } from "#db/schema/task-books.ts";
import { changedClauses, clauseHash } from "./clause-fields.ts";
import type { TaskBookDocument } from "./document.ts";
import type { TaskBook } from "./reads.server.ts";

/**
 * Writes a draft's next content: the row moves on from `revision` or not at all, the state is kept for comparison, and the parties in
 * `agreeing` (who wrote it, or who accepted it) stand by the clauses they changed. Null when the draft has moved on or is no draft any more.
 */
export async function writeDraft(
  tx: TransactionContext,
  change: {
    taskBook: TaskBook;
    before: TaskBookDocument;
    document: TaskBookDocument;
    revision: number;
    action: string;
    detail?: Record<string, unknown>;
    agreeing: readonly string[];
  },
): Promise<{ revision: number } | null> {
  const { taskBook, before, document, revision } = change;
  const [moved] = await tx.db
    .update(taskBooks)
    .set({ document, revision: revision + 1, updatedAt: tx.clock.now() })
    .where(and(eq(taskBooks.id, taskBook.id), eq(taskBooks.revision, revision), eq(taskBooks.status, "draft")))
    .returning({ revision: taskBooks.revision });
  if (!moved) return null;
  const clauses = changedClauses(before, document);
  await keepRevision(tx, { taskBookId: taskBook.id, number: moved.revision, document, clauses });
  const { userId } = userOf(tx);
  for (const clause of clauses) {
    for (const organizationId of change.agreeing) {
      const said = { stance: "agree" as const, clauseHash: clauseHash(document, clause), note: "", userId, updatedAt: tx.clock.now() };
      await tx.db
        .insert(clauseStances)
        .values({ taskBookId: taskBook.id, clause, organizationId, ...said })
        .onConflictDoUpdate({ target: [clauseStances.taskBookId, clauseStances.clause, clauseStances.organizationId], set: said });
    }
  }
  await recordAudit(tx, {
    action: change.action,
    objectType: "task-book",
    objectId: taskBook.id,
    detail: { revision: moved.revision, clauses, ...change.detail },
  });
  return moved;
}

/** Keeps a state of a draft, so that any two can be compared. */
export async function keepRevision(
  tx: TransactionContext,
  state: { taskBookId: string; number: number; document: TaskBookDocument; clauses: readonly string[] },
): Promise<void> {
  const { organizationId, userId } = userOf(tx);
  await tx.db
    .insert(taskBookRevisions)
    .values({ ...state, clauses: [...state.clauses], organizationId, userId, createdAt: tx.clock.now() });
}
