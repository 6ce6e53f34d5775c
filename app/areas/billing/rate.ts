import Big from "big.js";
import type { ContractTerms } from "#app/areas/contracts/index.server.ts";
import { exact, roundToFen } from "#app/kernel/money.ts";
import { plain } from "#app/kernel/units.ts";
import type { BillingPeriod } from "./period.ts";

/** One line of a rated invoice; decimals as exact text, amounts in fen. */
export interface RatedLine {
  lineKey: string;
  kind: "usage" | "minimumTopUp" | "rent" | "deposit" | "tax";
  description: string;
  quantity: string | null;
  unitPriceFen: string | null;
  /** Before rounding. Twelve decimals at most. */
  preciseFen: string;
  amountFen: bigint;
  basis: Record<string, string | number>;
}

export interface Rated {
  lines: RatedLine[];
  netFen: bigint;
  taxFen: bigint;
  totalFen: bigint;
}

/** Successful operations of a period: the exact number, and how many events reported them. */
export interface Operations {
  quantity: string;
  events: number;
}

/** A period that was billed before and for which more has come in since: what was billed then, and what is known now. */
export interface LateUsage {
  period: BillingPeriod;
  billed: Operations;
  known: Operations;
}

type PayPerUse = Extract<ContractTerms, { kind: "payPerUse" }>;
type Lease = Extract<ContractTerms, { kind: "operatingLease" }>;

/**
 * Rates one period: pure and deterministic. Rule order: usage → minimum top-up → late usage of periods billed before → tax for pay-per-use,
 * rent → tax for a lease; each its own line, rounded once per line, half away from zero (billing.md §5).
 */
export function ratePeriod(terms: ContractTerms, period: BillingPeriod, operations: Operations, late: readonly LateUsage[] = []): Rated {
  const lines =
    terms.kind === "payPerUse"
      ? [...usageLines(terms, period, operations), ...late.map((one) => lateLine(terms, one))]
      : [rentLine(terms, period)];
  return withTax(lines, terms);
}

/** The deposit of a lease: a liability to be returned, so neither taxed nor split. */
export function rateDeposit(terms: Lease): Rated {
  const amountFen = BigInt(terms.depositFen);
  const deposit: RatedLine = {
    lineKey: "deposit",
    kind: "deposit",
    description: "租赁押金（合同结束验收后退还）",
    quantity: null,
    unitPriceFen: null,
    preciseFen: terms.depositFen,
    amountFen,
    basis: { rule: "押金不计税、不参与分配" },
  };
  return { lines: [deposit], netFen: amountFen, taxFen: 0n, totalFen: amountFen };
}

/** The month's commitment by covered days, rounded down to whole operations: half an operation cannot be owed. */
export function committedOperations(monthly: number, period: Pick<BillingPeriod, "coveredDays" | "monthDays">): string {
  return plain(new Big(monthly).times(period.coveredDays).div(period.monthDays).round(0, Big.roundDown));
}

function line(
  key: string,
  kind: RatedLine["kind"],
  description: string,
  precise: Big,
  rest: Pick<RatedLine, "quantity" | "unitPriceFen" | "basis">,
): RatedLine {
  return {
    lineKey: key,
    kind,
    description,
    preciseFen: plain(precise.round(12, Big.roundHalfUp)),
    amountFen: roundToFen(precise),
    ...rest,
  };
}

function usageLines(terms: PayPerUse, period: BillingPeriod, operations: Operations): RatedLine[] {
  const price = exact(terms.pricePerOperationFen);
  const quantity = exact(operations.quantity);
  const committed = new Big(committedOperations(terms.minimumOperations, period));
  const missing = committed.gt(quantity) ? committed.minus(quantity) : new Big(0);
  const lines = [
    line("usage", "usage", `成功作业计费 ${period.key}`, quantity.times(price), {
      quantity: plain(quantity),
      unitPriceFen: terms.pricePerOperationFen,
      basis: { rule: "成功作业次数 × 单价", events: operations.events },
    }),
  ];
  if (terms.minimumOperations > 0) {
    lines.push(
      line("minimum", "minimumTopUp", "最低承诺补足", missing.times(price), {
        quantity: plain(missing),
        unitPriceFen: terms.pricePerOperationFen,
        basis: {
          rule: "（本期承诺次数 − 成功作业次数）× 单价，已达到则为零",
          committed: plain(committed),
          monthly: terms.minimumOperations,
          coveredDays: period.coveredDays,
          monthDays: period.monthDays,
        },
      }),
    );
  }
  return lines;
}

/** What an earlier period would have cost more, had the late events been there: operations that its minimum already paid for cost nothing. */
function lateLine(terms: PayPerUse, { period, billed, known }: LateUsage): RatedLine {
  const committed = new Big(committedOperations(terms.minimumOperations, period));
  const charged = (quantity: string) => (committed.gt(quantity) ? committed : exact(quantity));
  const more = charged(known.quantity).minus(charged(billed.quantity));
  return line(`late:${period.key}`, "usage", `补计 ${period.key} 出账后上报的成功作业`, more.times(terms.pricePerOperationFen), {
    quantity: plain(more),
    unitPriceFen: terms.pricePerOperationFen,
    basis: {
      rule: "（现计次数 − 出账时次数）× 单价，两者不足承诺次数的按承诺次数计",
      period: period.key,
      billed: billed.quantity,
      known: known.quantity,
      committed: plain(committed),
      events: known.events - billed.events,
    },
  });
}

function rentLine(terms: Lease, period: BillingPeriod): RatedLine {
  const perMonth = exact(terms.monthlyRentFen).times(terms.units);
  return line("rent", "rent", `租金 ${period.key}（${terms.units} 台）`, perMonth.times(period.coveredDays).div(period.monthDays), {
    quantity: String(terms.units),
    unitPriceFen: terms.monthlyRentFen,
    basis: { rule: "每台月租金 × 台数 × 起租天数 ÷ 当月天数", coveredDays: period.coveredDays, monthDays: period.monthDays },
  });
}

function withTax(lines: RatedLine[], terms: ContractTerms): Rated {
  const netFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0n);
  const tax = line("tax", "tax", `增值税 ${terms.taxRateBp / 100}%`, new Big(netFen.toString()).times(terms.taxRateBp).div(10_000), {
    quantity: null,
    unitPriceFen: null,
    basis: { rule: "不含税合计 × 税率", taxRateBp: terms.taxRateBp, vatTreatment: terms.vatTreatment },
  });
  return { lines: [...lines, tax], netFen, taxFen: tax.amountFen, totalFen: netFen + tax.amountFen };
}
