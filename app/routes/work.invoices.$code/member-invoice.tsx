import { INVOICE_STATUS_TONES } from "#app/areas/billing/states.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Status } from "#app/ui/status.tsx";
import { INVOICE_STATUS_NAMES } from "#db/vocabulary/billing.ts";
import type { MemberData } from "./page-data.ts";
import { periodText } from "./period-text.ts";
import { SplitSheet } from "./split-sheet.tsx";

/** The invoice as a member of the consortium sees it: for which period, how far it has come, and the member's own part. */
export function MemberInvoice({ invoice, split }: MemberData) {
  return (
    <>
      <PageHead
        crumb={[
          { label: "账单", to: paths.invoices() },
          { label: invoice.contract.code, to: paths.contract(invoice.contract.code) },
          { label: invoice.code },
        ]}
        title={invoice.kind === "deposit" ? `押金账单 ${invoice.code}` : `账单 ${invoice.code}`}
        subtitle={
          <>
            {invoice.contract.name} · {periodText(invoice)}
            {"\u2003"}
            <Status tone={INVOICE_STATUS_TONES[invoice.status]} word={INVOICE_STATUS_NAMES[invoice.status]} />
          </>
        }
      />
      <Notice tone="info" title="只显示与贵单位有关的部分" action={<ButtonLink to={paths.payouts()}>我的分配</ButtonLink>}>
        {split
          ? "账单明细和金额由用户单位与牵头供给单位查看；下面是贵单位按任务书应得的部分。"
          : `账单明细和金额由用户单位与牵头供给单位查看；${invoice.status === "void" ? "账单已作废，不再分配。" : "押金不参与分配。"}`}
      </Notice>
      {split ? <SplitSheet split={split} /> : null}
    </>
  );
}
