import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { type FieldErrors, invalid } from "#app/kernel/errors.ts";
import { operations } from "#db/schema/metrics.ts";
import type { operationInput } from "./schemas.ts";
import { takenWords } from "./write-vocabulary.server.ts";

export type OperationRow = typeof operations.$inferSelect;
type OperationContent = Pick<OperationRow, "name" | "field" | "wordings">;

export const contentOf = ({ name, field, wordings }: OperationRow): OperationContent => ({ name, field, wordings });

/** Turns a form into a row, the name first among the wordings. Refuses wordings that belong to another operation or name next to nothing. */
export async function readOperationContent(
  tx: TransactionContext,
  operation: z.output<typeof operationInput>,
  ownKey: string | null,
): Promise<OperationContent> {
  const rows = await tx.db.select().from(operations);
  const wordings = [...new Set([operation.name, ...operation.wordings])];
  const fields: FieldErrors = {};
  const fault = (word: string, message: string) => {
    const at = word === operation.name ? "operation.name" : "operation.wordings";
    fields[at] = [...(fields[at] ?? []), message];
  };
  for (const { word, name } of takenWords(
    rows.map(({ wordings: words, ...row }) => ({ ...row, words })),
    { key: ownKey, words: wordings },
  ))
    fault(word, `“${word}”已属于工序“${name}”，同一说法只能属于一个工序。`);
  // One character is found in half of all texts.
  for (const word of wordings)
    if (!/\p{Script=Han}.*\p{Script=Han}|[A-Za-z0-9]{3}/u.test(word)) fault(word, `“${word}”太短，容易误判，请至少写两个汉字。`);
  if (Object.keys(fields).length > 0) throw invalid("提交的内容有误，请按提示更正。", fields);
  return { name: operation.name, field: operation.field, wordings };
}

/** Has the tags of all scenes and capabilities recomputed; the rooms that own them do it, in batches. */
export async function retagEverything(tx: TransactionContext): Promise<void> {
  await enqueue(tx, "retag-scenes", { after: null });
  await enqueue(tx, "retag-capabilities", { after: null });
}
