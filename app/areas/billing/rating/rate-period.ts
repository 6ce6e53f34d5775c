import Big from "big.js";
import type { LeaseTerms, Vat } from "#app/areas/contracts/index.server.ts";
import { roundToFen } from "#app/kernel/money.ts";
import { plain } from "#app/kernel/units.ts";
import { VAT_RULES } from "#db/vocabulary/contracts.ts";
import { big, line, type RatedLine, sumOf } from "./line.ts";
import { type Charged, rateSegment, type Segment } from "./rate-segment.ts";
import { usedOf } from "./tiers.ts";

export interface Rated {
  lines: RatedLine[];
  netFen: bigint;
  taxFen: bigint;
  totalFen: bigint;
}

/** An earlier period for which something changed since it was billed: all of it as known now, and what was billed for it by tax treatment. */
export interface Earlier {
  period: string;
  charged: Charged;
  segments: readonly Segment[];
  billed: readonly { vat: Vat; fen: bigint }[];
  /** Successful operations billed for it. */
  operations: string;
}

/** What a rating is a function of, and of nothing else. */
export interface RatingInput {
  period: string;
  charged: Charged;
  segments: readonly Segment[];
  earlier: readonly Earlier[];
  /** What other invoices bill for this period already: it was billed before, voided, and what came late meanwhile went onto a later one. */
  already: readonly { vat: Vat; fen: bigint }[];
  /** Successful operations among that. */
  alreadyOperations: string;
  /** What earlier invoices could not set off, by tax treatment; below 0, unless one that was set off was voided since. */
  carried: readonly { vat: Vat; fen: bigint }[];
}

/**
 * Rates a period: pure and deterministic. The lines of each segment; for each earlier period the difference between all of it as known now and what
 * was billed for it; what was carried; then by tax treatment the tax. What would come out
 * below zero is carried to the next invoice whole. No total is ever negative, and over all invoices of a contract the sum billed for a period is what rating it once with everything would give.
 */
export function ratePeriod({ period, charged, segments, earlier, already, alreadyOperations, carried }: RatingInput): Rated {
  const own = [
    ...segments.flatMap((segment) => rateSegment(segment, charged)),
    ...already.map((one, i) => alreadyLine(period, one, i === 0 ? alreadyOperations : "0")),
  ];
  const late = earlier.flatMap(lateLines);
  const carriedIn = carried
    .filter(({ fen }) => fen !== 0n)
    .map(({ vat, fen }) =>
      line(
        {
          lineKey: `carryIn:${vat.treatment}`,
          kind: "carryIn",
          description: "上期结转的抵扣",
          forPeriod: null,
          vat,
          basis: { rule: "上一张账单未能抵完的金额" },
        },
        big(fen),
      ),
    );
  const lines = [...own, ...late, ...carriedIn];
  const groups = byTreatment(lines);
  // Credits of one treatment are set off against charges of another, each with its own tax, as long as nothing comes out below zero.
  const carries = sumOf(lines) < 0n || groups.reduce((sum, group) => sum + taxOf(group), 0n) < 0n;
  const carriedOut = (carries ? groups : []).map(({ vat, fen }) =>
    line(
      {
        lineKey: `carryOut:${vat.treatment}`,
        kind: "carryOut",
        description: "抵扣超过本期费用，结转下期",
        forPeriod: null,
        vat,
        basis: { rule: "账单不为负，抵不完的部分与本期费用一并结转到下一张账单", period },
      },
      big(-fen),
    ),
  );
  const taxes = (carries ? [] : groups)
    .filter(({ fen }) => fen !== 0n)
    .map(({ vat, fen }) =>
      line(
        {
          lineKey: `tax:${vat.treatment}`,
          kind: "tax",
          description: `增值税 ${vat.rateBp / 100}%`,
          forPeriod: null,
          vat: null,
          basis: {
            rule: "同一税务处理各行不含税金额之和 × 税率",
            treatment: VAT_RULES[vat.treatment].name,
            reason: vat.reason,
            rateBp: vat.rateBp,
            netFen: fen.toString(),
          },
        },
        exactTax({ vat, fen }),
      ),
    );
  const net = [...lines, ...carriedOut];
  const [netFen, taxFen] = [sumOf(net), sumOf(taxes)];
  return { lines: [...net, ...taxes], netFen, taxFen, totalFen: netFen + taxFen };
}

