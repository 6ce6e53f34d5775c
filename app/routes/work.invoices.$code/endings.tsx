import type { SubmissionResult } from "@conform-to/react";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import type { InvoiceData, ReturnsData } from "./page-data.ts";
import { typedIn } from "./typed-form.ts";

type Last = SubmissionResult | undefined;

/** The two ways to end an invoice that is not paid. */
export function Endings({ invoice, returns, last }: { invoice: InvoiceData; returns: ReturnsData; last: Last }) {
  if (!returns.mayVoid && !returns.mayWriteOff) return null;
  return (
    <>
      {returns.mayWriteOff ? (
        <ConfirmButton
          label="列为坏账"
          small
          question={`把账单 ${invoice.code} 列为坏账？`}
          consequence="不再催付，用户单位仍可以付款；付款后照常入账和分配。"
          pending="正在办理…"
          fields={{ intent: "writeOff" }}
        >
          <ReasonField id="writeOff-reason" last={last} intent="writeOff" />
        </ConfirmButton>
      ) : null}
      {returns.mayVoid ? (
        <ConfirmButton
          label="作废账单"
          small
          question={`作废账单 ${invoice.code}？`}
          consequence="作废后用户单位不能再付款，不能恢复；同一计费期可以重新出账。已收到部分款项的账单不能作废。"
          pending="正在作废…"
          fields={{ intent: "voidInvoice" }}
        >
          <ReasonField id="void-reason" last={last} intent="voidInvoice" />
        </ConfirmButton>
      ) : null}
    </>
  );
}

function ReasonField({ id, last, intent }: { id: string; last: Last; intent: string }) {
  const typed = typedIn(last, intent);
  return (
    <TextField
      id={id}
      name="reason"
      label="原因"
      defaultValue={typed.text("reason")}
      error={typed.errors["reason"] ?? undefined}
      maxLength={200}
      required
    />
  );
}
