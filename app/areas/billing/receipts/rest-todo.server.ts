import { and, eq, gt, or } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { receiptAllocations } from "#db/schema/receipts.ts";
import type { Allocation, BankReceipt } from "./hold-receipts.server.ts";

/** By the allocation that no longer fitted, or the receipt of what was overpaid. */
const restKey = (id: string) => `receipt-rest:${id}`;

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

/** What the number of a receipt begins with that is no line of a bank: money paid beyond an invoice on the payment page. */
export const OVERPAID = "多付-";

/** Asks the provider's finance what becomes of money paid beyond an invoice on the payment page. */
export async function askForOverpaid(tx: TransactionContext, receipt: BankReceipt, { code }: { code: string }): Promise<void> {
  await enqueue(tx, "notify", {
    organizationId: receipt.providerId,
    kind: "todo",
    title: `账单 ${code} 在付款页多收 ¥${fenToYuan(receipt.amountFen ?? 0n)}`,
    body: "对公转账核销之后，付款页上又付了款。多收的部分没有计入账单；请核销到其他账单，或对公退回后登记，不要在收款渠道后台退款。",
    href: paths.receipts(),
    dedupeKey: restKey(receipt.id),
  });
}

/** Ends what was asked about a receipt: nothing is left of it, or a person said what becomes of the rest. */
export async function endRestTodo(tx: TransactionContext, receipt: Pick<BankReceipt, "id" | "providerId" | "serial">): Promise<void> {
  if (receipt.serial.startsWith(OVERPAID))
    await enqueue(tx, "complete-todo", { organizationId: receipt.providerId, dedupeKey: restKey(receipt.id) });
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
