import { and, eq } from "drizzle-orm";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { stripeCalls } from "#db/schema/billing.ts";
import type { Invoice } from "./reads.server.ts";

/** The step under which a fresh start of a push, asked for by a person, stands among the calls of an invoice. */
export const RESTART_STEP = "restart";

/** How often a person started the push of an invoice afresh; told apart by it are the keys of each start and the todo of each failure. */
export async function restartsOf(tx: Pick<TransactionContext, "db">, invoiceId: string): Promise<number> {
  return tx.db.$count(stripeCalls, and(eq(stripeCalls.invoiceId, invoiceId), eq(stripeCalls.step, RESTART_STEP)));
}

export const pushFailedKey = (invoiceId: string, restarts: number) => `push-failed:${invoiceId}:${restarts}`;

/** Asks the provider to look at a push that failed; retryPush ends the todo. */
export async function askFinance(tx: TransactionContext, invoice: Invoice, failure: string): Promise<void> {
  const { contract } = await getContract({ ...tx, actor: { kind: "system", job: "push-invoice" } }, { id: invoice.contractId });
  await enqueue(tx, "notify", {
    organizationId: contract.providerId,
    kind: "todo",
    title: `账单 ${invoice.code} 推送失败`,
    body: `${failure}。请核对后重新推送。`,
    href: paths.invoice(invoice.code),
    dedupeKey: pushFailedKey(invoice.id, await restartsOf(tx, invoice.id)),
  });
}
