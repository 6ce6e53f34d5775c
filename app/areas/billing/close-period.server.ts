import { and, asc, desc, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import type { z } from "zod";
import { type Contract, type ContractTerms, getContract } from "#app/areas/contracts/index.server.ts";
import { holdUsageLock, usageCut } from "#app/areas/usage/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { contentHash } from "#app/kernel/canonical.ts";
import { type Context, databaseErrorCode, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { invoiceLines, invoices } from "#db/schema/billing.ts";
import { type BillingPeriod, billingPeriod } from "./period.ts";
import { mayClosePeriod } from "./policy.ts";
import { type Rated, rateDeposit } from "./rate.ts";
import { rateFromLedger, serviceInvoices } from "./rating-run.server.ts";
import type { Invoice } from "./reads.server.ts";
import { closePeriodInput } from "./schemas.ts";

/** An invoice about to be written, without what every invoice gets on the way. */
type Bill = Pick<
  Invoice,
  | "period"
  | "revision"
  | "kind"
  | "periodFrom"
  | "periodTo"
  | "termsVersion"
  | "usageCutSeq"
  | "ratingHash"
  | "netFen"
  | "taxFen"
  | "totalFen"
> & { lines: Omit<typeof invoiceLines.$inferInsert, "id" | "invoiceId">[] };

/**
 * Closes a period of a contract: rates it from the ledger up to a cut, writes the invoice with its lines, and queues the push to Stripe.
 * A period is closed once; a second attempt is a conflict. When its invoice was voided, the same bill is issued again as the next revision.
 */
export async function closePeriod(
  ctx: Context,
  input: z.input<typeof closePeriodInput>,
): Promise<{ id: string; code: string; totalFen: bigint }> {
  const { contractCode, period: key } = parseInput(closePeriodInput, input);
  const taken = () => conflict(key === "deposit" ? "押金已经出账。" : `${key} 已经出账，不能重复出账。`);
  try {
    return await withTransaction(ctx, async (tx) => {
      const { contract, versions } = await getContract(tx, { code: contractCode });
      if (!mayClosePeriod(ctx.actor, contract)) throw forbidden("只有牵头供给单位的财务可以出账。");
      if (contract.status === "draft") throw conflict("合同生效后才能出账。");
      const period = periodToClose(tx, key, contract);
      const inForce = versions.find((version) => version.effectiveFrom <= period.from) ?? versions.at(-1);
      if (!inForce) throw new Error(`contract ${contract.code} has no terms`);

      await holdUsageLock(tx, contract.id);
      const [last] = await tx.db
        .select()
        .from(invoices)
        .where(and(eq(invoices.contractId, contract.id), eq(invoices.period, key)))
        .orderBy(desc(invoices.revision))
        .limit(1);
      if (last && last.status !== "void") throw taken();
      const bill = last ? await sameAgain(tx, last) : await firstBill(tx, contract, period, inForce);
      if (bill.totalFen <= 0n) throw conflict("本期没有应收金额，无需出账。");
      return issue(tx, contract, bill, inForce.terms.paymentDays);
    });
  } catch (error) {
    if (databaseErrorCode(error) === "23505") throw taken();
    throw error;
  }
}

function periodToClose(tx: TransactionContext, key: string, contract: Contract): BillingPeriod {
  const now = tx.clock.now();
  if (key === "deposit") return { key, from: now, to: now, coveredDays: 0, monthDays: 0 };
  const period = billingPeriod(key, contract);
  if (!period) throw invalid("提交的内容有误，请按提示更正。", { period: [`${key} 不在合同期内。`] });
  if (period.to > now) throw conflict(`${key} 尚未结束，月末后才能出账。`);
  return period;
}

async function firstBill(
  tx: TransactionContext,
  contract: Contract,
  period: BillingPeriod,
  { version, terms }: { version: number; terms: ContractTerms },
): Promise<Bill> {
  const cut = await usageCut(tx, contract.id);
  let rated: Rated;
  if (period.key === "deposit") {
    if (terms.kind !== "operatingLease" || terms.depositFen === "0") throw conflict("本合同没有押金。");
    rated = rateDeposit(terms);
  } else rated = await rateFromLedger(tx, { contract, terms, period, cut, earlier: await serviceInvoices(tx, contract.id) });
  return {
    period: period.key,
    revision: 1,
    kind: period.key === "deposit" ? "deposit" : "service",
    periodFrom: period.from,
    periodTo: period.to,
    termsVersion: version,
    usageCutSeq: cut,
    ratingHash: contentHash(rated),
    netFen: rated.netFen,
    taxFen: rated.taxFen,
    totalFen: rated.totalFen,
    lines: rated.lines.map((line, position) => ({ ...line, position })),
  };
}

/** The voided bill as it was: what came in since belongs to the next period's late usage, as for any other bill. */
async function sameAgain(tx: TransactionContext, voided: Invoice): Promise<Bill> {
  const lines = await tx.db.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, voided.id)).orderBy(asc(invoiceLines.position));
  return { ...voided, revision: voided.revision + 1, lines: lines.map(({ id: _id, invoiceId: _invoiceId, ...line }) => line) };
}

async function issue(tx: TransactionContext, contract: Contract, bill: Bill, paymentDays: number) {
  const { lines, period, revision, kind, periodFrom, periodTo, termsVersion, usageCutSeq, ratingHash, netFen, taxFen, totalFen } = bill;
  const [invoice] = await tx.db
    .insert(invoices)
    .values({
      code: await nextCode(tx, "invoice"),
      contractId: contract.id,
      payerId: contract.userUnitId,
      period,
      revision,
      kind,
      periodFrom,
      periodTo,
      termsVersion,
      usageCutSeq,
      ratingHash,
      netFen,
      taxFen,
      totalFen,
      dueOn: DateTime.fromJSDate(tx.clock.now(), { zone: contract.zone }).plus({ days: paymentDays }).toFormat("yyyy-MM-dd"),
    })
    .returning({ id: invoices.id, code: invoices.code });
  if (!invoice) throw new Error("invoice was not inserted");
  await tx.db.insert(invoiceLines).values(lines.map((line) => ({ ...line, invoiceId: invoice.id })));
  await recordAudit(tx, {
    action: "close-period",
    objectType: "invoice",
    objectId: invoice.id,
    detail: { code: invoice.code, contractCode: contract.code, period, revision, totalFen, usageCut: usageCutSeq },
  });
  await enqueue(tx, "push-invoice", { invoiceId: invoice.id });
  return { ...invoice, totalFen };
}
