import { DateTime } from "luxon";
import type { z } from "zod";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { holdUsageLock, successfulOperations, usageCut } from "#app/areas/usage/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { contentHash } from "#app/kernel/canonical.ts";
import { type Context, databaseErrorCode, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { invoiceLines, invoices } from "#db/schema/billing.ts";
import { type BillingPeriod, billingPeriod } from "./period.ts";
import { mayClosePeriod } from "./policy.ts";
import { type Rated, rateDeposit, ratePeriod } from "./rate.ts";
import { closePeriodInput } from "./schemas.ts";

/**
 * Closes a period of a contract: rates it from the ledger up to a cut, writes the invoice with its lines, and queues the push to Stripe.
 * A period is closed once; a second attempt is a conflict.
 */
export async function closePeriod(ctx: Context, input: z.input<typeof closePeriodInput>): Promise<{ id: string; code: string; totalFen: bigint }> {
  const { contractCode, period: key } = parseInput(closePeriodInput, input);
  try {
    return await withTransaction(ctx, async (tx) => {
      const { contract, versions } = await getContract(tx, { code: contractCode });
      if (!mayClosePeriod(ctx.actor, contract)) throw forbidden("只有牵头供给单位的财务可以出账。");
      if (contract.status === "draft") throw conflict("合同生效后才能出账。");
      const now = tx.clock.now();
      const deposit = key === "deposit";
      const period: BillingPeriod | null = deposit
        ? { key, from: now, to: now, coveredDays: 0, monthDays: 0 }
        : billingPeriod(key, contract);
      if (!period) throw invalid("提交的内容有误，请按提示更正。", { period: [`${key} 不在合同期内。`] });
      if (!deposit && period.to > now) throw conflict(`${key} 尚未结束，月末后才能出账。`);
      const inForce = versions.find((version) => version.effectiveFrom <= period.from) ?? versions.at(-1);
      if (!inForce) throw new Error(`contract ${contract.code} has no terms`);

      await holdUsageLock(tx, contract.id);
      const cut = await usageCut(tx, contract.id);
      let rated: Rated;
      if (deposit) {
        if (inForce.terms.kind !== "operatingLease" || inForce.terms.depositFen === "0") throw conflict("本合同没有押金。");
        rated = rateDeposit(inForce.terms);
      } else {
        rated = ratePeriod(inForce.terms, period, await successfulOperations(tx, contract.id, period, cut));
      }
      if (rated.totalFen <= 0n) throw conflict("本期没有应收金额，无需出账。");
      const [invoice] = await tx.db
        .insert(invoices)
        .values({
          code: await nextCode(tx, "invoice"),
          contractId: contract.id,
          payerId: contract.userUnitId,
          period: key,
          kind: deposit ? "deposit" : "service",
          periodFrom: period.from,
          periodTo: period.to,
          termsVersion: inForce.version,
          usageCutSeq: cut,
          ratingHash: contentHash(rated),
          netFen: rated.netFen,
          taxFen: rated.taxFen,
          totalFen: rated.totalFen,
          dueOn: DateTime.fromJSDate(now, { zone: contract.zone }).plus({ days: inForce.terms.paymentDays }).toFormat("yyyy-MM-dd"),
        })
        .returning({ id: invoices.id, code: invoices.code });
      if (!invoice) throw new Error("invoice was not inserted");
      await tx.db.insert(invoiceLines).values(rated.lines.map((line, position) => ({ ...line, position, invoiceId: invoice.id })));
      await recordAudit(tx, {
        action: "close-period",
        objectType: "invoice",
        objectId: invoice.id,
        detail: { code: invoice.code, contractCode, period: key, totalFen: rated.totalFen, usageCut: cut },
      });
      await enqueue(tx, "push-invoice", { invoiceId: invoice.id });
      return { ...invoice, totalFen: rated.totalFen };
    });
  } catch (error) {
    if (databaseErrorCode(error) === "23505") throw conflict(key === "deposit" ? "押金已经出账。" : `${key} 已经出账，不能重复出账。`);
    throw error;
  }
}
