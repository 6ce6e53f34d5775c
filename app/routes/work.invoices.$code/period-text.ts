import { periodName } from "#app/areas/billing/states.ts";
import { formatDate } from "#app/ui/format.ts";

/** The period an invoice is for, with its last day; the deposit by its name. */
export function periodText(invoice: { kind: "service" | "deposit"; period: string; periodFrom: string; periodTo: string }): string {
  if (invoice.kind === "deposit") return periodName(invoice.period);
  const last = new Date(Date.parse(invoice.periodTo) - 1);
  return `计费期 ${formatDate(invoice.periodFrom)} 至 ${formatDate(last)}`;
}
