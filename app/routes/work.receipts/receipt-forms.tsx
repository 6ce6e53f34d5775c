import { Form } from "@remix-run/react";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { DateField } from "#app/ui/date-field.tsx";
import { ErrorText } from "#app/ui/field-frame.tsx";
import { fieldId } from "#app/ui/field-source.ts";
import { formatDate } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";

/** What came in: the bank's statement, or one receipt by hand. */
export function ReceiptForms({ last, today }: { last: FormReply | undefined; today: string }) {
  const fault = last?.error?.["file"]?.[0];
  const id = fieldId("file");
  const entering = last?.initialValue?.["intent"] === "enter";
  return (
    <Sheet title="登记收款" note="同一份流水可以重复上传，已登记的不会重复">
      <Form method="post" encType="multipart/form-data" className="form" noValidate>
        <div className="field">
          <label className="field-label" htmlFor={id}>
            银行流水文件
          </label>
          <span className="field-hint" id={`${id}-hint`}>
            从网银导出的账户明细，CSV 或 XLSX，不超过 2 MB、1,000
            笔收款。须有交易日期、收入（贷方）金额，以及对方户名或附言。支出不保存，对方账号只保存后四位。
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
      <details className="fold" open={entering}>
        <summary>逐笔登记</summary>
        <OneReceipt last={entering ? last : undefined} today={today} />
      </details>
    </Sheet>
  );
}

function OneReceipt({ last, today }: { last: FormReply | undefined; today: string }) {
  const typed = (name: string) => textAt(last?.initialValue ?? {}, name);
  const error = (name: string) => last?.error?.[name] ?? undefined;
  return (
    <Form method="post" className="form" noValidate preventScrollReset>
      <input type="hidden" name="intent" value="enter" />
      <div className="field-row">
        <TextField
          name="serial"
          label="银行流水号"
          required
          maxLength={60}
          autoComplete="off"
          defaultValue={typed("serial")}
          error={error("serial")}
        />
        <TextField
          name="amountYuan"
          label="到账金额"
          unit="元"
          required
          inputMode="decimal"
          maxLength={20}
          defaultValue={typed("amountYuan")}
          error={error("amountYuan")}
        />
        <DateField
          name="receivedOn"
          label="到账日期"
          required
          defaultValue={typed("receivedOn") || formatDate(today)}
          error={error("receivedOn")}
        />
      </div>
      <div className="field-row">
        <TextField
          name="payerName"
          label="付款户名"
          required
          maxLength={120}
          defaultValue={typed("payerName")}
          error={error("payerName")}
        />
        <TextField
          name="payerAccount"
          label="付款账号"
          hint="只保存后四位。"
          optional
          inputMode="numeric"
          autoComplete="off"
          maxLength={40}
          error={error("payerAccount")}
        />
      </div>
      <TextField name="remark" label="附言" optional maxLength={300} defaultValue={typed("remark")} error={error("remark")} />
      <div className="row">
        <SubmitButton variant="outline" pending="正在登记…">
          登记这笔收款
        </SubmitButton>
      </div>
    </Form>
  );
}
