import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { REFUND_STATUS_TONES, RETURN_STATUS_TONES } from "#app/areas/billing/states.ts";
import { buttonClass } from "#app/ui/button.tsx";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { formatDate, formatDateTime, formatFen, formatYuan } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import {
  REFUND_KIND_NAMES,
  REFUND_STATUS_NAMES,
  RETURN_KIND_NAMES,
  RETURN_ROAD_NAMES,
  RETURN_ROADS,
  RETURN_STATUS_NAMES,
} from "#db/vocabulary/billing.ts";
import { Bounce, GiveUp, PayAgain } from "./bounce-forms.tsx";
import { Endings } from "./endings.tsx";
import type { InvoiceData, ReturnsData } from "./page-data.ts";
import { typedIn } from "./typed-form.ts";

type Move = ReturnsData["moves"][number];
type Request = ReturnsData["requests"][number];
type Note = ReturnsData["notes"][number];
type Last = SubmissionResult | undefined;

/** What went back of the invoice and what it was lowered by; both take two people of the provider. */
export function ReturnsSheet({ invoice, returns, last, today }: { invoice: InvoiceData; returns: ReturnsData; last: Last; today: string }) {
  const isEmpty = returns.requests.length + returns.moves.length + returns.notes.length + returns.chargebacks.length === 0;
  const mayAct = returns.asks !== null || returns.mayVoid || returns.mayWriteOff;
  if (isEmpty && !mayAct && invoice.status !== "paid") return null;
  const word = invoice.kind === "deposit" ? "退还押金" : "退款";
  return (
    <Sheet
      id="returns"
      title={`${word}与调减`}
      note="申请与复核须为供给单位的两个人"
      actions={<Endings invoice={invoice} returns={returns} last={last} />}
      footer={returns.goneFen === "0" ? undefined : `实付 ${formatFen(returns.paidFen)}，已退出 ${formatFen(returns.goneFen)}。`}
    >
      <div className="stack">
        {returns.chargebacks
          .filter(({ status }) => !["won", "lost", "warning_closed", "prevented"].includes(status))
          .map((one) => (
            <Notice key={one.id} tone="warn" title={`付款方已向银行拒付 ${formatFen(one.amountFen)}`}>
              {one.evidenceDueAt ? `请于 ${formatDateTime(one.evidenceDueAt)} 前在收款渠道后台提交证据。` : "请在收款渠道后台提交证据。"}
              争议未决期间，这笔付款不能原路退款。
            </Notice>
          ))}
        {returns.requests.length > 0 ? <Requests requests={returns.requests} last={last} /> : null}
        {returns.moves.length > 0 ? <Moves moves={returns.moves} last={last} today={today} /> : null}
        {returns.notes.length > 0 ? <Notes notes={returns.notes} /> : null}
        {isEmpty ? (
          <p className="muted">
            {invoice.status === "paid" ? `还没有${word}。` : "还没有调减。"}
            {invoice.isPayer ? "由牵头供给单位的财务办理；对某个项目有不同意见的，请在下面提出异议。" : ""}
          </p>
        ) : null}
        {returns.asks ? <AskForm kind={returns.asks} returns={returns} word={word} last={last} /> : null}
      </div>
    </Sheet>
  );
}

function Requests({ requests, last }: { requests: Request[]; last: Last }) {
  const columns: Column<Request>[] = [
    {
      key: "kind",
      header: "申请",
      rowHeader: true,
      phone: "full",
      render: (request) => (
        <>
          {RETURN_KIND_NAMES[request.kind]}
          {request.line ? `：${request.line}` : ""}
          <span className="cap block">{request.reason}</span>
        </>
      ),
    },
    { key: "amount", header: "金额（元）", align: "right", nowrap: true, render: (request) => formatYuan(request.amountFen) },
    {
      key: "people",
      header: "申请 / 复核",
      render: (request) => (
        <>
          {`${request.askedByName} ${formatDateTime(request.createdAt)}`}
          <span className="cap block">
            {request.approvedByName ? `${request.approvedByName} ${formatDateTime(request.approvedAt)}` : "复核：—"}
          </span>
        </>
      ),
    },
    {
      key: "status",
      header: "状态",
      render: (request) => (
        <>
          <Status tone={RETURN_STATUS_TONES[request.status]} word={RETURN_STATUS_NAMES[request.status]} />
          {request.payee ? (
            <span className="cap block">{`转至 ${request.payee.name}，${request.payee.bank}，${request.payee.account}`}</span>
          ) : null}
          {request.failure ? <span className="cap block">{request.failure}</span> : null}
          {request.mayCancel && !request.mayApprove ? <span className="cap block">须由另一位财务或管理员复核</span> : null}
        </>
      ),
    },
    {
      key: "act",
      header: <span className="vh">操作</span>,
      phone: "full",
      render: (request) => <RequestActs request={request} last={last} />,
    },
  ];
  const hasActs = requests.some(({ mayCancel, mayGiveUp }) => mayCancel || mayGiveUp);
  return (
    <Part title="申请与复核">
      <DataTable
        caption="退款与调减申请"
        rows={requests}
        rowKey={({ id }) => id}
        columns={hasActs ? columns : columns.filter(({ key }) => key !== "act")}
        top
        cards
      />
      {requests.map((request) => (
        <PayAgain key={request.id} request={request} last={last} />
      ))}
    </Part>
  );
}

