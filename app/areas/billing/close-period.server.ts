import type { z } from "zod";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { holdUsageLock } from "#app/areas/usage/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, databaseErrorCode, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import type { WholeContract } from "./gather-rating.server.ts";
import { findOrOpenInvoice } from "./open-invoice.server.ts";
import { billingPeriod, readKey } from "./period.ts";
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
  const taken = () => conflict(`${periodName(key)} 已经出账，不能重复出账。`);
  try {
    return await withTransaction(ctx, async (tx) => {
      const whole = await getContract(tx, { code: contractCode });
      if (!mayClosePeriod(ctx.actor, whole.contract)) throw forbidden("只有牵头供给单位的财务可以出账。");
      if (whole.contract.status === "draft") throw conflict("合同生效后才能出账。");
      checkPeriod(tx, key, whole);
      await holdUsageLock(tx, whole.contract.id);
      const invoice = await findOrOpenInvoice(tx, whole, key);
      if (!can("close", invoice.status)) throw taken();
      return rateByHand(tx, whole, invoice);
    });
  } catch (error) {
    if (databaseErrorCode(error) === "23505") throw taken();
    throw error;
  }
}

/** Rates and records who asked for it. Throws conflict when there is nothing to bill and nothing to tell. */
export async function rateByHand(tx: TransactionContext, whole: WholeContract, invoice: Invoice) {
  const rated = await rateInto(tx, whole, invoice);
  if (rated.lines.every((line) => line.amountFen === 0n)) throw conflict("本期没有应收金额，无需出账。");
  await recordAudit(tx, {
    action: "rate-invoice",
    objectType: "invoice",
    objectId: invoice.id,
    detail: {
      code: invoice.code,
      contractCode: whole.contract.code,
      period: invoice.period,
      revision: invoice.revision,
      totalFen: rated.totalFen,
    },
  });
  return { id: invoice.id, code: invoice.code, totalFen: rated.totalFen };
}

function checkPeriod(tx: TransactionContext, key: string, { contract, versions }: WholeContract): void {
  const { kind, month } = readKey(key);
  if (kind === "deposit") return;
  const period = billingPeriod(month, contract);
  if (!period) throw invalid("提交的内容有误，请按提示更正。", { period: [`${month} 不在合同期内。`] });
  const now = tx.clock.now();
  if (kind === "service" && period.to > now) throw conflict(`${month} 尚未结束，月末后才能出账。`);
  if (kind === "rent") {
    if (!versions.some(({ terms }) => terms.lease?.timing === "advance")) throw conflict("本合同的租金按月后付，随当月账单出账。");
    if (period.from > now) throw conflict(`${month} 尚未开始。`);
  }
}
