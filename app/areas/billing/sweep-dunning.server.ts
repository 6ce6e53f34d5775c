import { and, eq, inArray, lt, lte } from "drizzle-orm";
import { DateTime } from "luxon";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { invoices } from "#db/schema/billing.ts";
import { frozenFen } from "./line-disputes/frozen.server.ts";
import type { Invoice } from "./reads.server.ts";
import { moneyOf } from "./returns/left.server.ts";
import { INVOICE_ACTIONS, owedFen } from "./states.ts";

/** All contracts reckon in it; due days are dates of it. */
const ZONE = "Asia/Shanghai";
/** Days after the due day on which the payer is reminded by mail; below zero: before it. */
const REMINDERS = [-3, 1, 7, 15, 30] as const;

/**
 * Reminds payers by mail before and after the due day, and calls an invoice overdue when that day is over; the provider is told once. Each reminder
 * is sent once, however often this runs: one that was missed while the platform was down is made up for by the newest alone.
 */
export async function sweepDunning(ctx: Context): Promise<void> {
  const today = DateTime.fromJSDate(ctx.clock.now(), { zone: ZONE }).startOf("day");
  await withTransaction(ctx, async (tx) => {
    const late = await tx.db
      .update(invoices)
      .set({ status: "overdue" })
      .where(and(inArray(invoices.status, [...INVOICE_ACTIONS.overdue]), lt(invoices.dueOn, today.toFormat("yyyy-MM-dd"))))
      .returning();
    for (const invoice of late) await tellProvider(tx, invoice);
  });
  await withTransaction(ctx, async (tx) => {
    const soon = today.plus({ days: -REMINDERS[0] }).toFormat("yyyy-MM-dd");
    const owed = await tx.db
      .select()
      .from(invoices)
      .where(and(inArray(invoices.status, ["open", "overdue"]), lte(invoices.dueOn, soon)));
    for (const invoice of owed) await remind(tx, invoice, today);
  });
}

async function tellProvider(tx: TransactionContext, invoice: Invoice): Promise<void> {
  const { contract } = await getContract({ ...tx, actor: { kind: "system", job: "dunning" } }, { id: invoice.contractId });
  await recordAudit(tx, { action: "invoice-overdue", objectType: "invoice", objectId: invoice.id, detail: { dueOn: invoice.dueOn } });
  await enqueue(tx, "notify", {
    organizationId: contract.providerId,
    kind: "message",
    title: `账单 ${invoice.code} 已逾期`,
    body: `应于 ${invoice.dueOn} 前付款 ¥${fenToYuan(owedFen(invoice))}，平台会继续提醒付款单位。`,
    href: paths.invoice(invoice.code),
    dedupeKey: `invoice-overdue:${invoice.id}`,
  });
}

/** Of a disputed line nothing is asked while the dispute stands: a reminder names what nobody disputes, and there is none where that is nothing. */
async function remind(tx: TransactionContext, invoice: Invoice, today: DateTime): Promise<void> {
  const days = Math.round(today.diff(DateTime.fromISO(invoice.dueOn, { zone: ZONE }), "days").days);
  const step = REMINDERS.filter((one) => one <= days).at(-1);
  if (step === undefined || (invoice.remindedDays !== null && invoice.remindedDays >= step)) return;
  const { dueFen } = await moneyOf(tx, invoice);
  const disputedFen = await frozenFen(tx, invoice.id);
  if (dueFen <= disputedFen) return;
  await tx.db.update(invoices).set({ remindedDays: step }).where(eq(invoices.id, invoice.id));
  await enqueue(tx, "notify", {
    organizationId: invoice.payerId,
    kind: "message",
    mail: true,
    title: days > 0 ? `账单 ${invoice.code} 已逾期 ${days} 天` : `账单 ${invoice.code} 将于 ${invoice.dueOn} 到期`,
    body: `应付 ¥${fenToYuan(dueFen)}，${disputedFen > 0n ? `其中没有异议的 ¥${fenToYuan(dueFen - disputedFen)}，` : ""}付款期限 ${invoice.dueOn}。已付款的请忽略。`,
    href: paths.invoice(invoice.code),
    dedupeKey: `dunning:${invoice.id}:${step}`,
  });
}
