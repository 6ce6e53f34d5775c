import { eq } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { organizations } from "#db/schema/organizations.ts";

const operators = (tx: TransactionContext) =>
  tx.db.select({ id: organizations.id }).from(organizations).where(eq(organizations.kind, "operator"));

/** Puts a to-do before whoever keeps the books, once per key. */
export async function tellOperators(
  tx: TransactionContext,
  { key, title, body }: { key: string; title: string; body: string },
): Promise<void> {
  for (const { id } of await operators(tx))
    await enqueue(tx, "notify", { organizationId: id, kind: "todo", title, body, href: paths.reconciliation(), dedupeKey: key });
}

export async function endTelling(tx: TransactionContext, key: string): Promise<void> {
  for (const { id } of await operators(tx)) await enqueue(tx, "complete-todo", { organizationId: id, dedupeKey: key });
}
