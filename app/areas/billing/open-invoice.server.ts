import { and, desc, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { invoices } from "#db/schema/billing.ts";
import type { WholeContract } from "./gather-rating.server.ts";
import { billingPeriod, readKey } from "./period.ts";
import type { Invoice } from "./reads.server.ts";

/**
 * The invoice of a period that is not void, or a new one that collects: one at a time by the unique key of contract, period and revision. `ratesAt`
 * is when it is rated without anybody asking; left out, only a person does.
 */
export async function findOrOpenInvoice(tx: TransactionContext, whole: WholeContract, key: string, ratesAt?: Date): Promise<Invoice> {
  const { contract, current, versions } = whole;
  const [last] = await tx.db
    .select()
    .from(invoices)
    .where(and(eq(invoices.contractId, contract.id), eq(invoices.period, key)))
    .orderBy(desc(invoices.revision))
    .limit(1);
  if (last && last.status !== "void") return last;
  const { kind, month } = readKey(key);
  const now = tx.clock.now();
  const period = month === null ? null : billingPeriod(month, contract);
  if (month !== null && !period) throw new Error(`${month} is outside contract ${contract.code}`);
  const inForce = versions.find(({ effectiveFrom }) => effectiveFrom <= (period?.from ?? now)) ?? versions.at(-1) ?? current;
  const [invoice] = await tx.db
    .insert(invoices)
    .values({
      code: await nextCode(tx, "invoice"),
      contractId: contract.id,
      payerId: contract.userUnitId,
      period: key,
      revision: (last?.revision ?? 0) + 1,
      kind,
      periodFrom: period?.from ?? now,
      periodTo: period?.to ?? now,
      termsVersion: inForce.version,
      usageCutSeq: 0n,
      ratingHash: "",
      netFen: 0n,
      taxFen: 0n,
      totalFen: 0n,
      status: "collecting",
      ratesAt: ratesAt ?? null,
      dueOn: DateTime.fromJSDate(now, { zone: contract.zone }).plus({ days: inForce.terms.paymentDays }).toFormat("yyyy-MM-dd"),
    })
    .returning();
  if (!invoice) throw new Error("invoice was not inserted");
  return invoice;
}
