import { paths } from "#app/http/paths.ts";
import { formatCount, formatDate, formatFen, formatPercentBp, remainingDays } from "#app/ui/format.ts";
import { type SummaryItem, SummaryStrip } from "#app/ui/summary-strip.tsx";
import type { ContractData, PeriodData } from "./page-data.ts";

/** The five figures one looks for first. */
export function PeriodStrip({ contract, period, now }: { contract: ContractData; period: PeriodData; now: string }) {
  const { terms } = contract;
  const used: SummaryItem = {
    label: period.ended ? `${period.key} 用量` : "本期用量",
    value: formatCount(period.usage.succeeded),
    unit: "次",
    note: `自 ${formatDate(period.from).slice(5)} 起，成功作业`,
    tone: "primary",
  };
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
  const items =
    terms.kind === "payPerUse"
      ? [used, commitment(period, terms.minimumOperations), estimate, failed, nextBill(period, now)]
      : [
          estimate,
          { label: "租赁台数", value: formatCount(terms.units), unit: "台", note: `每台每月 ${formatFen(terms.monthlyRentFen)}` },
          used,
          failed,
          nextBill(period, now),
        ];
  return <SummaryStrip items={items} />;
}

function commitment(period: PeriodData, monthly: number): SummaryItem {
  if (period.committed === null || monthly === 0) return { label: "最低承诺", value: "—", note: "本合同没有最低承诺" };
  const [committed, used] = [BigInt(period.committed), BigInt(period.usage.succeeded)];
  const share = committed === 0n ? "—" : formatPercentBp((used * 10_000n) / committed);
  return {
    label: "最低承诺",
    value: formatCount(committed),
    unit: "次",
    note: used >= committed ? `已用 ${share}，已达到` : `已用 ${share}，还差 ${formatCount(committed - used)} 次`,
  };
}

function failureRate({ succeeded, failed }: PeriodData["usage"]): string {
  const all = BigInt(succeeded) + BigInt(failed);
  return all === 0n ? "还没有上报" : `占全部作业 ${formatPercentBp((BigInt(failed) * 10_000n) / all)}，不收费`;
}

function estimateNote({ terms }: ContractData, { billed, ended, projection }: PeriodData): string {
  if (billed) return `账单 ${billed.code}`;
  if (terms.kind === "operatingLease") return "租金与用量无关";
  if (ended) return `按成功作业 ${formatCount(projection.soFar)} 次计`;
  if (projection.meanDays === 0) return "按现有用量计，满一天后开始推算";
  return `按近 ${projection.meanDays} 日均值推算 ${formatCount(projection.atEnd)} 次`;
}

function nextBill(period: PeriodData, now: string): SummaryItem {
  if (period.billed) return { label: "出账", value: "已出账", note: "见下方账单", to: paths.invoice(period.billed.code) };
  if (period.ended) return { label: "出账", value: "待出账", note: "等待供给方财务出账", tone: "warn" };
  const days = remainingDays(period.to, now);
  return { label: "下次出账", value: formatDate(period.to), note: `${days} 天后，供给方财务出账` };
}
