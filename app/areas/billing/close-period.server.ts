import { eq } from "drizzle-orm";
import { DateTime } from "luxon";
import type { z } from "zod";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { holdUsageLock } from "#app/areas/usage/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, databaseErrorCode, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { invoices } from "#db/schema/billing.ts";
import type { WholeContract } from "./gather-rating.server.ts";
import { findOrOpenInvoice } from "./open-invoice.server.ts";
import { billingPeriod, FINAL, readKey } from "./period.ts";
import { mayClosePeriod } from "./policy.ts";
import { rateInto } from "./rating-run.server.ts";
import type { Invoice } from "./reads.server.ts";
import { closePeriodInput } from "./schemas.ts";
import { can, periodName } from "./states.ts";

/**
 * Closes a period of a contract by hand, before the days of grace are over or for what nobody else closes: rates it from the ledger and leaves the
 * invoice for approval. A month is closed after its end, its rent in advance from its first day on. Once approved it is not closed again; when its
 * invoice was voided, the period is rated anew as the next revision.
 */
export async function closePeriod(
  ctx: Context,
  input: z.input<typeof closePeriodInput>,
): Promise<{ id: string; code: string; totalFen: bigint }> {
  const { contractCode, period: key } = parseInput(closePeriodInput, input);
  const taken = (code?: string) => conflict(`${periodName(key)} 已经出账${code ? `（账单 ${code}）` : ""}，不能重复出账。`);
  try {
    return await withTransaction(ctx, async (tx) => {
      const whole = await getContract(tx, { code: contractCode });
      if (!mayClosePeriod(ctx.actor, whole.contract)) throw forbidden("只有牵头供给单位的财务可以出账。");
      if (whole.contract.status === "draft") throw conflict("合同生效后才能出账。");
      checkPeriod(tx, key, whole);
      await holdUsageLock(tx, whole.contract.id);
      const invoice = await findOrOpenInvoice(tx, whole, key);
      if (!can("close", invoice.status)) throw taken(invoice.code);
      const rated = await rateByHand(tx, whole, invoice);
      // One that nobody had opened yet is not kept; what the calendar opened, or was billed before, is closed without a charge.
      if (rated.isEmpty && invoice.ratesAt === null && invoice.revision === 1) throw conflict("本期没有应收金额，无需出账。");
      return rated;
    });
  } catch (error) {
    if (databaseErrorCode(error) === "23505") throw taken();
    throw error;
  }
}

/** Rates and records who asked for it. With nothing to bill and nothing to tell it is closed without a charge. */
export async function rateByHand(tx: TransactionContext, whole: WholeContract, invoice: Invoice) {
  const { totalFen, isEmpty } = await rateInto(tx, whole, invoice);
  if (isEmpty) await closeEmpty(tx, invoice);
  await recordAudit(tx, {
    action: "rate-invoice",
    objectType: "invoice",
    objectId: invoice.id,
    detail: { code: invoice.code, contractCode: whole.contract.code, period: invoice.period, revision: invoice.revision, totalFen },
  });
  if (isEmpty) await enqueue(tx, "complete-todo", { organizationId: whole.contract.providerId, dedupeKey: approveTodoKey(invoice.id) });
  return { id: invoice.id, code: invoice.code, totalFen, isEmpty };
}

/** An invoice that comes to nothing needs nobody's approval and nobody's money. */
export async function closeEmpty(tx: TransactionContext, invoice: Pick<Invoice, "id">): Promise<void> {
  await tx.db.update(invoices).set({ status: "paid", paidAt: tx.clock.now(), amountPaidFen: 0n }).where(eq(invoices.id, invoice.id));
}

export const approveTodoKey = (invoiceId: string) => `approve-invoice:${invoiceId}`;

function checkPeriod(tx: TransactionContext, key: string, { contract, versions }: WholeContract): void {
  const { kind, month } = readKey(key);
  const now = tx.clock.now();
  if (key === FINAL) {
    const ends = DateTime.fromISO(contract.endsOn, { zone: contract.zone }).toJSDate();
    if (ends > now) throw conflict("合同到期后才能出最终账单。");
  }
  if (month === null) return;
  const period = billingPeriod(month, contract);
  if (!period) throw invalid("提交的内容有误，请按提示更正。", { period: [`${month} 不在合同期内。`] });
  if (kind === "service" && period.to > now) throw conflict(`${month} 尚未结束，月末后才能出账。`);
  if (kind === "rent") {
    if (!versions.some(({ terms }) => terms.lease?.timing === "advance")) throw conflict("本合同的租金按月后付，随当月账单出账。");
    if (period.from > now) throw conflict(`${month} 尚未开始。`);
  }
}
