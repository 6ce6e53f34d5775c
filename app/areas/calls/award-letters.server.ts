import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { callLetters } from "#db/schema/calls.ts";
import { LETTER_KIND_NAMES } from "#db/vocabulary/calls.ts";
import type { Call } from "./evaluation-facts.server.ts";
import type { Letter } from "./letters.ts";

/** Keeps the letters of a decision as they were shown, and tells every organization of a bid. */
export async function sendLetters(tx: TransactionContext, call: Call, letters: readonly Letter[]): Promise<void> {
  if (letters.length === 0) return;
  const createdAt = tx.clock.now();
  await tx.db
    .insert(callLetters)
    .values(letters.map(({ bidId, organizationId, kind, body }) => ({ callId: call.id, bidId, organizationId, kind, body, createdAt })));
  for (const { bidId, organizationId, kind } of letters) {
    await enqueue(tx, "notify", {
      organizationId,
      kind: "message",
      title: `“${call.title}”揭榜结果：${LETTER_KIND_NAMES[kind]}`,
      body: "",
      href: paths.letter(call.code),
      dedupeKey: `call-letter:${bidId}`,
    });
  }
}
