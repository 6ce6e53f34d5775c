import { Form } from "@remix-run/react";
import type { FormReply } from "#app/forms/form-values.ts";
import { paths } from "#app/http/paths.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { FactorField } from "#app/ui/factor-field.tsx";
import { formatDateTime, formatFen } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import type { BatchesPage } from "./route.tsx";

type Refused = BatchesPage["refused"][number];

/** What the channel refused to send members, and the way to pay it by bank instead: one person asks, another approves. */
export function RefusedSheet({ rows, factorAt, last }: { rows: readonly Refused[]; factorAt: string | null; last: FormReply | undefined }) {
  const columns: Column<Refused>[] = [
    {
      key: "member",
      header: "成员单位",
      rowHeader: true,
      render: (row) => (
        <>
          {row.name}
          <span className="cap block">账单 {row.invoiceCode}</span>
        </>
      ),
    },
    { key: "amount", header: "金额", align: "right", nowrap: true, render: (row) => formatFen(row.amountFen) },
    {
      key: "reason",
      header: "原因",
      render: (row) => (
        <>
          <Status tone="bad" word={row.refusal} />
          <span className="cap block">
            {row.refusedAt ? `${formatDateTime(row.refusedAt)} 被拒，` : ""}
            {row.retried ? "渠道将自动重试" : "账户恢复后自动转账"}
          </span>
        </>
      ),
    },
    {
      key: "act",
      header: "办理",
      render: (row) =>
        row.askedBy === null ? (
          <ConfirmButton
            label="申请改为对公转账"
            question={`把${row.name}的 ${formatFen(row.amountFen)} 改为对公转账？`}
            consequence="由另一位财务或管理员复核。复核后渠道不再向该成员转这笔款，款项转入贵单位的渠道账户，由贵单位制单付给该成员。"
            confirmLabel="申请"
            pending="正在申请…"
            variant="default"
            small
            fields={{ intent: "move-ask", transferId: row.id }}
          />
        ) : (
          <>
            <span className="block">
              由{row.askedBy}申请改为对公转账{row.askedAt ? `，${formatDateTime(row.askedAt)}` : ""}
            </span>
            <div className="row">
              {row.mayApprove ? (
                <Form method="post" preventScrollReset>
                  <input type="hidden" name="intent" value="move-approve" />
                  <input type="hidden" name="transferId" value={row.id} />
                  <SubmitButton variant="outline" pending="正在复核…">
                    复核通过
                  </SubmitButton>
                </Form>
              ) : (
                <span className="cap">待另一位财务或管理员复核</span>
              )}
              <Form method="post" preventScrollReset>
                <input type="hidden" name="intent" value="move-withdraw" />
                <input type="hidden" name="transferId" value={row.id} />
                <SubmitButton variant="default" pending="正在撤回…">
                  撤回申请
                </SubmitButton>
              </Form>
            </div>
          </>
        ),
    },
  ];
  return (
    <Sheet title="渠道转账未成" note={`${rows.length} 笔，款项仍在渠道的平台余额中`} id="refused" flush>
      <DataTable caption="渠道转账未成" rows={rows} rowKey={(row) => row.id} columns={columns} cards />
      {rows.some((row) => row.mayApprove) ? (
        <div className="sheet-body">
          <FactorField
            to={paths.confirmFactor({ to: paths.payoutBatches() })}
            shownAt={factorAt}
            error={last?.error?.["factor"] ?? undefined}
          />
        </div>
      ) : null}
    </Sheet>
  );
}
