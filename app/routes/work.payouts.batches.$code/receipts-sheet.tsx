import { Form } from "@remix-run/react";
import { OUTCOME_NAMES, RECEIPT_VERDICT_NAMES } from "#app/areas/payouts/states.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { ErrorText } from "#app/ui/field-frame.tsx";
import { fieldId } from "#app/ui/field-source.ts";
import { formatDateTime, formatFen, formatYuan } from "#app/ui/format.ts";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { RECEIPT_OUTCOMES } from "#db/vocabulary/payouts.ts";
import type { BatchPage } from "./route.tsx";

/** The bank's answer, as its file or row by row. */
export function ReceiptsSheet({ items, last }: { items: BatchPage["items"]; last: FormReply | undefined }) {
  const fault = last?.error?.["file"]?.[0];
  const id = fieldId("file");
  return (
    <Sheet title="登记回单" note="按参考号和金额核对；核对一致才显示已支付">
      <Form method="post" encType="multipart/form-data" className="form" noValidate>
        <div className="field">
          <label className="field-label" htmlFor={id}>
            银行回单文件
          </label>
          <span className="field-hint" id={`${id}-hint`}>
            从网银导出的批量付款结果，CSV 或 XLSX，不超过 2 MB。须有附言（或用途、参考号）、金额和处理状态三列。
          </span>
          <span className="field-input">
            <input
              id={id}
              type="file"
              name="file"
              accept=".csv,.xlsx"
              aria-describedby={`${id}-hint`}
              aria-invalid={fault ? true : undefined}
            />
          </span>
          {fault ? (
            <span className="field-error">
              <ErrorText text={fault} />
            </span>
          ) : null}
        </div>
        <div className="row">
          <SubmitButton name="intent" value="upload" icon="upload" pending="正在核对…">
            上传并核对
          </SubmitButton>
        </div>
      </Form>
      <details className="fold" open={last?.initialValue !== undefined && last.initialValue !== null && "outcome" in last.initialValue}>
        <summary>逐笔登记</summary>
        <OneReceipt items={items} last={last} />
      </details>
    </Sheet>
  );
}

function OneReceipt({ items, last }: { items: BatchPage["items"]; last: FormReply | undefined }) {
  const typed = (name: string) => textAt(last?.initialValue ?? {}, name);
  const error = (name: string) => last?.error?.[name] ?? undefined;
  const waiting = items.filter((item) => item.status !== "returned");
  return (
    <Form method="post" className="form" noValidate preventScrollReset>
      <input type="hidden" name="intent" value="receipt" />
      <div className="field-row">
        <SelectField
          name="reference"
          label="付款参考号"
          required
          placeholder="请选择"
          options={waiting.map((item) => ({
            value: item.reference,
            label: `${item.name}（${item.reference}${item.status === "paid" ? "，已支付" : ""}）`,
          }))}
          defaultValue={typed("reference")}
          error={error("reference")}
        />
        <TextField
          name="amountYuan"
          label="回单金额"
          hint="照回单填写，不一致的不会登记。"
          unit="元"
          required
          inputMode="decimal"
          maxLength={20}
          defaultValue={typed("amountYuan")}
          error={error("amountYuan")}
        />
        <DateField name="occurredOn" label="银行处理日期" required defaultValue={typed("occurredOn")} error={error("occurredOn")} />
      </div>
      <RadioGroup
        name="outcome"
        label="银行处理结果"
        required
        inline
        options={RECEIPT_OUTCOMES.map((outcome) => ({ value: outcome, label: OUTCOME_NAMES[outcome] }))}
        defaultValue={typed("outcome")}
        error={error("outcome")}
      />
      <TextField
        name="reason"
        label="退回原因"
        hint="结果为退回时填写。"
        optional
        maxLength={200}
        defaultValue={typed("reason")}
        error={error("reason")}
      />
      <div className="row">
        <SubmitButton variant="outline" pending="正在登记…">
          登记这笔回单
        </SubmitButton>
      </div>
    </Form>
  );
}

type Unmatched = BatchPage["unmatched"][number];
const UNMATCHED_COLUMNS: Column<Unmatched>[] = [
  { key: "reference", header: "附言", rowHeader: true, render: (row) => row.reference },
  {
    key: "verdict",
    header: "没有登记的原因",
    nowrap: true,
    render: (row) => <Status tone={row.verdict === "double" ? "none" : "bad"} word={RECEIPT_VERDICT_NAMES[row.verdict]} />,
  },
  { key: "amount", header: "金额（元）", align: "right", nowrap: true, render: (row) => formatYuan(row.amountFen) },
  { key: "outcome", header: "银行结果", nowrap: true, render: (row) => (row.outcome ? OUTCOME_NAMES[row.outcome] : "—") },
  { key: "on", header: "处理日期", nowrap: true, render: (row) => row.occurredOn ?? "—" },
  { key: "from", header: "来源", render: (row) => (row.fileName ? `${row.fileName} 第 ${row.rowNumber} 行` : "逐笔登记") },
  { key: "at", header: "登记时间", nowrap: true, phone: "hide", render: (row) => formatDateTime(row.createdAt) },
];

/** Rows of the bank that moved nothing, for a person to clear up. */
export function UnmatchedSheet({ rows }: { rows: readonly Unmatched[] }) {
  const sum = rows.reduce((total, row) => total + BigInt(row.amountFen ?? 0), 0n);
  return (
    <Sheet title="未核对的回单" note={`${rows.length} 行，共 ${formatFen(sum)}，请与银行核实`} flush>
      <DataTable caption="未核对的回单" rows={rows} rowKey={(row) => row.id} columns={UNMATCHED_COLUMNS} cards />
    </Sheet>
  );
}
