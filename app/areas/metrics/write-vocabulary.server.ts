import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { vocabularyChanges, vocabularyRevisions } from "#db/schema/metrics.ts";
import type { Vocabulary, VocabularyAct } from "#db/vocabulary/metrics.ts";
import { normalizeText } from "./lexicon.ts";

/**
 * Locks a list against everyone who writes by it and gives it a new revision: first statement of every change. Changes of one list run one after
 * another, and none runs while a scene or claim is written by the list as it was.
 */
export async function lockVocabulary(tx: TransactionContext, vocabulary: Vocabulary): Promise<void> {
  await tx.db
    .insert(vocabularyRevisions)
    .values({ vocabulary })
    .onConflictDoUpdate({ target: vocabularyRevisions.vocabulary, set: { revision: sql`gen_random_uuid()` } });
}

const OBJECT_TYPES: Record<Vocabulary, string> = { metrics: "metric", operations: "operation" };

/** Keeps what changed, by whom and why, and puts it into the audit chain. `before` is null for a new row. */
export async function recordChange(
  tx: TransactionContext,
  vocabulary: Vocabulary,
  change: {
    key: string;
    version: number;
    act: VocabularyAct;
    reason: string;
    before: Record<string, unknown> | null;
    after: Record<string, unknown>;
  },
): Promise<void> {
  const { userId, name: userName } = userOf(tx);
  await tx.db.insert(vocabularyChanges).values({ vocabulary, ...change, userId, userName, at: tx.clock.now() });
  const { key, version, act, reason } = change;
  await recordAudit(tx, {
    action: `${act}-${OBJECT_TYPES[vocabulary]}`,
    objectType: OBJECT_TYPES[vocabulary],
    objectId: key,
    detail: { version, reason },
  });
}

/** A key for a row an operator adds: never shown, never reused. */
export const newKey = (prefix: string) => `${prefix}${randomBytes(5).toString("hex")}`;

/** Words that already belong to another row in use, with its name; two words are one when they differ in width, case, spaces or tradition only. */
export function takenWords(
  rows: readonly { key: string; name: string; words: readonly string[]; retiredAt: Date | null }[],
  own: { key: string | null; words: readonly string[] },
): { word: string; name: string }[] {
  const owners = new Map<string, string>();
  for (const { key, name, words, retiredAt } of rows)
    if (key !== own.key && retiredAt === null) for (const word of [name, ...words]) owners.set(normalizeText(word), name);
  return own.words.flatMap((word) => {
    const name = owners.get(normalizeText(word));
    return name === undefined ? [] : [{ word, name }];
  });
}
