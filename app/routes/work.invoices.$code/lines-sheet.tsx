import { formatCount, formatDecimal, formatFen, formatYuan } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import type { InvoiceData } from "./page-data.ts";

type Line = InvoiceData["lines"][number];

/** What was billed, line by line, and how each amount came about. */
export function LinesSheet({ invoice }: { invoice: InvoiceData }) {
  const taxed = invoice.lines.filter((line) => line.kind === "tax");
  const lines = invoice.lines.filter((line) => line.kind !== "tax");
  const unit = invoice.contract.kind === "operatingLease" ? "台" : "次";
  return (
    <Sheet
      title="账单明细"
      note="单位：元"
      footer={`由${invoice.providerName}出账，付款单位${invoice.payerName}。本账单不是增值税发票，发票由出账单位另行开具。`}
      flush
    >
      <table className="tb lines invoice-lines">
        <caption className="vh">账单明细</caption>
        <thead>
          <tr>
            <th scope="col">项目</th>
            <th scope="col" className="num">
              数量
            </th>
            <th scope="col" className="num not-phone">
              单价
            </th>
            <th scope="col" className="num">
              金额
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.lineKey}>
              <th scope="row">
                {line.description}
                <span className="cap block">{basisOf(line)}</span>
              </th>
              <td className="num">{line.quantity === null ? "—" : formatDecimal(line.quantity, { unit })}</td>
              <td className="num not-phone">{line.unitPriceFen === null ? "—" : yuanOf(line.unitPriceFen)}</td>
              <td className="num">{formatYuan(line.amountFen)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {taxed.length > 0 ? (
            <tr>
              <th scope="row">不含税合计</th>
              <td className="num" />
              <td className="num not-phone" />
              <td className="num">{formatYuan(invoice.netFen)}</td>
            </tr>
          ) : null}
          {taxed.map((line) => (
            <tr key={line.lineKey} className="small">
              <th scope="row">
                {line.description}
                <span className="cap block">{String(line.basis["vatTreatment"] ?? "")}</span>
              </th>
              <td className="num" />
              <td className="num not-phone" />
              <td className="num">{formatYuan(line.amountFen)}</td>
            </tr>
          ))}
          <tr className="grand">
            <th scope="row">应付合计</th>
            <td className="num" />
            <td className="num not-phone" />
            <td className="num">{formatFen(invoice.totalFen)}</td>
          </tr>
        </tfoot>
      </table>
    </Sheet>
  );
}

/** A price in fen, which may have decimals, in 元 with two decimals at least. */
function yuanOf(fen: string): string {
  const [whole = "0", part = ""] = fen.split(".");
  const digits = whole.padStart(3, "0");
  return formatDecimal(`${digits.slice(0, -2)}.${digits.slice(-2)}${part}`);
}

/** The rule of a line with the figures it was applied to. */
function basisOf(line: Line): string {
  const { basis } = line;
  const figure = (name: string) => {
    const value = basis[name];
    return typeof value === "number" || typeof value === "string" ? formatCount(value) : "—";
  };
  const exact = line.preciseFen.includes(".") ? `；取整前 ${yuanOf(line.preciseFen)} 元` : "";
  if (line.lineKey.startsWith("late:")) return `出账时 ${figure("billed")} 次，现计 ${figure("known")} 次${exact}`;
  switch (line.kind) {
    case "usage":
      return `${String(basis["rule"])}，共 ${figure("events")} 条上报${exact}`;
    case "minimumTopUp":
      return `本期承诺 ${figure("committed")} 次（每月 ${figure("monthly")} 次，${figure("coveredDays")}/${figure("monthDays")} 天）${line.amountFen === "0" ? "，已达到" : ""}${exact}`;
    case "rent":
      return `${String(basis["rule"])}：${figure("coveredDays")}/${figure("monthDays")} 天${exact}`;
    default:
      return `${String(basis["rule"] ?? "")}${exact}`;
  }
}
