import { formatDecimal, formatFen, formatPrice, formatYuan } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import type { InvoiceData } from "./page-data.ts";

type Line = InvoiceData["lines"][number];

/** What was billed, line by line, and how each amount came about. */
export function LinesSheet({ invoice }: { invoice: InvoiceData }) {
  const taxed = invoice.lines.filter((line) => line.kind === "tax");
  const lines = invoice.lines.filter((line) => line.kind !== "tax");
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
              <td className="num">{line.quantity === null ? "—" : formatDecimal(line.quantity, { unit: line.unit ?? undefined })}</td>
              <td className="num not-phone">{line.unitPriceFen === null ? "—" : formatPrice(line.unitPriceFen)}</td>
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
                <span className="cap block">{`${String(line.basis["treatment"] ?? "")}：${String(line.basis["reason"] ?? line.basis["vatTreatment"] ?? "")}`}</span>
              </th>
              <td className="num" />
              <td className="num not-phone" />
              <td className="num">{formatYuan(line.amountFen)}</td>
            </tr>
          ))}
          {invoice.creditedFen === "0" ? null : (
            <>
              <tr className="small">
                <th scope="row">账单合计</th>
                <td className="num" />
                <td className="num not-phone" />
                <td className="num">{formatYuan(invoice.totalFen)}</td>
              </tr>
              <tr className="small">
                <th scope="row">付款前调减</th>
                <td className="num" />
                <td className="num not-phone" />
                <td className="num">{formatYuan(-BigInt(invoice.creditedFen))}</td>
              </tr>
            </>
          )}
          <tr className="grand">
            <th scope="row">应付合计</th>
            <td className="num" />
            <td className="num not-phone" />
            <td className="num">{formatFen(invoice.dueFen)}</td>
          </tr>
        </tfoot>
      </table>
    </Sheet>
  );
}

/** The rule of a line with the figures it was applied to. */
function basisOf(line: Line): string {
  const { basis } = line;
  const has = (name: string) => basis[name] !== undefined && basis[name] !== null;
  const figure = (name: string) => (has(name) ? formatDecimal(String(basis[name])) : "—");
  const yuan = (name: string) => (has(name) ? formatFen(String(basis[name])) : "—");
  const days =
    has("coveredDays") && basis["coveredDays"] !== basis["monthDays"] ? `，${figure("coveredDays")}/${figure("monthDays")} 天` : "";
  const exact = line.preciseFen.includes(".") ? `；取整前 ${formatPrice(line.preciseFen)} 元` : "";
  const rule = String(basis["rule"] ?? "");
  switch (line.kind) {
    case "usage":
      return `${rule}，共 ${figure("events")} 条上报${exact}`;
    case "minimumTopUp": {
      const reached = line.amountFen === "0" ? "，已达到" : "";
      const ramp = has("rampBp") && basis["rampBp"] !== 10_000 ? `，爬坡期 ${Number(basis["rampBp"]) / 100}%` : "";
      return has("committedFen")
        ? `本期承诺 ${yuan("committedFen")}（每月 ${yuan("monthlyFen")}${ramp}${days}）${reached}${exact}`
        : `本期承诺 ${figure("committed")}${line.unit ?? "次"}（每月 ${figure("monthly")}${line.unit ?? "次"}${ramp}${days}）${reached}${exact}`;
    }
    case "capReduction":
      return `封顶 ${yuan("capFen")}${days}，减免前 ${yuan("beforeFen")}${line.amountFen === "0" ? "，未超过" : ""}`;
    case "rent":
      return `${rule}：${figure(has("days") ? "days" : "coveredDays")}/${figure("monthDays")} 天${exact}`;
    case "slaCredit":
      return levelText(line);
    case "late":
      return has("dueFen") ? `${rule}：${yuan("dueFen")} − ${yuan("billedFen")}` : rule;
    default:
      return `${rule}${exact}`;
  }
}

function levelText({ basis, amountFen }: Line): string {
  const unit = String(basis["unit"] ?? "");
  const counts = `达标 ${formatDecimal(String(basis["good"]), { places: 2 })} / 计入 ${formatDecimal(String(basis["all"]), { places: 2 })} ${unit}，除外 ${formatDecimal(String(basis["excluded"]), { places: 2 })} ${unit}`;
  if (basis["percent"] === null) return counts;
  if (amountFen === "0" && basis["belowPercent"] === null) return `${counts}，达到约定水平`;
  return `${counts}；低于 ${String(basis["belowPercent"])}%，抵扣基数 ${formatFen(String(basis["baseFen"]))} 的 ${Number(basis["creditBp"]) / 100}%`;
}
