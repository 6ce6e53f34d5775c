import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { formatFen } from "#app/ui/format.ts";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import type { ReturnsData } from "./page-data.ts";
import { typedIn } from "./typed-form.ts";

type Move = ReturnsData["moves"][number];
type Request = ReturnsData["requests"][number];
type Last = SubmissionResult | undefined;

/** The bank sent a transfer back: entered from its word, after which the refund waits to be paid again. */
export function Bounce({ move, last, today }: { move: Move; last: Last; today: string }) {
  const typed = typedIn(last, "enterBounce", { name: "refundId", value: move.id });
  return (
    <ConfirmButton
      label="登记退汇"
      small
      side="right"
      question={`银行把转出的 ${formatFen(move.amountFen)} 退回了？`}
      consequence="款项记回账上，各成员的分配随之恢复；之后可以改用正确的账户再次转账，或者登记不再转账。"
      confirmLabel="登记退汇"
      pending="正在登记…"
      fields={{ intent: "enterBounce", refundId: move.id }}
    >
      <TextField
        id={`bounceReference-${move.id}`}
        name="bankReference"
        label="退汇凭证号"
        defaultValue={typed.text("bankReference")}
        error={typed.errors["bankReference"] ?? undefined}
        maxLength={60}
        required
      />
      <DateField
        id={`bounceOn-${move.id}`}
        name="bankOn"
        label="退汇日期"
        max={today}
        defaultValue={typed.text("bankOn") ?? today}
        error={typed.errors["bankOn"] ?? undefined}
      />
      <TextField
        id={`bounceReason-${move.id}`}
        name="reason"
        label="退汇原因"
        hint="例如户名账号不符、账户已销户"
        defaultValue={typed.text("reason")}
        error={typed.errors["reason"] ?? undefined}
        maxLength={120}
        required
      />
    </ConfirmButton>
  );
}

/** A refund that is not transferred any more: sent back by the bank, or approved and never made. */
export function GiveUp({ request, last }: { request: Request; last: Last }) {
  const typed = typedIn(last, "giveUpReturn", { name: "requestId", value: request.id });
  return (
    <ConfirmButton
      label="不再转账"
      small
      side="right"
      question={`不再向用户单位转账退回 ${formatFen(request.remainingFen)}？`}
      consequence="请先确认银行没有转出这笔款项。申请以未退回结束，原因会告知用户单位；需要时可以重新申请。"
      confirmLabel="不再转账"
      pending="正在登记…"
      fields={{ intent: "giveUpReturn", requestId: request.id }}
    >
      <TextField
        id={`giveUp-${request.id}`}
        name="reason"
        label="原因"
        defaultValue={typed.text("reason")}
        error={typed.errors["reason"] ?? undefined}
        maxLength={120}
        required
      />
    </ConfirmButton>
  );
}

/** What came home is paid again to the account that is entered here, once another person approved it. */
export function PayAgain({ request, last }: { request: Request; last: Last }) {
  if (!request.mayPayAgain) return null;
  const typed = typedIn(last, "payAgain", { name: "requestId", value: request.id });
  const field = (name: string) => ({
    id: `${name}-${request.id}`,
    name,
    defaultValue: typed.text(name),
    error: typed.errors[name] ?? undefined,
    required: true,
  });
  return (
    <Form method="post" className="return-form" noValidate preventScrollReset>
      <p>再次转账 {formatFen(request.remainingFen)}，须由另一位财务或管理员复核：</p>
      <input type="hidden" name="intent" value="payAgain" />
      <input type="hidden" name="requestId" value={request.id} />
      <TextField {...field("payeeName")} label="收款户名" maxLength={120} width="medium" />
      <TextField {...field("payeeBank")} label="开户行" maxLength={120} width="medium" />
      <TextField {...field("payeeAccount")} label="收款账号" inputMode="numeric" maxLength={40} width="medium" />
      <SubmitButton variant="default" pending="正在提交…">
        申请再次转账
      </SubmitButton>
    </Form>
  );
}
