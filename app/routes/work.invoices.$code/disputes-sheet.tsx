import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { DISPUTE_DAYS, LINE_DISPUTE_TONES, type LineDisputeAct } from "#app/areas/billing/states.ts";
import { buttonClass } from "#app/ui/button.tsx";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { formatDateTime, formatFen } from "#app/ui/format.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { LINE_DISPUTE_STATUS_NAMES } from "#db/vocabulary/billing.ts";
import type { DisputesData, InvoiceData } from "./page-data.ts";
import { typedIn } from "./typed-form.ts";

type Dispute = DisputesData["disputes"][number];
type Last = SubmissionResult | undefined;

const ACT_WORDS = { raise: "提出异议", accept: "接受", reject: "不接受", withdraw: "撤回", mediate: "请求平台协调" } as const;

/** Objections of the payer to single lines, each with its thread; what is disputed is frozen, and nothing else. */
export function DisputesSheet({ invoice, disputes, last }: { invoice: InvoiceData; disputes: DisputesData; last: Last }) {
  if (!disputes.takes && disputes.disputes.length === 0) return null;
  return (
    <Sheet
      id="disputes"
      title="异议"
      note={`账单发出后、付款后 ${DISPUTE_DAYS} 天内可以逐项提出`}
      footer={
        disputes.frozenFen === "0"
          ? undefined
          : `异议中 ${formatFen(disputes.frozenFen)}：${invoice.status === "paid" ? "这部分暂不支付给成员单位" : "催付时不计这部分"}，其余照常。`
      }
    >
      <div className="stack">
        {disputes.disputes.map((dispute) => (
          <OneDispute key={dispute.id} dispute={dispute} last={last} />
        ))}
        {disputes.disputes.length === 0 ? (
          <p className="muted">
            {invoice.isPayer ? "还没有异议。对某个项目有不同意见时，在这里写明金额和理由，其余项目照常付款。" : "用户单位没有提出异议。"}
          </p>
        ) : null}
        {disputes.lines.length > 0 ? <RaiseForm disputes={disputes} last={last} /> : null}
      </div>
    </Sheet>
  );
}

function OneDispute({ dispute, last }: { dispute: Dispute; last: Last }) {
  const typed = typedIn(last, "writeInDispute", { name: "disputeId", value: dispute.id });
  return (
    <article className="line-dispute" aria-label={`异议：${dispute.description}`}>
      <h3>
        {dispute.description}
        {"\u2003"}
        <Status tone={LINE_DISPUTE_TONES[dispute.status]} word={LINE_DISPUTE_STATUS_NAMES[dispute.status]} />
      </h3>
      <p className="cap">
        {`要求调减 ${formatFen(dispute.amountFen)}`}
        {dispute.acceptedFen === null ? "" : `，接受 ${formatFen(dispute.acceptedFen)}`}
      </p>
      <ol className="dispute-thread">
        {dispute.messages.map((message) => (
          <li key={message.id}>
            <p className="cap">
              {`${message.from} ${message.author} · ${formatDateTime(message.at)}${message.act ? ` · ${ACT_WORDS[message.act]}` : ""}`}
            </p>
            <p className="dispute-words">{message.body}</p>
          </li>
        ))}
      </ol>
      {dispute.acts.length > 0 ? (
        <div className="row">
          {dispute.acts.map((act) => (
            <ActButton key={act} act={act} dispute={dispute} last={last} />
          ))}
        </div>
      ) : null}
      {dispute.mayWrite ? (
        <Form method="post" className="fields" noValidate preventScrollReset>
          <input type="hidden" name="intent" value="writeInDispute" />
          <input type="hidden" name="disputeId" value={dispute.id} />
          <TextAreaField
            id={`write-${dispute.id}`}
            name="body"
            label="补充说明"
            rows={2}
            defaultValue={typed.text("body")}
            error={typed.errors["body"] ?? undefined}
            maxLength={1000}
          />
          <SubmitButton variant="default" pending="正在发送…">
            发送说明
          </SubmitButton>
        </Form>
      ) : null}
    </article>
  );
}

