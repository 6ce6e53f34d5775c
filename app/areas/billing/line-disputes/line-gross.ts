import type { invoiceLines } from "#db/schema/billing.ts";

/** A line with its tax, in fen, rounded half up: what of the total stands or falls with it. */
export function grossOf({ amountFen, vat }: Pick<typeof invoiceLines.$inferSelect, "amountFen" | "vat">): bigint {
  return amountFen + (2n * amountFen * BigInt(vat?.rateBp ?? 0) + 10_000n) / 20_000n;
}

/** Whether a line can be disputed: it asks for money, and is not the tax on others. */
export function isDisputable({ kind, amountFen }: Pick<typeof invoiceLines.$inferSelect, "kind" | "amountFen">): boolean {
  return kind !== "tax" && amountFen > 0n;
}
