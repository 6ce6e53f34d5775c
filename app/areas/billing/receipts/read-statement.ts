import { createHash } from "node:crypto";
import { bankAmount, bankDay } from "./bank-cells.ts";

/** One movement into the account, as the bank's statement says it. What could not be read is null. */
export interface StatementRow {
  /** In the file, from 1. */
  rowNumber: number;
  /** The bank's number, which of a voucher may stand on several lines; where there is none, one made from the line: the same file makes the same. */
  serial: string;
  amountFen: bigint | null;
  /** YYYY-MM-DD. */
  receivedOn: string | null;
  payerName: string;
  payerLastFour: string | null;
  remark: string;
}

export interface Statement {
  rows: StatementRow[];
  /** Lines of money that went out, which are nobody's receipt and are not kept. */
  outgoing: number;
}

const HEADERS = {
  receivedOn: /^(交易|记账|入账|到账|收款)?(日期|时间)|交易日/,
  income: /^(收入|贷方|转入|存入|来账|入账|收款)(金额|发生额)?|^贷方/,
  outgo: /^(支出|借方|转出|支取|往账|付款)(金额|发生额)|^借方/,
  amount: /^(交易|发生)?(金额|额)|发生额/,
  direction: /借贷|收支|^方向|往来标志/,
  payerName: /(对方|付款人|付款方|对手方?|来款方?)(账户|帐户)?(户名|名称|单位|姓名)|^付款(人|方)$|^交易对手$/,
  payerAccount: /(对方|付款人|付款方|对手方?|来款方?)(账号|帐号|账户$|卡号)/,
  serial: /流水号?|交易(序号|编号|号)|凭证号|参考号/,
} as const;
type Column = keyof typeof HEADERS;
/** All of them are read: what the payer wrote stands in one at one bank and in another at the next. */
const REMARKS = /附言|摘要|用途|备注|说明/;
const OUTGOING = /^(借|支|支出|往账|转出|付|D|DR|借方)$/i;
const PLACES = 30;

type Cells = readonly string[];
type Columns = Record<Column, number> & { remarks: number[] };

/** The movements of a statement by the words in its header, wherever that stands. Null when no row looks like one: it needs a day, an amount and who paid or what for. */
export function readStatement(grid: readonly Cells[]): Statement | null {
  for (const [index, cells] of grid.slice(0, PLACES).entries()) {
    const columns = columnsOf(cells);
    if (!columns) continue;
    const statement: Statement = { rows: [], outgoing: 0 };
    for (const [offset, row] of grid.slice(index + 1).entries()) {
      const read = readRow(row, columns, index + offset + 2);
      if (read === "outgoing") statement.outgoing++;
      else if (read) statement.rows.push(read);
    }
    return statement;
  }
  return null;
}

function columnsOf(cells: Cells): Columns | null {
  const plain = cells.map((cell) => cell.normalize("NFKC").replace(/\s/g, ""));
  const found = Object.fromEntries(
    (Object.keys(HEADERS) as Column[]).map((column) => [column, plain.findIndex((cell) => HEADERS[column].test(cell))]),
  ) as Record<Column, number>;
  const remarks = plain.flatMap((cell, at) => (REMARKS.test(cell) ? [at] : []));
  // A bank's own number of the movement comes before that of a voucher.
  const own = plain.findIndex((cell) => /流水/.test(cell));
  if (own !== -1) found.serial = own;
  const hasAmount = found.income !== -1 || found.amount !== -1;
  const hasWho = found.payerName !== -1 || remarks.length > 0;
  return found.receivedOn !== -1 && hasAmount && hasWho ? { ...found, remarks } : null;
}

function readRow(row: Cells, columns: Columns, rowNumber: number): StatementRow | "outgoing" | null {
  const at = (index: number) => (index === -1 ? "" : (row[index] ?? "").normalize("NFKC").trim());
  const cell = (column: Column) => at(columns[column]);
  const isNothing = (text: string) => /^[-—0.,]*$/.test(text.replace(/^[¥￥]/, ""));
  const single = cell("amount");
  const outgo = cell("outgo");
  const income = columns.income === -1 || columns.income === columns.amount ? signedIncome(single, cell("direction")) : cell("income");
  if (income === "outgoing") return "outgoing";
  if (isNothing(income)) return isNothing(outgo) ? null : "outgoing";
  const receivedOn = bankDay(cell("receivedOn"));
  const payerName = cell("payerName").slice(0, 120);
  const account = cell("payerAccount").replace(/[\s-]/g, "");
  const remark = [...new Set(columns.remarks.map(at).filter((text) => text !== ""))].join(" ").slice(0, 300);
  // A line of totals names no day and nobody.
  if (receivedOn === null && payerName === "") return null;
  const amountFen = bankAmount(income);
  return {
    rowNumber,
    serial: cell("serial").slice(0, 80) || lineHash([cell("receivedOn"), income, payerName, account, remark]),
    amountFen: amountFen === 0n ? null : amountFen,
    receivedOn,
    payerName,
    payerLastFour: /\d{4}$/.exec(account)?.[0] ?? null,
    remark,
  };
}

/** One column for both ways: the bank marks what went out by a word beside it, or by a minus. */
function signedIncome(text: string, direction: string): string {
  if (OUTGOING.test(direction) || /^[-−]/.test(text)) return isFigure(text) ? "outgoing" : "";
  return text.replace(/^\+/, "");
}

const isFigure = (text: string): boolean => /\d/.test(text);

const lineHash = (parts: readonly string[]): string => `行${createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 24)}`;
