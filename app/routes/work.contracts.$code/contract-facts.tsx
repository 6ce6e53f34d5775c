import { Link } from "@remix-run/react";
import { CONTRACT_KIND_NAMES, lastDayOf } from "#app/areas/contracts/states.ts";
import { paths } from "#app/http/paths.ts";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatCount, formatDateTime, formatDecimal, formatFen } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import type { ContractData } from "./page-data.ts";

/** A price in fen, which may have decimals, in 元: 40 → ¥0.40, 40.25 → ¥0.4025. */
function priceInYuan(fen: string): string {
  const [whole = "0", part = ""] = fen.split(".");
  const digits = whole.padStart(3, "0");
  return `¥${formatDecimal(`${digits.slice(0, -2)}.${digits.slice(-2)}${part}`)}`;
}

/** The terms the two sides agreed on. */
export function ContractFacts({ contract }: { contract: ContractData }) {
  const { terms } = contract;
  const price =
    terms.kind === "payPerUse"
      ? [
          { term: "单次作业价格", detail: `${priceInYuan(terms.pricePerOperationFen)}（不含税，只计成功作业）` },
          {
            term: "每月最低承诺",
            detail: terms.minimumOperations === 0 ? "无" : `${formatCount(terms.minimumOperations)} 次，首末月按天折算`,
          },
        ]
      : [
          { term: "每台月租金", detail: `${formatFen(terms.monthlyRentFen)}（不含税）× ${formatCount(terms.units)} 台，首末月按天折算` },
          { term: "押金", detail: terms.depositFen === "0" ? "无" : `${formatFen(terms.depositFen)}，不计税、不参与分配` },
        ];
  return (
    <Sheet id="terms" title="合同条款" note={contract.code}>
      <DescriptionList
        items={[
          { term: "用户单位", detail: contract.userUnitName },
          { term: "牵头供给单位", detail: contract.providerName },
          { term: "合同类型", detail: CONTRACT_KIND_NAMES[contract.kind] },
          { term: "依据", detail: <Link to={paths.taskBook(contract.taskBookCode)}>任务书 {contract.taskBookCode}</Link> },
          { term: "合同期", detail: `${contract.startsOn} 至 ${lastDayOf(contract.endsOn)}` },
          ...price,
          { term: "增值税", detail: terms.vatTreatment },
          { term: "付款期限", detail: `出账后 ${terms.paymentDays} 天` },
          { term: "起草单位", detail: contract.proposedByName },
          { term: "生效时间", detail: contract.activatedAt ? formatDateTime(contract.activatedAt) : "待对方确认" },
        ]}
      />
    </Sheet>
  );
}
