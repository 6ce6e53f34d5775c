import Big from "big.js";
import type { Vat } from "#app/areas/contracts/index.server.ts";
import { roundToFen } from "#app/kernel/money.ts";
import { plain } from "#app/kernel/units.ts";
import type { InvoiceLineKind } from "#db/vocabulary/billing.ts";

/** One line of a rated invoice; decimals as exact text, amounts in fen. */
export interface RatedLine {
  lineKey: string;
  kind: InvoiceLineKind;
  description: string;
  /** The period the line is about: the invoice's own, or an earlier one for what came late; null for what is about none (carried sums, deposit). */
  forPeriod: string | null;
  quantity: string | null;
  unit: string | null;
  unitPriceFen: string | null;
  /** Before rounding. Twelve decimals at most. */
  preciseFen: string;
  amountFen: bigint;
  /** Null for what is not taxed, and for the tax itself. */
  vat: Vat | null;
  /** How it was computed, in words and figures, and by which rows of the ledger. */
  basis: Record<string, string | number | null | readonly string[]>;
}

type Facts = Pick<RatedLine, "lineKey" | "kind" | "description" | "forPeriod" | "vat" | "basis"> &
  Partial<Pick<RatedLine, "quantity" | "unit" | "unitPriceFen">>;

/** A line whose precise amount is rounded here and nowhere else: to whole fen, half away from zero (billing.md §5). */
export function line(facts: Facts, precise: Big): RatedLine {
  return {
    quantity: null,
    unit: null,
    unitPriceFen: null,
    ...facts,
    preciseFen: plain(precise.round(12, Big.roundHalfUp)),
    amountFen: roundToFen(precise),
  };
}

/** Sum of the rounded lines: totals add nothing else. */
export function sumOf(lines: readonly Pick<RatedLine, "amountFen">[]): bigint {
  return lines.reduce((sum, { amountFen }) => sum + amountFen, 0n);
}

/** A whole number of fen as a Big. */
export const big = (fen: bigint): Big => new Big(fen.toString());
