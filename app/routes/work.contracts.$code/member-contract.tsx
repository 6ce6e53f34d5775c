import { Link } from "@remix-run/react";
import { INVOICE_STATUS_TONES, periodName } from "#app/areas/billing/states.ts";
import { CONTRACT_KIND_NAMES, CONTRACT_STATUS_NAMES, lastDayOf } from "#app/areas/contracts/states.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { INVOICE_STATUS_NAMES } from "#db/vocabulary/billing.ts";
import type { MemberData } from "./page-data.ts";

/** The contract as a member of the consortium sees it: what it is, and the way to the member's own part of each invoice. */
export function MemberContract({ contract, invoices }: MemberData) {
  return (
    <>
      <PageHead
        crumb={[{ label: "合同与用量", to: paths.contracts() }, { label: contract.code }]}
        title={contract.name}
        subtitle={[
          `${contract.providerName}牵头`,
          `${contract.startsOn} 至 ${lastDayOf(contract.endsOn)}`,
          CONTRACT_STATUS_NAMES[contract.status],
        ].join(" · ")}
      />
      <Notice tone="info" title="只显示与贵单位有关的部分" action={<ButtonLink to={paths.payouts()}>我的分配</ButtonLink>}>
        合同条款、用量和账单金额由用户单位与牵头供给单位查看；贵单位可以查看每张账单中自己的分配。
      </Notice>
      <Sheet id="terms" title="合同" note={contract.code}>
        <DescriptionList
          items={[
            { term: "用户单位", detail: contract.userUnitName },
            { term: "牵头供给单位", detail: contract.providerName },
            { term: "合同类型", detail: CONTRACT_KIND_NAMES[contract.kind] },
            { term: "依据", detail: <Link to={paths.taskBook(contract.taskBookCode)}>任务书 {contract.taskBookCode}</Link> },
            { term: "合同期", detail: `${contract.startsOn} 至 ${lastDayOf(contract.endsOn)}` },
            { term: "生效时间", detail: contract.activatedAt ? formatDateTime(contract.activatedAt) : "待双方确认" },
          ]}
        />
      </Sheet>
      <Sheet title="账单" note="打开账单查看贵单位的分配" flush>
        <DataTable
          caption="本合同的账单"
          rows={invoices}
          rowKey={(invoice) => invoice.code}
          cards
          empty={<EmptyState title="还没有账单" reason="月末后由牵头供给单位的财务出账，账单会出现在这里。" />}
          columns={[
            {
              key: "code",
              header: "账单",
              rowHeader: true,
              nowrap: true,
              render: (invoice) => (
                <Link to={paths.invoice(invoice.code)} className="strong">
                  {invoice.code}
                </Link>
              ),
            },
            { key: "period", header: "计费期", nowrap: true, render: (invoice) => periodName(invoice.period) },
            {
              key: "status",
              header: "状态",
              nowrap: true,
              render: (invoice) => <Status tone={INVOICE_STATUS_TONES[invoice.status]} word={INVOICE_STATUS_NAMES[invoice.status]} />,
            },
          ]}
        />
      </Sheet>
    </>
  );
}
