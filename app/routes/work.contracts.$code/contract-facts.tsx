import { Link } from "@remix-run/react";
import { CONTRACT_KIND_NAMES, lastDayOf } from "#app/areas/contracts/states.ts";
import { paths } from "#app/http/paths.ts";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import type { ContractData } from "./page-data.ts";
import { conditionItems, leaseItems, levelItems, usageItems } from "./terms-text.tsx";

/** The terms the two sides agreed on: who and when, what it costs, what is promised, and who sees to what. */
export function ContractFacts({ contract }: { contract: ContractData }) {
  const { usage, lease, sla } = contract.terms;
  const version = contract.versions.length > 1 ? `第 ${contract.version} 版条款` : contract.code;
  return (
    <Sheet id="terms" title="合同条款" note={version}>
      <DescriptionList
        items={[
          { term: "用户单位", detail: contract.userUnitName },
          { term: "牵头供给单位", detail: contract.providerName },
          { term: "合同类型", detail: CONTRACT_KIND_NAMES[contract.kind] },
          { term: "依据", detail: <Link to={paths.taskBook(contract.taskBookCode)}>任务书 {contract.taskBookCode}</Link> },
          { term: "合同期", detail: `${contract.startsOn} 至 ${lastDayOf(contract.endsOn)}` },
          { term: "付款期限", detail: `审核发出后 ${contract.terms.paymentDays} 天` },
          { term: "起草单位", detail: contract.proposedByName },
          { term: "生效时间", detail: contract.activatedAt ? formatDateTime(contract.activatedAt) : "待对方确认" },
        ]}
      />
      {usage ? <Part title="按用量付费" items={usageItems(usage)} /> : null}
      {lease ? <Part title="租赁" items={leaseItems(lease)} /> : null}
      {sla ? <Part title="服务水平" items={levelItems(sla)} /> : null}
      <Part title="运行条件" items={conditionItems(contract.terms)} />
    </Sheet>
  );
}

function Part({ title, items }: { title: string; items: Parameters<typeof DescriptionList>[0]["items"] }) {
  return (
    <section className="terms-part">
      <h3>{title}</h3>
      <DescriptionList items={items} />
    </section>
  );
}
