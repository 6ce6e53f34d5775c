import { eq } from "drizzle-orm";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { taskBooks } from "#db/schema/task-books.ts";
import { getTaskBook } from "./reads.server.ts";

/**
 * Holds a task book for the rest of the transaction and reads it as it stands then: whoever decides by what stands in it, what parties said about
 * it or who signed it, decides under this lock. Lock order everywhere: consortium, task book, scene. Throws notFound as reading does.
 */
export async function holdTaskBook(tx: TransactionContext, by: { code: string } | { id: string }) {
  const [held] = await tx.db
    .select({ id: taskBooks.id })
    .from(taskBooks)
    .where("code" in by ? eq(taskBooks.code, by.code) : eq(taskBooks.id, by.id))
    .for("update");
  if (!held) throw notFound("任务书");
  return getTaskBook(tx, held);
}