function RequestActs({ request, last }: { request: Request; last: Last }) {
  if (request.mayGiveUp) return <GiveUp request={request} last={last} />;
  if (!request.mayCancel) return null;
  const what = `${RETURN_KIND_NAMES[request.kind]} ${formatFen(request.remainingFen)}`;
  return (
    <div className="row">
      {request.mayApprove ? (
        <ConfirmButton
          label="复核通过"
          variant="default"
          small
          side="right"
          question={`同意${what}？`}
          consequence={
            request.kind === "credit"
              ? "立即在收款渠道开出贷项通知，用户单位的应付金额随之减少。"
              : request.road === "bank"
                ? "由贵单位对公转账，登记银行凭证后记为已退回。"
                : "经收款渠道支付的部分立即原路退回，其余由贵单位对公转账。"
          }
          pending="正在办理…"
          fields={{ intent: "approveReturn", requestId: request.id }}
        />
      ) : null}
      <ConfirmButton
        label="撤销"
        small
        side="right"
        question={`撤销${what}的申请？`}
        confirmLabel="撤销申请"
        pending="正在撤销…"
        fields={{ intent: "cancelReturn", requestId: request.id }}
      />
    </div>
  );
}

function Moves({ moves, last, today }: { moves: Move[]; last: Last; today: string }) {
  const waiting = moves.filter(({ mayEnter }) => mayEnter);
  const bounceColumn: Column<Move> = {
    key: "act",
    header: <span className="vh">操作</span>,
    phone: "full",
    render: (move) => (move.mayBounce ? <Bounce move={move} last={last} today={today} /> : null),
  };
  const columns: Column<Move>[] = [
    {
      key: "kind",
      header: "款项",
      rowHeader: true,
      phone: "full",
      render: (move) => (
        <>
          {REFUND_KIND_NAMES[move.kind]}
          {move.kind === "refund" ? (move.byBank ? "（对公转账）" : "（原路退回）") : ""}
          <span className="cap block">{move.reason}</span>
        </>
      ),
    },
    { key: "amount", header: "退出（元）", align: "right", nowrap: true, render: (move) => formatYuan(move.amountFen) },
    { key: "at", header: "时间", nowrap: true, render: (move) => formatDateTime(move.at) },
    {
      key: "status",
      header: "状态",
      render: (move) => (
        <>
          {move.isHome && move.kind === "refund" ? (
            <Status tone="bad" word="未到账，已退回" />
          ) : (
            <Status
              tone={REFUND_STATUS_TONES[move.status]}
              word={move.kind === "reinstatement" ? "已回到账上" : REFUND_STATUS_NAMES[move.status]}
            />
          )}
          {move.bankReference ? <span className="cap block">{`银行凭证号 ${move.bankReference}，${move.bankOn}`}</span> : null}
          {move.failure ? <span className="cap block">{move.failure}</span> : null}
        </>
      ),
    },
  ];
  return (
    <Part title="退出的款项">
      <DataTable
        caption="退出的款项"
        rows={moves}
        rowKey={({ id }) => id}
        columns={moves.some(({ mayBounce }) => mayBounce) ? [...columns, bounceColumn] : columns}
        top
        cards
      />
      {waiting.map((move) => {
        const typed = typedIn(last, "enterTransfer", { name: "refundId", value: move.id });
        return (
          <Form key={move.id} method="post" className="return-form" noValidate preventScrollReset>
            <p>对公转账退回 {formatFen(move.amountFen)} 后，登记银行凭证：</p>
            <input type="hidden" name="intent" value="enterTransfer" />
            <input type="hidden" name="refundId" value={move.id} />
            <TextField
              id={`bankReference-${move.id}`}
              name="bankReference"
              label="银行凭证号"
              defaultValue={typed.text("bankReference")}
              error={typed.errors["bankReference"] ?? undefined}
              maxLength={60}
              width="medium"
            />
            <DateField
              id={`bankOn-${move.id}`}
              name="bankOn"
              label="转账日期"
              max={today}
              defaultValue={typed.text("bankOn") ?? today}
              error={typed.errors["bankOn"] ?? undefined}
            />
            <SubmitButton variant="default" pending="正在登记…">
              登记已转账
            </SubmitButton>
          </Form>
        );
      })}
    </Part>
  );
}

