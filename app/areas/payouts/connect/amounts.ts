/** What a charge was for and what it brought. `paidFen` is fen of CNY; the others are in the smallest unit of the currency it settled in. */
export interface ChargeFigures {
  paidFen: bigint;
  settledAmount: bigint;
  /** `settledAmount` less the channel's fee. */
  settledNet: bigint;
}

/** How a charge is sent on: to members what their parts settled to, to the provider everything else. */
export interface Division {
  members: { id: string; amount: bigint }[];
  remainder: bigint;
  /** Kept back of the remainder: what earlier refunds left owing. */
  withheld: bigint;
}

/** The smaller of two amounts. */
export const least = (one: bigint, other: bigint): bigint => (one > other ? other : one);

/**
 * Divides what a charge brought. A member's part is converted at what the charge settled to and rounded down; the provider, who collects, gets
 * the rest and so bears the fee and keeps the fractions: together with what is withheld it is exactly the net. Null when nothing would be left
 * for the provider: then the fee could not be borne, and nothing is transferred.
 */
export function divideCharge(charge: ChargeFigures, members: readonly { id: string; amountFen: bigint }[], owing: bigint): Division | null {
  const parts = members.map(({ id, amountFen }) => ({ id, amount: (amountFen * charge.settledAmount) / charge.paidFen }));
  const left = charge.settledNet - parts.reduce((sum, part) => sum + part.amount, 0n);
  if (left <= 0n) return null;
  const withheld = least(owing, left);
  return { members: parts, remainder: left - withheld, withheld };
}

/**
 * What of a transfer a claim takes back, when `left` of it still stands for `leftFen` of the books: in proportion, rounded down, and all of it
 * with the last fen, so that claims that add up to the part take back exactly what was sent.
 */
export function reversedFor(claimFen: bigint, { left, leftFen }: { left: bigint; leftFen: bigint }): bigint {
  if (claimFen <= 0n || claimFen > leftFen) throw new RangeError(`${claimFen} claimed of ${leftFen}`);
  return (left * claimFen) / leftFen;
}
