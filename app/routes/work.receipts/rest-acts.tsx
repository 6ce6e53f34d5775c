import { Form } from "@remix-run/react";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { formatDate, formatFen, formatYuan } from "#app/ui/format.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import type { ReceiptRow } from "./receipts-sheet.tsx";
import type { ReceiptsPage } from "./route.tsx";

interface Props {
  row: ReceiptRow;
  openInvoices: ReceiptsPage["receipts"]["openInvoices"];
  last: FormReply | undefined;
  today: string;
}

/** What becomes of money that is not allocated: to an invoice, back to the payer, or nobody's business here. */
export function RestActs({ row, openInvoices, last, today }: Props) {
  const isDone = row.restFen === "0" && (row.amountFen !== null || row.restState !== null);
  if (row.restState === "returned" || (isDone && row.restState !== "unrelated")) return null;
  const receipt = { receiptId: row.id };
  if (row.restState === "unrelated")
    return (
      <ConfirmButton
        label="恢复处理"
        question="把这笔收款恢复为待处理？"
        pending="正在恢复…"
        variant="default"
        fields={{ ...receipt, intent: "reopen" }}
        small
      />
    );
  const failed = last?.initialValue?.["receiptId"] === row.id ? last : undefined;
  return (
    <div className="receipt-acts">
      {row.mayAllocate && openInvoices.length > 0 ? <AllocateForm row={row} openInvoices={openInvoices} last={failed} /> : null}
      {row.restFen === "0" || row.restState === "toReturn" ? null : (
        <ConfirmButton
          label="待退回"
          question={`把未核销的 ${formatFen(row.restFen)} 标记为待退回？`}
          consequence="标记后仍可核销到账单；从银行退回后登记退款流水号。"
          confirmLabel="标记待退回"
          pending="正在标记…"
          variant="default"
          fields={{ ...receipt, intent: "toReturn" }}
          small
        >
          <TextField name="note" id={`note-${row.id}`} label="说明" required maxLength={200} />
        </ConfirmButton>
      )}
      {row.restState !== "toReturn" ? null : (
        <ConfirmButton
          label="登记已退回"
          question={`登记 ${formatFen(row.restFen)} 已从银行退回付款方？`}
          consequence="登记后不能再核销，也不能撤销。"
          confirmLabel="登记已退回"
          pending="正在登记…"
          fields={{ ...receipt, intent: "returned" }}
          small
        >
          <TextField name="reference" id={`reference-${row.id}`} label="银行退款流水号" required maxLength={60} />
          <DateField name="on" id={`on-${row.id}`} label="退款日期" required defaultValue={formatDate(today)} />
        </ConfirmButton>
      )}
      <ConfirmButton
        label="与账单无关"
        question="这笔收款与平台的账单无关？"
        consequence="移出待处理；以后可以恢复。"
        confirmLabel="与账单无关"
        pending="正在标记…"
        variant="default"
        fields={{ ...receipt, intent: "unrelated" }}
        small
      >
        <TextField name="note" id={`unrelated-${row.id}`} label="说明" required maxLength={200} />
      </ConfirmButton>
      {row.restState === "toReturn" ? (
        <ConfirmButton
          label="恢复处理"
          question="撤销待退回的标记？"
          pending="正在恢复…"
          variant="default"
          fields={{ ...receipt, intent: "reopen" }}
          small
        />
      ) : null}
    </div>
  );
}

function AllocateForm({ row, openInvoices, last }: Pick<Props, "row" | "openInvoices" | "last">) {
  const typed = (name: string, otherwise: string) => (last ? textAt(last.initialValue ?? {}, name) : otherwise);
  const error = (name: string) => last?.error?.[name] ?? undefined;
  const [suggested] = row.suggestions;
  const offered = openInvoices.find(({ code }) => code === suggested);
  return (
    <details className="fold" open={last !== undefined}>
      <summary>{offered ? `核销到账单（建议 ${offered.code}）` : "核销到账单"}</summary>
      <Form method="post" className="form" noValidate preventScrollReset>
        <input type="hidden" name="intent" value="allocate" />
        <input type="hidden" name="receiptId" value={row.id} />
        {offered ? <p className="cap">付款户名与金额都与 {offered.code} 一致，请核实后核销。</p> : null}
        <SelectField
          name="invoiceCode"
          id={`invoice-${row.id}`}
          label="账单"
          required
          placeholder="请选择"
          options={openInvoices.map(({ code, payerName, owedFen }) => ({
            value: code,
            label: `${code} ${payerName}，尚欠 ${formatFen(owedFen)}`,
          }))}
          defaultValue={typed("invoiceCode", offered?.code ?? "")}
          error={error("invoiceCode")}
        />
        <TextField
          name="amountYuan"
          id={`amount-${row.id}`}
          label="核销金额"
          unit="元"
          required
          inputMode="decimal"
          maxLength={20}
          defaultValue={typed("amountYuan", offered ? formatYuan(row.restFen) : "")}
          error={error("amountYuan")}
        />
        <TextField
          name="reason"
          id={`reason-${row.id}`}
          label="核销理由"
          required
          maxLength={200}
          defaultValue={typed("reason", "")}
          error={error("reason")}
        />
        <SubmitButton variant="outline" small pending="正在核销…">
          核销
        </SubmitButton>
      </Form>
    </details>
  );
}