const ACTS: Record<LineDisputeAct, { label: string; question: string; consequence: string; field: string; danger?: true }> = {
  accept: {
    label: "接受",
    question: "接受这项异议？",
    consequence: "按接受的金额生成调减或退款申请，须由贵单位另一位财务或管理员复核后办理。",
    field: "答复说明",
  },
  reject: {
    label: "不接受",
    question: "不接受这项异议？",
    consequence: "用户单位可以请求平台协调；在此之前冻结的金额恢复催付和支付。",
    field: "不接受的理由",
    danger: true,
  },
  withdraw: { label: "撤回异议", question: "撤回这项异议？", consequence: "冻结的金额恢复催付和支付。", field: "撤回说明", danger: true },
  mediate: {
    label: "请求平台协调",
    question: "请求平台协调？",
    consequence: "异议重新冻结并通知对方。平台只做登记和联络，不作裁定；请双方协商，或按合同约定的争议解决方式处理。",
    field: "请求说明",
  },
};

function ActButton({ act, dispute, last }: { act: LineDisputeAct; dispute: Dispute; last: Last }) {
  const words = ACTS[act];
  const typed = typedIn(last, "actOnDispute", { name: "disputeId", value: dispute.id });
  return (
    <ConfirmButton
      label={words.label}
      variant={words.danger ? "danger" : "default"}
      small
      side="left"
      question={`${words.question.slice(0, -1)}（${dispute.description} ${formatFen(dispute.amountFen)}）？`}
      consequence={words.consequence}
      pending="正在办理…"
      fields={{ intent: "actOnDispute", act, disputeId: dispute.id }}
    >
      {act === "accept" ? (
        <TextField
          id={`accept-amount-${dispute.id}`}
          name="amountYuan"
          label="接受的金额"
          unit="元"
          inputMode="decimal"
          defaultValue={typed.text("amountYuan") ?? yuanOf(dispute.amountFen)}
          error={typed.errors["amountYuan"] ?? undefined}
          required
        />
      ) : null}
      <TextAreaField
        id={`${act}-${dispute.id}`}
        name="body"
        label={words.field}
        rows={2}
        defaultValue={typed.text("act") === act ? typed.text("body") : undefined}
        error={typed.text("act") === act ? (typed.errors["body"] ?? undefined) : undefined}
        maxLength={1000}
        required
      />
    </ConfirmButton>
  );
}

/** Fen as a person would type it. */
const yuanOf = (fen: string): string => `${fen.padStart(3, "0").slice(0, -2)}.${fen.padStart(3, "0").slice(-2)}`;

function RaiseForm({ disputes, last }: { disputes: DisputesData; last: Last }) {
  const typed = typedIn(last, "raiseDispute");
  return (
    <details className="return-ask" open={typed.text("intent") !== undefined}>
      <summary className={buttonClass({ variant: "default" })}>提出异议</summary>
      <Form method="post" className="fields" noValidate preventScrollReset>
        <input type="hidden" name="intent" value="raiseDispute" />
        <div className="field-row">
          <SelectField
            id="dispute-line"
            name="lineKey"
            label="有异议的项目"
            options={disputes.lines.map((line) => ({
              value: line.lineKey,
              label: `${line.description}（含税 ${formatFen(line.grossFen)}）`,
            }))}
            defaultValue={typed.text("lineKey") ?? disputes.lines[0]?.lineKey ?? ""}
            error={typed.errors["lineKey"] ?? undefined}
            width="medium"
          />
          <TextField
            id="dispute-amount"
            name="amountYuan"
            label="要求调减（含税）"
            unit="元"
            inputMode="decimal"
            defaultValue={typed.text("amountYuan")}
            error={typed.errors["amountYuan"] ?? undefined}
            width="short"
            required
          />
        </div>
        <TextAreaField
          id="dispute-body"
          name="body"
          label="理由"
          rows={3}
          hint="请写明时间、作业和依据，供给方据此核对"
          defaultValue={typed.text("body")}
          error={typed.errors["body"] ?? undefined}
          maxLength={1000}
          required
        />
        <SubmitButton variant="default" pending="正在提交…">
          提交异议
        </SubmitButton>
      </Form>
    </details>
  );
}
