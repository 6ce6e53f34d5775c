import { eq } from "drizzle-orm";
import { workbookOf } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { payoutBatches, payoutItems } from "#db/schema/payouts.ts";
import { csvOf } from "../csv.ts";
import { can } from "../states.ts";
import type { PayoutOrder, PayoutRail } from "./rail.ts";

const COLUMNS: readonly { header: string; width: number; of: (order: PayoutOrder, index: number) => string }[] = [
  { header: "序号", width: 6, of: (_, index) => String(index + 1) },
  { header: "收款户名", width: 36, of: ({ payee }) => payee.holderName },
  { header: "收款账号", width: 26, of: ({ payee }) => payee.accountNumber },
  { header: "开户行", width: 36, of: ({ payee }) => payee.bankName },
  { header: "联行号", width: 16, of: ({ payee }) => payee.bankCode ?? "" },
  { header: "金额（元）", width: 16, of: ({ amountFen }) => fenToYuan(amountFen) },
  { header: "币种", width: 8, of: () => "CNY" },
  { header: "用途", width: 34, of: ({ purpose }) => purpose },
  { header: "结算参考号", width: 20, of: ({ reference }) => reference },
];

/** The bank by hand: files for the bank's batch payment, and its receipts (回单) entered by a person. */
export const offlineBank: PayoutRail = {
  name: "offlineBank",
  async submit(_ctx, orders) {
    const rows = orders.map((order, index) => COLUMNS.map(({ of }) => of(order, index)));
    const headers = COLUMNS.map(({ header }) => header);
    // Account numbers as they are: a leading figure is no formula, and a spreadsheet must not round them.
    return { by: "files", files: { csv: csvOf([headers, ...rows]), xlsx: await workbookOf("批量付款", COLUMNS, rows) } };
  },
  async lookUp(ctx: Context, reference) {
    const [item] = await ctx.db
      .select({ status: payoutItems.status, paidOn: payoutItems.paidOn, reason: payoutItems.returnReason, batch: payoutBatches.status })
      .from(payoutItems)
      .innerJoin(payoutBatches, eq(payoutBatches.id, payoutItems.batchId))
      .where(eq(payoutItems.reference, reference));
    if (!item || !can("receive", item.batch)) return { state: "unknown" };
    if (item.status === "paid") return { state: "paid", on: item.paidOn };
    return item.status === "returned" ? { state: "returned", reason: item.reason } : { state: "underWay" };
  },
  async reverse() {
    return { reversed: false, why: "offByHand" };
  },
};
