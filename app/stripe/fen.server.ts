/**
 * Stripe carries amounts as JSON numbers in the smallest unit; for `cny` that is the fen. These two functions are the only place
 * where money is a number.
 */

/** @param fen amount in fen, may be negative. @throws RangeError beyond the safe integer range, where a number would change it. */
export function fenToStripe(fen: bigint): number {
  const amount = Number(fen);
  if (!Number.isSafeInteger(amount)) throw new RangeError(`Amount ${fen} fen does not fit a safe integer`);
  return amount;
}

/** @param amount whole fen as Stripe sends it. @throws RangeError for a fraction or an unsafe integer. */
export function stripeToFen(amount: number): bigint {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`Stripe amount ${amount} is not a safe integer`);
  return BigInt(amount);
}