const exactTax = ({ vat, fen }: { vat: Vat; fen: bigint }): Big => big(fen).times(vat.rateBp).div(10_000);
const taxOf = (group: { vat: Vat; fen: bigint }): bigint => roundToFen(exactTax(group));

function alreadyLine(period: string, { vat, fen }: { vat: Vat; fen: bigint }, operations: string): RatedLine {
  return line(
    {
      lineKey: `already:${vat.treatment}`,
      kind: "late",
      description: `${period} 已在其他账单计收`,
      forPeriod: period,
      vat,
      basis: {
        rule: "作废重出前已补计在其他账单上的金额，不重复计收",
        period,
        billedFen: fen.toString(),
        operations: plain(new Big(operations).times(-1)),
      },
    },
    big(-fen),
  );
}

/** What a period as known now costs more or less than was billed for it; a line of nothing tells that something came and changed no amount. */
function lateLines({ period, charged, segments, billed, operations }: Earlier): RatedLine[] {
  const known = segments.reduce((sum, segment) => sum.plus(operationsIn(segment)), new Big(0));
  const now = byTreatment(segments.flatMap((segment) => rateSegment(segment, charged)));
  const treatments = [...now, ...billed.filter((one) => !now.some(({ vat }) => vat.treatment === one.vat.treatment))];
  const lines = treatments.map(({ vat }, i) => {
    const [due, before] = [now, billed].map((sums) => sums.find((one) => one.vat.treatment === vat.treatment)?.fen ?? 0n);
    return line(
      {
        lineKey: `late:${period}:${vat.treatment}`,
        kind: "late",
        description: `补计 ${period} 出账后的变动`,
        forPeriod: period,
        vat,
        basis: {
          rule: "该期按现有数据重算 − 该期已出账金额",
          period,
          dueFen: String(due),
          billedFen: String(before),
          // They stand on one line only, whatever the line costs: a minimum may have paid for them.
          operations: i === 0 ? plain(known.minus(operations)) : "0",
        },
      },
      big(due ?? 0n).minus(big(before ?? 0n)),
    );
  });
  // Where nothing moved nothing is said; what moved and costs nothing is.
  return lines.filter((one) => one.amountFen !== 0n || one.basis["operations"] !== "0");
}

/** Successful operations a segment bills. */
function operationsIn({ terms, totals }: Segment): Big {
  const charge = terms.usage?.charges.find(({ basis }) => basis === "successfulTask");
  return charge ? usedOf(charge, totals).quantity : new Big(0);
}

/** Sums of lines by tax treatment, in the order they first appear. */
export function byTreatment(lines: readonly RatedLine[]): { vat: Vat; fen: bigint }[] {
  const sums = new Map<string, { vat: Vat; fen: bigint }>();
  for (const { vat, amountFen } of lines) {
    if (!vat) continue;
    sums.set(vat.treatment, { vat, fen: (sums.get(vat.treatment)?.fen ?? 0n) + amountFen });
  }
  return [...sums.values()];
}

/** The deposit of a lease: a liability to be returned, so neither taxed nor split. */
export function rateDeposit({ depositFen }: Pick<LeaseTerms, "depositFen">): Rated {
  const deposit = line(
    {
      lineKey: "deposit",
      kind: "deposit",
      description: "租赁押金（合同结束验收后退还）",
      forPeriod: null,
      vat: null,
      basis: { rule: "押金不计税、不参与分配" },
    },
    new Big(depositFen),
  );
  return { lines: [deposit], netFen: deposit.amountFen, taxFen: 0n, totalFen: deposit.amountFen };
}
