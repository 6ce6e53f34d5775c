import { type Share, splitByBasisPoints } from "#app/areas/task-books/index.server.ts";

export interface Due {
  id: string;
  basisPoints: number;
  amountFen: bigint;
}

/**
 * What each member is due now: the split of everything earned so far (`cumulativeFen`, this payment included) less what was settled before.
 * The parts sum to the payment. Largest remainder is not monotone: a member whose target fell by a fen gets 0 now, and the fen is taken from
 * the largest due; the next settlement, cumulative again, gives it back.
 * Amounts are fen, all ≥ 0; throws RangeError when more was settled than earned.
 */
export function settlementDues(cumulativeFen: bigint, settledFen: ReadonlyMap<string, bigint>, shares: readonly Share[]): Due[] {
  const dues = splitByBasisPoints(cumulativeFen, shares).map((part, index) => ({
    id: part.id,
    basisPoints: shares[index]?.basisPoints ?? 0,
    amountFen: part.amountFen - (settledFen.get(part.id) ?? 0n),
  }));
  let owed = 0n;
  for (const due of dues) {
    if (due.amountFen >= 0n) continue;
    owed -= due.amountFen;
    due.amountFen = 0n;
  }
  while (owed > 0n) {
    const largest = dues.reduce((a, b) => (b.amountFen > a.amountFen || (b.amountFen === a.amountFen && b.id < a.id) ? b : a));
    if (largest.amountFen === 0n) throw new RangeError("more was settled than earned");
    largest.amountFen -= 1n;
    owed -= 1n;
  }
  return dues;
}

/** Each member's exact share of one amount, in 元 to four decimals, for the reader beside what is paid out. */
export function exactParts(netFen: bigint, shares: readonly Share[]): Map<string, string> {
  return new Map(splitByBasisPoints(netFen, shares).map((part) => [part.id, part.exact]));
}
