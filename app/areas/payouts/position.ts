import type { SignedBenefits } from "#app/areas/task-books/index.server.ts";

type Base = SignedBenefits["base"];
interface Figures {
  netFen: bigint;
  totalFen: bigint;
}

/** What of an invoice is shared: net of tax, or all of it where the parties agreed so and each bears its own tax. */
export function poolFenOf(base: Base, invoice: Figures): bigint {
  return base === "paidIncludingTax" ? invoice.totalFen : invoice.netFen;
}

/** Where an invoice stands after what was credited and refunded: what was kept of its money, and how that divides into tax and what is shared. Fen, all ≥ 0. */
export interface Position {
  keptFen: bigint;
  taxFen: bigint;
  poolFen: bigint;
}

/**
 * The position of a paid invoice of which `refundedFen` was taken off: credited before payment, or gone back after it. Tax is that of the invoice in the proportion of what was kept, rounded half
 * up: counted from the whole each time, so that refunds in any number of parts end where one refund of their sum ends, and one of everything
 * at zero. Throws RangeError when more was refunded than paid.
 */
export function positionOf(base: Base, invoice: Figures, refundedFen: bigint): Position {
  const keptFen = invoice.totalFen - refundedFen;
  if (keptFen < 0n || refundedFen < 0n) throw new RangeError(`${refundedFen} refunded of ${invoice.totalFen}`);
  if (invoice.totalFen === 0n) return { keptFen, taxFen: 0n, poolFen: 0n };
  const wholeTaxFen = invoice.totalFen - poolFenOf(base, invoice);
  const taxFen = (2n * wholeTaxFen * keptFen + invoice.totalFen) / (2n * invoice.totalFen);
  return { keptFen, taxFen, poolFen: keptFen - taxFen };
}

/** Whole operations that count of those an invoice bills: in the proportion of what was kept of its money, cut to the whole one. */
export function operationsKept(operations: bigint, invoice: { totalFen: bigint }, refundedFen: bigint): bigint {
  return refundedFen === 0n ? operations : (operations * (invoice.totalFen - refundedFen)) / invoice.totalFen;
}
