import type { BenefitTerms, Receipt } from "./benefits.ts";

/**
 * Clause 12 written a second time, slowly and by the words of the clause: fractions throughout, pieces counted one by one, fen given out one
 * by one. Shares no code with benefits.ts. Amounts by "organization source key".
 */
export function oracle({ pool, awards }: BenefitTerms, receipts: readonly Receipt[], milestones: readonly string[]): Map<string, bigint> {
  const paid = new Map<string, bigint>();
  const whole = receipts.reduce((sum, one) => sum + one.poolFen, 0n);
  let left = whole;
  const give = (key: string, amount: bigint) => {
    paid.set(key, (paid.get(key) ?? 0n) + amount);
    left -= amount;
  };
  /** Gives `amount` to rows in the proportion of their weights. */
  const giveOut = (amount: bigint, rows: { id: string; key: string; weight: bigint }[]) => {
    const weights = rows.reduce((sum, row) => sum + row.weight, 0n);
    if (weights === 0n) return;
    const due = rows.map((row) => ({ ...row, exact: fraction(amount * row.weight, weights), got: 0n }));
    for (const row of due) row.got = row.exact.top / row.exact.bottom;
    let open = amount - due.reduce((sum, row) => sum + row.got, 0n);
    while (open > 0n) {
      const next = due.reduce((best, row) => {
        const order = compare(minus(row.exact, row.got), minus(best.exact, best.got));
        return order > 0 || (order === 0 && row.id < best.id) ? row : best;
      });
      next.got += 1n;
      open -= 1n;
    }
    for (const row of due) give(row.key, row.got);
  };
  const smaller = (a: bigint, b: bigint) => (a < b ? a : b);

  for (const milestone of milestones) {
    const rows = awards
      .filter((award) => award.milestoneKey === milestone)
      .map((award) => ({ id: award.key, key: `${award.organizationId} award ${award.key}`, weight: BigInt(award.amountFen) }));
    giveOut(
      smaller(
        rows.reduce((sum, row) => sum + row.weight, 0n),
        left,
      ),
      rows,
    );
  }
  if (pool.model === "entryFeeRoyalty") {
    const rows = pool.entryFees.map((fee) => ({
      id: fee.organizationId,
      key: `${fee.organizationId} entryFee entryFee`,
      weight: BigInt(fee.amountFen),
    }));
    giveOut(
      smaller(
        rows.reduce((sum, row) => sum + row.weight, 0n),
        left,
      ),
      rows,
    );
  }
  for (const royalty of "royalties" in pool ? pool.royalties : []) {
    const days = receipts.filter((one) => (royalty.startDate ?? "") <= one.date && one.date <= (royalty.endDate ?? "9999"));
    const received = days.reduce((sum, one) => sum + one.poolFen, 0n);
    let counted = fraction(0n, 1n);
    if (royalty.base === "salesPercent") {
      const full = fraction(received * BigInt(royalty.rateBp), 10_000n);
      counted = full;
      if (royalty.stepDown && compare(full, fraction(BigInt(royalty.stepDown.afterFen), 1n)) > 0) {
        // Revenue at which the step is reached, then the lower rate on what is above it.
        const reached = fraction(BigInt(royalty.stepDown.afterFen) * 10_000n, BigInt(royalty.rateBp));
        const above = fraction(received * reached.bottom - reached.top, reached.bottom);
        counted = fraction(
          BigInt(royalty.stepDown.afterFen) * above.bottom * 10_000n + above.top * BigInt(royalty.stepDown.rateBp),
          above.bottom * 10_000n,
        );
      }
    } else {
      const member = { perDeployment: "deployments", perReplication: "replications", perTask: "tasks" } as const;
      const pieces = days.reduce((sum, one) => sum + one[member[royalty.base as keyof typeof member]], 0n);
      let total = 0n;
      for (let piece = 0n; piece < pieces; piece++) {
        const stepped = royalty.stepDown !== null && total >= BigInt(royalty.stepDown.afterFen) && royalty.unitFen !== "0";
        total += BigInt(stepped ? (royalty.stepDown?.unitFen ?? "0") : royalty.unitFen);
      }
      counted = fraction(total, 1n);
    }
    if (royalty.floorFen !== null && compare(counted, fraction(BigInt(royalty.floorFen), 1n)) < 0)
      counted = fraction(BigInt(royalty.floorFen), 1n);
    if (royalty.capFen !== null && compare(counted, fraction(BigInt(royalty.capFen), 1n)) > 0)
      counted = fraction(BigInt(royalty.capFen), 1n);
    give(`${royalty.organizationId} royalty ${royalty.key}`, smaller(counted.top / counted.bottom, smaller(received, left)));
  }
  for (const [index, tier] of pool.model === "waterfall" ? pool.tiers.entries() : []) {
    if (tier.kind === "band") {
      const upTo = BigInt(tier.limitFen) - (whole - left);
      giveOut(upTo > 0n ? smaller(upTo, left) : 0n, byShares(tier.shares, `tier ${tier.key}`));
      continue;
    }
    const before = pool.model === "waterfall" ? pool.tiers.slice(0, index) : [];
    const costs = tier.kind === "costRecovery" ? tier.amounts : before.flatMap((one) => (one.kind === "costRecovery" ? one.amounts : []));
    const ids = [...new Set(costs.map((cost) => cost.organizationId))];
    const rows = ids.map((id) => ({
      id,
      key: `${id} tier ${tier.key}`,
      weight: costs.filter((cost) => cost.organizationId === id).reduce((sum, cost) => sum + BigInt(cost.amountFen), 0n),
    }));
    const sum = rows.reduce((total, row) => total + row.weight, 0n);
    giveOut(smaller(tier.kind === "costRecovery" ? sum : (sum * BigInt(tier.rateBp)) / 10_000n, left), rows);
  }
  giveOut(left, byShares(pool.shares, "shares shares"));
  return paid;
}

const byShares = (shares: readonly { organizationId: string; basisPoints: number }[], key: string) =>
  shares.map((share) => ({ id: share.organizationId, key: `${share.organizationId} ${key}`, weight: BigInt(share.basisPoints) }));

interface Fraction {
  top: bigint;
  bottom: bigint;
}

/** In lowest terms, the bottom positive. */
function fraction(top: bigint, bottom: bigint): Fraction {
  let [a, b] = [top < 0n ? -top : top, bottom];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? { top, bottom } : { top: top / a, bottom: bottom / a };
}

const minus = (one: Fraction, whole: bigint): Fraction => fraction(one.top - whole * one.bottom, one.bottom);

function compare(one: Fraction, other: Fraction): number {
  const difference = one.top * other.bottom - other.top * one.bottom;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
