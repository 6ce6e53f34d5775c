import { type BenefitPart, splitByWeights } from "#app/areas/task-books/index.server.ts";

export interface Due {
  id: string;
  amountFen: bigint;
}

type Target = readonly Pick<BenefitPart, "organizationId" | "amountFen">[];
type Settled = ReadonlyMap<string, bigint>;

/**
 * What each member is due now: its part of everything earned so far (`target`, this payment included) less what was settled before.
 * The parts sum to the payment. A member whose target fell (a royalty that has grown by more than the payment, or a fen of rounding) gets 0
 * now and is not asked back; the others bear it in the proportion of what they are due, and the next settlement, cumulative again, evens it out.
 * Amounts are fen, all ≥ 0; throws RangeError when more was settled than earned.
 */
export function settlementDues(target: Target, settledFen: Settled): Due[] {
  const differences = differencesOf(target, settledFen);
  if (total(differences) < 0n) throw new RangeError("more was settled than earned");
  return oneWay(differences);
}

/**
 * What a refund claims back from each member: its part of what is left (`target`, this refund taken off) less what was settled before. The
 * claims sum to what the refund took out of the pool. A refund takes and never gives: a member whose target rose (a fen of rounding, or a
 * royalty that others made room for) gets nothing out of it, because no money came in to pay it from; the others give back that much less, and
 * the next settlement evens it out. No claim exceeds what its member was settled, and when everything was refunded each is exactly that.
 * Amounts are fen, all ≤ 0; throws RangeError when less was settled than is left.
 */
export function refundDues(target: Target, settledFen: Settled): Due[] {
  const given = differencesOf(target, settledFen).map(({ id, amountFen }) => ({ id, amountFen: -amountFen }));
  if (total(given) < 0n) throw new RangeError("a refund leaves more than was settled");
  return oneWay(given).map(({ id, amountFen }) => ({ id, amountFen: -amountFen }));
}

function differencesOf(target: Target, settledFen: Settled): Due[] {
  const gone = [...settledFen].filter(([id]) => !target.some((part) => part.organizationId === id));
  return [
    ...target.map((part) => ({ id: part.organizationId, amountFen: part.amountFen - (settledFen.get(part.organizationId) ?? 0n) })),
    ...gone.map(([id, amountFen]) => ({ id, amountFen: -amountFen })),
  ];
}

/** The differences with none below zero: what was below is borne by the others in the proportion of theirs. Their sum stays. */
function oneWay(differences: readonly Due[]): Due[] {
  const due = differences.map(({ id, amountFen }) => ({ id, weight: amountFen > 0n ? amountFen : 0n }));
  const positive = due.reduce((sum, one) => sum + one.weight, 0n);
  const borne = splitByWeights(positive - total(differences), due);
  return due.map(({ id, weight }, index) => ({ id, amountFen: weight - (borne[index]?.amountFen ?? 0n) }));
}

const total = (dues: readonly Due[]): bigint => dues.reduce((sum, one) => sum + one.amountFen, 0n);
