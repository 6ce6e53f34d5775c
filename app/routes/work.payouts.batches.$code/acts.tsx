import { Form } from "@remix-run/react";
import type { FormReply } from "#app/forms/form-values.ts";
import { paths } from "#app/http/paths.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { FactorField } from "#app/ui/factor-field.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import type { BatchPage } from "./route.tsx";

/** The one next step of a batch that is not with the bank yet. */
export function ActsSheet({ batch, factorAt, last }: { batch: BatchPage; factorAt: string | null; last: FormReply | undefined }) {
  if (batch.may.submit) {
    return (
      <Sheet title="提交复核" note="核对下方各笔户名、开户行与金额后提交">
        <Form method="post" className="form">
          <div className="row">
            <input type="hidden" name="intent" value="submit" />
            <SubmitButton pending="正在提交…">提交复核</SubmitButton>
            <span className="cap">由贵单位另一位财务或管理员复核；制单人不能复核。</span>
          </div>
        </Form>
      </Sheet>
    );
  }
  if (batch.may.approve) {
    return (
      <Sheet title="复核" note={`由${batch.drawnByName}制单，请逐笔核对后复核`}>
        <Form method="post" className="form" noValidate>
          <FactorField
            to={paths.confirmFactor({ to: paths.payoutBatch(batch.code) })}
            shownAt={factorAt}
            error={last?.error?.["factor"] ?? undefined}
          />
          <div className="row">
            <input type="hidden" name="intent" value="approve" />
            <SubmitButton pending="正在复核…">复核通过</SubmitButton>
            <span className="cap">有误的请作废并说明原因。</span>
          </div>
        </Form>
      </Sheet>
    );
  }
  if (!batch.awaitsOther) return null;
  return (
    <Notice tone="info" title="等待另一人复核">
      本批次由您制单，须由贵单位另一位财务或管理员复核。已通过待办通知。
    </Notice>
  );
}

/** The files for the bank. After the first one they stay the same. */
export function ExportSheet({ code, status, factorAt }: { code: string; status: BatchPage["status"]; factorAt: string | null }) {
  const isFirst = status === "approved";
  return (
    <Sheet
      title="付款文件"
      note={isFirst ? "导出后批次转为“已导出，待回单”，不能再作废" : "再次导出的文件与首次相同"}
      footer="文件含完整账号，请妥善保管，交银行后删除。每次导出都有记录。"
    >
      <div className="form">
        <FactorField to={paths.confirmFactor({ to: paths.payoutBatch(code) })} shownAt={factorAt} />
        <div className="row">
          {(["xlsx", "csv"] as const).map((format) => (
            <Form key={format} method="post" action={paths.exportPayoutBatch(code)} reloadDocument>
              <input type="hidden" name="format" value={format} />
              <SubmitButton variant={isFirst && format === "xlsx" ? "primary" : "default"} icon="download">
                导出 {format.toUpperCase()}
              </SubmitButton>
            </Form>
          ))}
        </div>
      </div>
    </Sheet>
  );
}

export function CancelAct({ code }: { code: string }) {
  return (
    <ConfirmButton
      label="作废批次"
      question={`作废付款批次 ${code}？`}
      consequence="批次内的款项恢复为待支付，可以重新制单。"
      confirmLabel="作废批次"
      pending="正在作废…"
      fields={{ intent: "cancel" }}
    >
      <TextField name="reason" label="作废原因" required maxLength={200} />
    </ConfirmButton>
  );
}
