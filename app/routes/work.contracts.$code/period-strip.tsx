import Big from "big.js";
import { paths } from "#app/http/paths.ts";
import { formatCount, formatDate, formatDecimal, formatFen, formatPercentBp, remainingDays } from "#app/ui/format.ts";
import { type SummaryItem, SummaryStrip } from "#app/ui/summary-strip.tsx";
import { INVOICE_STATUS_NAMES } from "#db/vocabulary/billing.ts";
import { SLA_MEASURE_NAMES } from "#db/vocabulary/contracts.ts";
import type { ContractData, PeriodData } from "./page-data.ts";

/** The five figures one looks for first. */
export function PeriodStrip({ contract, period, now }: { contract: ContractData; period: PeriodData; now: string }) {
  const used: SummaryItem[] = period.charges.map((charge) => ({
    label: period.ended ? `${period.key} ${charge.name}` : `本期${charge.name}`,
    value: formatDecimal(charge.used),
    unit: charge.unit,
    note: `自 ${formatDate(period.from).slice(5)} 起`,
    tone: "primary",
  }));
  const failed: SummaryItem = {
    label: "失败次数",
    value: formatCount(period.usage.failed),
    unit: "次",
    note: failureRate(period.usage),
  };
  const estimate: SummaryItem = {
    label: period.billed ? "本期账单（不含税）" : period.ended ? "应出账（不含税）" : "预计账单（不含税）",
    value: formatFen(period.billed?.netFen ?? period.estimateFen),
    note: estimateNote(contract, period),
  };
  const { usage, lease } = contract.terms;
  const rent: SummaryItem[] = lease
    ? [
        {
          label: "起租台数",
          value: formatCount(period.rented),
          unit: "台",
          note: `共 ${formatCount(lease.units)} 台，每台每月 ${formatFen(lease.monthlyRentFen)}`,
        },
      ]
    : [];
  const level: SummaryItem[] = period.levels.slice(0, 1).map((one) => ({
    label: SLA_MEASURE_NAMES[one.measure],
    value: one.percent === null ? "—" : `${one.percent}%`,
    note:
      one.percent === null
        ? "样本不足，暂不评价"
        : one.belowPercent === null
          ? "达到约定水平"
          : `低于 ${one.belowPercent}%，抵扣 ${formatPercentBp(one.creditBp)}`,
    ...(one.belowPercent === null ? {} : { tone: "warn" as const }),
  }));
  const items = [
    ...used.slice(0, 1),
    ...(usage ? [commitment(period)] : []),
    ...rent,
    estimate,
    ...(level.length > 0 ? level : [failed]),
    nextBill(period, now),
  ];
  return <SummaryStrip items={items.slice(0, 6)} />;
}

function commitment(period: PeriodData): SummaryItem {
  const charge = period.charges.find((one) => one.committed !== null);
  if (!charge?.committed) return { label: "最低承诺", value: "—", note: "没有按用量的最低承诺" };
  const [committed, used] = [Number(charge.committed), Number(charge.used)];
  const share = committed === 0 ? "—" : `${((used / committed) * 100).toFixed(2)}%`;
  return {
    label: "最低承诺",
    value: formatDecimal(charge.committed),
    unit: charge.unit,
    note:
      used >= committed
        ? `已用 ${share}，已达到`
        : `已用 ${share}，还差 ${formatDecimal(minus(charge.committed, charge.used))} ${charge.unit}`,
  };
}

const minus = (a: string, b: string) => new Big(a).minus(b).toFixed();

function failureRate({ succeeded, failed }: PeriodData["usage"]): string {
  const all = BigInt(succeeded) + BigInt(failed);
  return all === 0n ? "还没有上报" : `占全部作业 ${formatPercentBp((BigInt(failed) * 10_000n) / all)}，不收费`;
}

function estimateNote({ terms }: ContractData, { billed, ended, meanDays }: PeriodData): string {
  if (billed) return `账单 ${billed.code}`;
  if (!terms.usage) return "租金与用量无关";
  if (ended) return "按已上报的用量计";
  return meanDays === 0 ? "按现有用量计，满一天后开始推算" : `按近 ${meanDays} 日均值推算`;
}

function nextBill(period: PeriodData, now: string): SummaryItem {
  if (period.billed)
    return { label: "出账", value: INVOICE_STATUS_NAMES[period.billed.status], note: "见账单", to: paths.invoice(period.billed.code) };
  if (period.ended) return { label: "出账", value: "待出账", note: "等待供给方财务出账", tone: "warn" };
  const days = remainingDays(period.to, now);
  return { label: "下次出账", value: formatDate(period.to), note: `${days} 天后，供给方财务出账` };
}
