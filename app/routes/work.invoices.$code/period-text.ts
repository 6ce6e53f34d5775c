import { PAYABLE, periodName } from "#app/areas/billing/states.ts";
import { formatDate, formatRemaining, remainingDays } from "#app/ui/format.ts";
import type { InvoiceKind, InvoiceStatus } from "#db/vocabulary/billing.ts";

/** The period an invoice is for, with its last day; the deposit by its name. */
export function periodText(invoice: { kind: InvoiceKind; period: string; periodFrom: string; periodTo: string }): string {
  if (invoice.kind === "deposit") return periodName(invoice.period);
  const last = new Date(Date.parse(invoice.periodTo) - 1);
  return `${invoice.kind === "rent" ? "预付租金" : "计费期"} ${formatDate(invoice.periodFrom)} 至 ${formatDate(last)}`;
}

/** The due day of an invoice that is to be paid, behind its state; nothing otherwise. */
export function dueText({ status, dueOn }: { status: InvoiceStatus; dueOn: string }, now: string): string {
  if (!PAYABLE.includes(status)) return "";
  return remainingDays(dueOn, now) < 0 ? `，${dueOn} 到期，已逾期` : `，${dueOn} 到期，${formatRemaining(dueOn, now)}`;
}
