import { and, eq, gt, or } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { receiptAllocations } from "#db/schema/receipts.ts";
import type { Allocation, BankReceipt } from "./hold-receipts.server.ts";

const restKey = (allocationId: string) => `receipt-rest:${allocationId}`;

/** Asks the provider's finance what becomes of money that was on its way to an invoice and no longer fitted. */
export async function askForRest(
  tx: TransactionContext,
  receipt: BankReceipt,
  allocation: Allocation,
  said: { restFen: bigint; why: string },
): Promise<void> {
  await enqueue(tx, "notify", {
    organizationId: receipt.providerId,
    kind: "todo",
    title: `收款 ¥${fenToYuan(receipt.amountFen ?? 0n)} 有 ¥${fenToYuan(said.restFen)} 未能核销`,
    body: `${said.why}。付款户名 ${receipt.payerName || "不详"}，流水号 ${receipt.serial}；请核销到其他账单，或登记退回。`,
    href: paths.receipts(),
    dedupeKey: restKey(allocation.id),
  });
}

/** Ends what was asked about a receipt: nothing is left of it, or a person said what becomes of the rest. */
export async function endRestTodo(tx: TransactionContext, receipt: Pick<BankReceipt, "id" | "providerId">): Promise<void> {
  const asked = await tx.db
    .select({ id: receiptAllocations.id })
    .from(receiptAllocations)
    .where(
      and(
        eq(receiptAllocations.receiptId, receipt.id),
        or(eq(receiptAllocations.status, "failed"), gt(receiptAllocations.overpaidFen, 0n)),
      ),
    );
  for (const { id } of asked) await enqueue(tx, "complete-todo", { organizationId: receipt.providerId, dedupeKey: restKey(id) });
}
