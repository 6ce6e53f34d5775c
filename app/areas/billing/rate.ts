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

/**
 * Rates one period: pure and deterministic. Rule order: usage → minimum top-up → tax for pay-per-use, rent → tax for a lease; each its
 * own line, rounded once per line, half away from zero (billing.md §5). `operations` is the exact number of successful operations.
 */
export function ratePeriod(terms: ContractTerms, period: BillingPeriod, operations: { quantity: string; events: number }): Rated {
  const lines = terms.kind === "payPerUse" ? usageLines(terms, period, operations) : [rentLine(terms, period)];
  return withTax(lines, terms);
}

/** The deposit of a lease: a liability to be returned, so neither taxed nor split. */
export function rateDeposit(terms: Extract<ContractTerms, { kind: "operatingLease" }>): Rated {
  const amountFen = BigInt(terms.depositFen);
  const line: RatedLine = {
    lineKey: "deposit",
    kind: "deposit",
    description: "租赁押金（合同结束验收后退还）",
    quantity: null,
    unitPriceFen: null,
    preciseFen: terms.depositFen,
    amountFen,
    basis: { rule: "押金不计税、不参与分配" },
  };
  return { lines: [line], netFen: amountFen, taxFen: 0n, totalFen: amountFen };
}

function line(key: string, kind: RatedLine["kind"], description: string, precise: Big, rest: Pick<RatedLine, "quantity" | "unitPriceFen" | "basis">): RatedLine {
  return { lineKey: key, kind, description, preciseFen: plain(precise.round(12, Big.roundHalfUp)), amountFen: roundToFen(precise), ...rest };
}

function usageLines(terms: Extract<ContractTerms, { kind: "payPerUse" }>, period: BillingPeriod, operations: { quantity: string; events: number }): RatedLine[] {
  const price = exact(terms.pricePerOperationFen);
  const quantity = exact(operations.quantity);
  const committed = minimumOf(terms.minimumOperations, period);
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

/** The month's commitment by covered days, rounded down to whole operations: half an operation cannot be owed. */
function minimumOf(monthly: number, period: BillingPeriod): Big {
  return new Big(monthly).times(period.coveredDays).div(period.monthDays).round(0, Big.roundDown);
}

function rentLine(terms: Extract<ContractTerms, { kind: "operatingLease" }>, period: BillingPeriod): RatedLine {
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
