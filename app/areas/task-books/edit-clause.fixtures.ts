import { and, eq } from "drizzle-orm";
import { auditEvents } from "#db/schema/audit.ts";
import { taskBooks } from "#db/schema/task-books.ts";
import type { testWorld } from "#test/world.ts";
import { type ClauseData, clauseHash, clauseOf } from "./clause-fields.ts";
import type { ClauseKey } from "./clause-variants.ts";
import { getTaskBook } from "./reads.server.ts";

/** What tests of edits read of a task book, and an edit as its form sends it. */
export function editing(world: Awaited<ReturnType<typeof testWorld>>) {
  const documentOf = async (code: string) => (await getTaskBook(world.system(), { code })).document;
  const rowOf = async (code: string) => (await world.db.select().from(taskBooks).where(eq(taskBooks.code, code)))[0];
  async function eventsOf(code: string, action: string) {
    const id = (await rowOf(code))?.id ?? "";
    return world.db
      .select({ detail: auditEvents.detail })
      .from(auditEvents)
      .where(and(eq(auditEvents.objectId, id), eq(auditEvents.action, action)));
  }
  async function edit(code: string, clause: ClauseKey, change: ClauseData) {
    const document = await documentOf(code);
    return { code, clause, baseHash: clauseHash(document, clause), data: { ...clauseOf(document, clause), ...change } };
  }
  return { documentOf, rowOf, eventsOf, edit };
}
