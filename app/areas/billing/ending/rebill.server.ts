import { and, eq } from "drizzle-orm";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { invoices } from "#db/schema/billing.ts";
import type { WholeContract } from "../gather-rating.server.ts";
import { billingPeriod, FINAL, readKey } from "../period.ts";
import type { Invoice } from "../reads.server.ts";
import { periodName } from "../states.ts";

const rebillKey = (invoiceId: string) => `rebill:${invoiceId}`;

/** Whether a contract can still bill a period: what it rented or ran in that month, or its deposit, may have gone with a change of its terms or its end. */
export function isBillable({ contract, versions, current }: WholeContract, key: string): boolean {
  const { kind, month } = readKey(key);
  if (key === FINAL) return true;
  if (kind === "deposit") return current.terms.lease !== null && current.terms.lease.depositFen !== "0";
  if (month === null || !billingPeriod(month, contract)) return false;
  return kind === "service" || versions.some(({ terms }) => terms.lease?.timing === "advance");
}

/**
 * A person voided the invoice of a period, and the calendar bills nothing anew that a person took back: the provider's finance is asked to, on the
 * contract's page.
 */
export async function askToRebill(tx: TransactionContext, voided: Invoice): Promise<void> {
  const whole = await getContract({ ...tx, actor: { kind: "system", job: "rebill" } }, { id: voided.contractId });
  if (!isBillable(whole, voided.period)) return;
  await enqueue(tx, "notify", {
    organizationId: whole.contract.providerId,
    kind: "todo",
    title: `计费期 ${periodName(voided.period)} 已作废，须重新出账`,
    body: `合同 ${whole.contract.code} 的账单 ${voided.code} 已作废${voided.endReason ? `（${voided.endReason}）` : ""}。请在合同页重新计费出账。`,
    href: `${paths.contract(whole.contract.code)}#closing`,
    dedupeKey: rebillKey(voided.id),
  });
}

/** A period was rated anew: what asked for it is done. */
export async function endRebill(tx: TransactionContext, { contract }: WholeContract, invoice: Invoice): Promise<void> {
  if (invoice.revision === 1) return;
  const former = await tx.db
    .select({ id: invoices.id })
    .from(invoices)
    .where(and(eq(invoices.contractId, contract.id), eq(invoices.period, invoice.period), eq(invoices.status, "void")));
  for (const { id } of former) await enqueue(tx, "complete-todo", { organizationId: contract.providerId, dedupeKey: rebillKey(id) });
}
