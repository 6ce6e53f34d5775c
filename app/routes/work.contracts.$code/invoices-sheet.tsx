import { Link } from "@remix-run/react";
import { INVOICE_STATUS_TONES, periodName } from "#app/areas/billing/states.ts";
import { paths } from "#app/http/paths.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatFen, formatRemaining } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { INVOICE_STATUS_NAMES } from "#db/vocabulary/billing.ts";
import type { InvoiceLine } from "./page-data.ts";

/** Invoices of the contract, newest first. */
export function InvoicesSheet({ invoices, now }: { invoices: readonly InvoiceLine[]; now: string }) {
  return (
    <Sheet title="账单" flush>
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
          {
            key: "due",
            header: "到期日",
            nowrap: true,
            render: (invoice) =>
              invoice.status === "open" && invoice.dueOn ? `${invoice.dueOn}（${formatRemaining(invoice.dueOn, now)}）` : invoice.dueOn,
          },
          { key: "net", header: "不含税", align: "right", render: (invoice) => formatFen(invoice.netFen) },
          { key: "total", header: "应付合计", align: "right", render: (invoice) => formatFen(invoice.totalFen) },
        ]}
      />
    </Sheet>
  );
}
