import { Form, Link } from "@remix-run/react";
import { ALLOCATION_STATUS_NAMES, ALLOCATION_STATUS_TONES } from "#app/areas/billing/states.ts";
import { type FormValues, listAt, textAt } from "#app/forms/form-values.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { CopyText } from "#app/ui/copy-text.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { FileField } from "#app/ui/file-field.tsx";
import { formatDate, formatDateTime, formatFen, formatYuan } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import type { BankData } from "./page-data.ts";

interface Props {
  bank: BankData;
  providerName: string;
  isProvider: boolean;
  errors: Readonly<Record<string, string[] | null>>;
  values: FormValues;
  today: string;
}

/** Paying by bank: whom, how much, with which words; what the payer sent and what arrived. */
export function BankSheet({ bank, providerName, isProvider, errors, values, today }: Props) {
  const { transfer } = bank;
  if (transfer.reference === null || (!transfer.isPayable && transfer.arrived.length === 0 && transfer.notices.length === 0)) return null;
  return (
    <Sheet
      id="bank"
      title="对公转账"
      note={transfer.isPayable ? "转账时请原样填写付款附言，到账后自动核对" : undefined}
      actions={
        transfer.mayMatch ? (
          <ButtonLink to={paths.receipts()} small>
            核对收款
          </ButtonLink>
        ) : null
      }
    >
      <div className="bank-body">
        {transfer.isPayable ? <HowToPay bank={bank} providerName={providerName} isProvider={isProvider} /> : null}
        {transfer.mayNotice && bank.account ? <NoticeForm transfer={transfer} errors={errors} values={values} today={today} /> : null}
        <Notices notices={transfer.notices} />
        {transfer.arrived.length > 0 ? (
          <DataTable caption="已到账的转账" showCaption rows={transfer.arrived} rowKey={(row) => row.id} columns={ARRIVED} cards />
        ) : null}
      </div>
    </Sheet>
  );
}

function HowToPay({ bank: { account, transfer }, providerName, isProvider }: Pick<Props, "bank" | "providerName" | "isProvider">) {
  if (!account) {
    return isProvider ? (
      <Notice tone="warn" title="贵单位还没有登记收款账户" action={<ButtonLink to={`${paths.payouts()}#account`}>登记收款账户</ButtonLink>}>
        登记之前，用户单位只能在线付款，不能对公转账。
      </Notice>
    ) : (
      <Notice tone="info" title="暂时不能对公转账">
        {`${providerName}还没有登记收款账户，平台已提醒其登记。现在可以在线付款。`}
      </Notice>
    );
  }
  const number = account.number;
  return (
    <>
      <DescriptionList
        items={[
          { term: "收款户名", detail: <CopyText value={account.holderName} label="收款户名" /> },
          { term: "账号", detail: number ? <CopyText value={number} label="账号" code /> : <span className="code">{account.masked}</span> },
          { term: "开户行", detail: account.bankName },
          { term: "联行号", detail: account.bankCode ? <CopyText value={account.bankCode} label="联行号" code /> : null },
          {
            term: "应转金额",
            detail: (
              <>
                <strong>{formatFen(transfer.owedFen)}</strong>
                {transfer.underWayFen === "0" ? null : `（另有 ${formatFen(transfer.underWayFen)} 已到账，正在登记）`}
              </>
            ),
          },
          {
            term: "付款附言",
            detail: (
              <strong>
                <CopyText value={transfer.reference ?? ""} label="付款附言" code />
              </strong>
            ),
          },
        ]}
      />
      <p className="cap">
        {number ? "" : "完整账号由用户单位的财务或管理员查看。"}
        {`收款账户于 ${formatDate(account.since)} 登记；与以往不同的，请先电话核实。`}
        供给单位的财务核对银行流水后，账单显示已付款；只付一部分也可以，账单会显示已收和尚欠。多付的由供给单位退回或抵付其他账单。
      </p>
    </>
  );
}

type NoticeProps = Pick<Props, "errors" | "values" | "today"> & { transfer: BankData["transfer"] };

function NoticeForm({ transfer, errors, values, today }: NoticeProps) {
  const typed = (name: string, otherwise: string) => ("amountYuan" in values ? textAt(values, name) : otherwise);
  const owed = formatYuan(transfer.owedFen);
  return (
    <details className="fold" open={"amountYuan" in values}>
      <summary>登记已转账</summary>
      <Form method="post" encType="multipart/form-data" className="form" noValidate preventScrollReset>
        <input type="hidden" name="intent" value="noticePayment" />
        <div className="field-row">
          <TextField
            name="amountYuan"
            label="转账金额"
            unit="元"
            required
            inputMode="decimal"
            maxLength={20}
            defaultValue={typed("amountYuan", transfer.owedFen === "0" ? "" : owed)}
            error={errors["amountYuan"] ?? undefined}
          />
          <DateField name="paidOn" label="转账日期" required defaultValue={typed("paidOn", today)} error={errors["paidOn"] ?? undefined} />
        </div>
        <FileField
          name="files"
          label="银行回单"
          hint="PDF 或图片，最多 3 个；只有合同双方可以查看。"
          accept=".pdf,.png,.jpg,.jpeg,.webp"
          multiple
          optional
          defaultValue={listAt(values, "files")}
          error={errors["files"] ?? undefined}
        />
        <TextField name="note" label="说明" optional maxLength={200} defaultValue={typed("note", "")} error={errors["note"] ?? undefined} />
        <div className="row">
          <SubmitButton variant="default" pending="正在登记…">
            登记已转账
          </SubmitButton>
          <span className="cap">只是告知供给单位去核对，账单在到账核对后才算付款。</span>
        </div>
      </Form>
    </details>
  );
}

function Notices({ notices }: { notices: BankData["transfer"]["notices"] }) {
  if (notices.length === 0) return null;
  return (
    <ul className="bank-notices">
      {notices.map((notice) => (
        <li key={notice.id}>
          <Status tone={notice.isSettled ? "ok" : "wait"} word={notice.isSettled ? "已核对" : "待核对到账"} />
          {` ${notice.paidOn} 转账 ${formatFen(notice.amountFen)}，${formatDateTime(notice.createdAt)} 登记`}
          {notice.note ? `；${notice.note}` : ""}
          {notice.files.map((file) => (
            <span key={file.id}>
              {" "}
              <Link to={paths.file(file.id)} reloadDocument>
                {file.name}
              </Link>
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

type Arrived = BankData["transfer"]["arrived"][number];
const ARRIVED: Column<Arrived>[] = [
  { key: "on", header: "到账日期", rowHeader: true, nowrap: true, render: (row) => row.receivedOn ?? "—" },
  { key: "payer", header: "付款户名", render: (row) => row.payerName || "—" },
  {
    key: "status",
    header: "状态",
    nowrap: true,
    render: (row) => <Status tone={ALLOCATION_STATUS_TONES[row.status]} word={ALLOCATION_STATUS_NAMES[row.status]} />,
  },
  { key: "amount", header: "金额（元）", align: "right", nowrap: true, render: (row) => formatYuan(row.amountFen) },
];
