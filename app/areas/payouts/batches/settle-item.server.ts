import { and, eq, inArray } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { payoutItems } from "#db/schema/payouts.ts";
import type { PayoutItemStatus } from "#db/vocabulary/payouts.ts";
import { post } from "../post.server.ts";
import { moveSettlements } from "./item-settlements.server.ts";

type Item = typeof payoutItems.$inferSelect;

/** The bank paid a transfer: only now is the member's money booked out, and only now are its parts called paid. */
export async function settlePaid(tx: TransactionContext, item: Item, paidOn: string | null): Promise<void> {
  await moveItem(tx, item, ["open"], { status: "paid", paidOn });
  await moveSettlements(tx, [item.id], { from: ["submitted"], to: "paid" });
  await post(tx, { kind: "payout", sourceId: item.id, memo: `支付 ${item.reference}` }, [
    { account: "payable", organizationId: item.organizationId, amountFen: item.amountFen },
    { account: "cash", amountFen: -item.amountFen },
  ]);
  await enqueue(tx, "notify", {
    organizationId: item.organizationId,
    kind: "message",
    title: `分得的 ¥${fenToYuan(item.amountFen)} 已由牵头单位支付`,
    body: `已按银行回单核对${paidOn ? `，银行处理日期 ${paidOn}` : ""}，参考号 ${item.reference}。请核对贵单位账户。`,
    href: paths.payouts(),
    dedupeKey: `payout-paid:${item.id}`,
  });
}

/**
 * The bank gave a transfer back, at once or after it had paid: its parts are owed again and can be drawn anew, to whatever account is on file
 * by then. What was booked out is booked back.
 */
export async function settleReturned(tx: TransactionContext, item: Item, reason: string | null): Promise<void> {
  await moveItem(tx, item, ["open", "paid"], { status: "returned", returnReason: reason });
  await moveSettlements(tx, [item.id], { from: ["submitted", "paid"], to: "returned" });
  if (item.status === "paid") {
    await post(tx, { kind: "payoutReturned", sourceId: item.id, memo: `退回 ${item.reference}` }, [
      { account: "cash", amountFen: item.amountFen },
      { account: "payable", organizationId: item.organizationId, amountFen: -item.amountFen },
    ]);
  }
  await enqueue(tx, "notify", {
    organizationId: item.organizationId,
    kind: "message",
    mail: true,
    title: `应付贵单位的 ¥${fenToYuan(item.amountFen)} 被银行退回`,
    body: `${reason ? `退回原因：${reason}。` : ""}请核对并更正收款账户，牵头单位将重新支付。参考号 ${item.reference}。`,
    href: paths.payouts(),
    dedupeKey: `payout-returned:${item.id}`,
  });
}

async function moveItem(
  tx: TransactionContext,
  item: Item,
  from: readonly PayoutItemStatus[],
  change: Partial<Pick<Item, "status" | "paidOn" | "returnReason">>,
): Promise<void> {
  const moved = await tx.db
    .update(payoutItems)
    .set(change)
    .where(and(eq(payoutItems.id, item.id), inArray(payoutItems.status, [...from])))
    .returning({ id: payoutItems.id });
  if (moved.length !== 1) throw new Error(`transfer ${item.reference} did not stand at ${from.join("/")}`);
}
