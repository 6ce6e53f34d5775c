import { and, eq } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { lineDisputeMessages, lineDisputes } from "#db/schema/returns.ts";
import type { Invoice } from "../reads.server.ts";

export type LineDispute = typeof lineDisputes.$inferSelect;
export const answerDisputeKey = (disputeId: string): string => `answer-dispute:${disputeId}`;

/** A dispute of this invoice, held; one of another invoice is as absent as one that never was. */
export async function holdDispute(tx: TransactionContext, invoice: Pick<Invoice, "id">, disputeId: string): Promise<LineDispute> {
  const [dispute] = await tx.db
    .select()
    .from(lineDisputes)
    .where(and(eq(lineDisputes.id, disputeId), eq(lineDisputes.invoiceId, invoice.id)))
    .for("update");
  if (!dispute) throw notFound("异议");
  return dispute;
}

/** Adds to the thread what the actor wrote, with what it did, and tells the other side. */
export async function enterMessage(
  tx: TransactionContext,
  invoice: Invoice,
  disputeId: string,
  written: { act: (typeof lineDisputeMessages.$inferInsert)["act"]; body: string; to: string; title: string; kind?: "todo" | "message" },
): Promise<void> {
  const actor = userOf(tx);
  const [message] = await tx.db
    .insert(lineDisputeMessages)
    .values({
      disputeId,
      organizationId: actor.organizationId,
      authorName: actor.name,
      act: written.act ?? null,
      body: written.body,
      createdAt: tx.clock.now(),
    })
    .returning({ id: lineDisputeMessages.id });
  await enqueue(tx, "notify", {
    organizationId: written.to,
    kind: written.kind ?? "message",
    mail: true,
    title: written.title,
    body: written.body,
    href: `${paths.invoice(invoice.code)}#disputes`,
    dedupeKey: written.kind === "todo" ? answerDisputeKey(disputeId) : `dispute-message:${message?.id}`,
  });
}
