import { type BenefitPart, splitByWeights } from "#app/areas/task-books/index.server.ts";

export interface Due {
  id: string;
  amountFen: bigint;
}

/**
 * What each member is due now: its part of everything earned so far (`target`, this payment included) less what was settled before.
 * The parts sum to the payment. A member whose target fell (a royalty that has grown by more than the payment, or a fen of rounding) gets 0
 * now and is not asked back; the others bear it in the proportion of what they are due, and the next settlement, cumulative again, evens it out.
 * Amounts are fen, all ≥ 0; throws RangeError when more was settled than earned.
 */
export function settlementDues(
  target: readonly Pick<BenefitPart, "organizationId" | "amountFen">[],
  settledFen: ReadonlyMap<string, bigint>,
): Due[] {
  const gone = [...settledFen].filter(([id]) => !target.some((part) => part.organizationId === id));
  const differences = [
    ...target.map((part) => ({ id: part.organizationId, amountFen: part.amountFen - (settledFen.get(part.organizationId) ?? 0n) })),
    ...gone.map(([id, amountFen]) => ({ id, amountFen: -amountFen })),
  ];
  const due = differences.map(({ id, amountFen }) => ({ id, weight: amountFen > 0n ? amountFen : 0n }));
  const [payment, positive] = [differences.reduce((sum, one) => sum + one.amountFen, 0n), due.reduce((sum, one) => sum + one.weight, 0n)];
  if (payment < 0n) throw new RangeError("more was settled than earned");
  const borne = splitByWeights(positive - payment, due);
  return due.map(({ id, weight }, index) => ({ id, amountFen: weight - (borne[index]?.amountFen ?? 0n) }));
}
