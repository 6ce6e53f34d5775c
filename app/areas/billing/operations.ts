import Big from "big.js";
import type { invoiceLines } from "#db/schema/billing.ts";

/**
 * Successful operations a line bills: of use those of its tier, of what came late those that came since, fewer where some were taken back. What is
 * billed by pieces, hours or kilometres is no operation.
 */
export function operationsOf({ kind, quantity, basis }: Pick<typeof invoiceLines.$inferSelect, "kind" | "quantity" | "basis">): Big {
  if (kind === "usage") return basis["basis"] === undefined || basis["basis"] === "successfulTask" ? new Big(quantity ?? 0) : new Big(0);
  const { operations, known, billed } = basis;
  if (kind === "late" && typeof operations === "string") return new Big(operations);
  // As the first invoices said it.
  return kind === "late" && typeof known === "string" && typeof billed === "string" ? new Big(known).minus(billed) : new Big(0);
}
