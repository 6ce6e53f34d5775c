import { apportion, FULL_SHARE } from "#app/kernel/money.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";

/** A holder of a work share; the user unit is one. Ids break ties between equal remainders. */
export interface WorkShare {
  id: string;
  basisPoints: number;
}

/** Who only tests what others developed takes no part in the development work (技术合同司法解释 17, 19). */
const DEVELOPS: Record<SlotRole, boolean> = {
  prime: true,
  algorithmSupplier: true,
  osSupplier: true,
  simulationSupplier: true,
  partsSupplier: true,
  researchInstitute: true,
  thirdPartyVerifier: false,
};

/**
 * Equal parts of the development work for the seats that develop, basis points that total 10000; where none does, for all of them. The user
 * unit gives the place and the need: a part of the work it takes on by its own word.
 */
export function equalWorkShares(seats: readonly { id: string; role: SlotRole }[]): WorkShare[] {
  const developing = seats.filter(({ role }) => DEVELOPS[role]);
  const working = new Set((developing.length > 0 ? developing : seats).map(({ id }) => id));
  return spread(seats.map(({ id }) => ({ id, basisPoints: working.has(id) ? 1 : 0 })));
}

/**
 * The same proportions for a whole of 10000, by largest remainder: what somebody who does not come would have done falls to the others. Where
 * nobody has a part, all have equal ones.
 */
export function spread(shares: readonly WorkShare[]): WorkShare[] {
  const none = shares.every(({ basisPoints }) => basisPoints === 0);
  const parts = apportion(
    BigInt(FULL_SHARE),
    shares.map(({ id, basisPoints }) => ({ id, weight: BigInt(none ? 1 : basisPoints) })),
  );
  return shares.map(({ id }, index) => ({ id, basisPoints: Number(parts[index]?.amount ?? 0n) }));
}
