import { Form } from "@remix-run/react";
import { type FormReply, listAt } from "#app/forms/form-values.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { fieldId } from "#app/ui/field-source.ts";
import { formatFen } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import type { BatchesPage } from "./route.tsx";

type Payable = BatchesPage["payables"][number];

const PROBLEMS = { nothingDue: "没有可付款项", noAccount: "未登记收款账户" } as const;

/** Who can be paid now, and how much: chosen by boxes, at first all but the provider itself. */
export function DrawForm({ payables, last }: { payables: readonly Payable[]; last: FormReply | undefined }) {
  const chosen = last ? listAt(last.initialValue ?? {}, "organizationIds") : null;
  const open = payables.filter((one) => one.problem === null);
  const others = open.filter((one) => !one.isOwn);
  const sum = others.reduce((total, one) => total + BigInt(one.netFen), 0n);
  const columns: Column<Payable>[] = [
    {
      key: "member",
      header: "成员单位",
      rowHeader: true,
      render: (one) =>
        one.problem === null ? (
          <label className="choice">
            <input
              type="checkbox"
              name="organizationIds"
              value={one.organizationId}
              defaultChecked={chosen === null ? !one.isOwn : chosen.includes(one.organizationId)}
              id={one === open[0] ? fieldId("organizationIds") : undefined}
            />
            <span>
              {one.name}
              {one.isOwn ? <small>本单位：款项已在贵单位账上，另设专户存放的才需制单</small> : null}
            </span>
          </label>
        ) : (
          one.name
        ),
    },
    {
      key: "account",
      header: "收款账户",
      render: (one) =>
        one.account ? (
          <>
            {one.account.holderName} <span className="code">{one.account.masked}</span>
            <span className="cap block">{one.account.bankName}</span>
            {one.holderDiffers ? <Status tone="wait" word="户名与单位名称不一致，请核对" /> : null}
          </>
        ) : (
          "—"
        ),
    },
    { key: "due", header: "应付", align: "right", nowrap: true, render: (one) => formatFen(one.dueFen) },
    { key: "claims", header: "退款抵扣", align: "right", nowrap: true, render: (one) => formatFen(one.claimsFen) },
    {
      key: "net",
      header: "本次可付",
      align: "right",
      nowrap: true,
      render: (one) => formatFen(BigInt(one.netFen) > 0n ? one.netFen : "0"),
    },
    {
      key: "state",
      header: "状态",
      nowrap: true,
      render: (one) => (one.problem === null ? <Status tone="go" word="可付款" /> : <Status tone="wait" word={PROBLEMS[one.problem]} />),
    },
  ];
  return (
    <Sheet
      title="待付款"
      note={others.length > 0 ? `${others.length} 家成员单位可付，共 ${formatFen(sum)}` : undefined}
      footer="每家一笔，为其全部应付款减去退款抵扣。制单后由另一位财务或管理员复核，才能导出付款文件。"
      flush
    >
      <Form method="post" noValidate>
        <DataTable
          caption="待付款的成员单位"
          rows={payables}
          rowKey={(one) => one.organizationId}
          columns={columns}
          cards
          empty={<EmptyState title="没有待付款项" reason="用户单位付清账单后，应付各成员单位的款项会列在这里。" />}
        />
        {open.length > 0 ? (
          <div className="sheet-body">
            <SubmitButton pending="正在制单…">生成付款批次</SubmitButton>
          </div>
        ) : null}
      </Form>
    </Sheet>
  );
}
