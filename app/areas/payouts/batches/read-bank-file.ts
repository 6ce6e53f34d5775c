import { bankAmount, bankDay } from "#app/areas/billing/index.server.ts";
import type { ReceiptOutcome } from "#db/vocabulary/payouts.ts";

/** A row of the bank's answer. What could not be read is null; the text it was read from stays in `reference`. */
export interface BankRow {
  /** In the file, from 1. */
  rowNumber: number;
  reference: string;
  amountFen: bigint | null;
  outcome: ReceiptOutcome | null;
  reason: string | null;
  /** YYYY-MM-DD. */
  occurredOn: string | null;
}

/** A reference as {@link referenceOf} makes it, anywhere in a remark. */
const REFERENCE = /ZF\d{8,}N\d{2,}/i;
const HEADERS = {
  reference: /参考号|附言|用途|摘要|备注/,
  amount: /金额|发生额/,
  outcome: /状态|结果/,
  reason: /原因|失败说明|退回说明/,
  occurredOn: /日期|时间/,
} as const;
type Column = keyof typeof HEADERS;
const PAID = /^(交易|支付|付款|处理|转账)?(成功|完成)$|^已(支付|入账|付款|到账)$/;
const RETURNED = /失败|退回|退汇|退票|拒绝|撤销/;

/** Rows of a bank's result list, by the words in its header. Null when no row looks like one: it needs a remark, an amount and a result. */
export function readBankRows(grid: readonly (readonly string[])[]): BankRow[] | null {
  for (const [index, cells] of grid.slice(0, 30).entries()) {
    const columns = columnsOf(cells);
    if (columns) {
      return grid.slice(index + 1).flatMap((row, offset) => {
        const read = readRow(row, columns, index + offset + 2);
        return read ? [read] : [];
      });
    }
  }
  return null;
}

function columnsOf(cells: readonly string[]): Partial<Record<Column, number>> | null {
  const find = (pattern: RegExp) => cells.findIndex((cell) => pattern.test(cell));
  const found = Object.fromEntries((Object.keys(HEADERS) as Column[]).map((column) => [column, find(HEADERS[column])])) as Record<
    Column,
    number
  >;
  // The bank's own column for our number comes before a remark.
  const exact = find(/参考号/);
  if (exact !== -1) found.reference = exact;
  return found.reference === -1 || found.amount === -1 || found.outcome === -1 ? null : found;
}

function readRow(row: readonly string[], columns: Partial<Record<Column, number>>, rowNumber: number): BankRow | null {
  const cell = (column: Column) => {
    const at = columns[column];
    return at === undefined || at === -1 ? "" : (row[at] ?? "").normalize("NFKC").trim();
  };
  const remark = cell("reference");
  const [known] = row.flatMap((text) => REFERENCE.exec(text.normalize("NFKC"))?.[0]?.toUpperCase() ?? []);
  const isTransfer = remark !== "" || known !== undefined;
  // A line of totals or a footer names no transfer and no result.
  if (!isTransfer || (cell("amount") === "" && cell("outcome") === "")) return null;
  return {
    rowNumber,
    reference: (known ?? remark).slice(0, 100),
    amountFen: bankAmount(cell("amount")),
    outcome: outcomeOf(cell("outcome")),
    reason: cell("reason").slice(0, 200) || null,
    occurredOn: bankDay(cell("occurredOn")),
  };
}

function outcomeOf(text: string): ReceiptOutcome | null {
  if (RETURNED.test(text)) return "returned";
  return PAID.test(text) ? "paid" : null;
}