const noteColumns: Column<Note>[] = [
  {
    key: "number",
    header: "编号",
    rowHeader: true,
    phone: "full",
    render: (note) => (
      <>
        <a href={note.pdfUrl} target="_blank" rel="noreferrer">
          {note.number}
        </a>
        {note.memo ? <span className="cap block">{note.memo}</span> : null}
      </>
    ),
  },
  { key: "amount", header: "金额（元）", align: "right", nowrap: true, render: (note) => formatYuan(note.amountFen) },
  { key: "when", header: "用途", nowrap: true, render: (note) => (note.beforePayment ? "付款前调减" : "付款后退款") },
  {
    key: "at",
    header: "开具日期",
    nowrap: true,
    render: (note) => `${formatDate(note.issuedAt)}${note.status === "void" ? "，已作废" : ""}`,
  },
];

const Notes = ({ notes }: { notes: Note[] }) => (
  <Part title="贷项通知">
    <DataTable caption="贷项通知" rows={notes} rowKey={({ id }) => id} columns={noteColumns} top cards />
  </Part>
);

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="return-part">
    <h3>{title}</h3>
    {children}
  </section>
);

function AskForm({ kind, returns, word, last }: { kind: "refund" | "credit"; returns: ReturnsData; word: string; last: Last }) {
  const typed = typedIn(last, "requestReturn");
  return (
    <details className="return-ask" open={typed.text("intent") !== undefined}>
      <summary className={buttonClass({ variant: "default" })}>{kind === "refund" ? `申请${word}` : "申请调减"}</summary>
      <Form method="post" className="fields" noValidate preventScrollReset>
        <input type="hidden" name="intent" value="requestReturn" />
        <input type="hidden" name="kind" value={kind} />
        <div className="field-row">
          <TextField
            id="return-amount"
            name="amountYuan"
            label={`金额（最多 ${formatFen(returns.leftFen)}）`}
            unit="元"
            inputMode="decimal"
            defaultValue={typed.text("amountYuan")}
            error={typed.errors["amountYuan"] ?? undefined}
            width="short"
            required
          />
          <SelectField
            id="return-line"
            name="lineKey"
            label="涉及项目"
            options={[{ value: "", label: "整张账单" }, ...returns.lines.map((line) => ({ value: line.lineKey, label: line.description }))]}
            defaultValue={typed.text("lineKey") ?? ""}
            error={typed.errors["lineKey"] ?? undefined}
            width="medium"
          />
          {kind === "refund" ? (
            <SelectField
              id="return-road"
              name="road"
              label="退回方式"
              options={RETURN_ROADS.map((value) => ({ value, label: RETURN_ROAD_NAMES[value] }))}
              defaultValue={typed.text("road") ?? "channel"}
              error={typed.errors["road"] ?? undefined}
              width="medium"
            />
          ) : null}
        </div>
        <TextField
          id="return-reason"
          name="reason"
          label="原因"
          hint="用户单位在贷项通知和退款记录中看得到"
          defaultValue={typed.text("reason")}
          error={typed.errors["reason"] ?? undefined}
          maxLength={200}
          required
        />
        <SubmitButton variant="default" pending="正在提交…">
          {kind === "refund" ? `提交${word}申请` : "提交调减申请"}
        </SubmitButton>
      </Form>
    </details>
  );
}
