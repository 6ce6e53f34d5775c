import { Form } from "@remix-run/react";
import { INVOICE_STATUS_NOTES, INVOICE_STATUS_TONES, invoiceStatusWord, PAYABLE } from "#app/areas/billing/states.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { formatDateTime, formatFen } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { INVOICE_STATUS_NAMES } from "#db/vocabulary/billing.ts";
import type { InvoiceData } from "./page-data.ts";

/** What may be done with the invoice as a whole now. */
export function InvoiceActs({ invoice }: { invoice: InvoiceData }) {
  return (
    <>
      {invoice.kind === "service" ? (
        <ButtonLink to={`${paths.contract(invoice.contract.code)}?period=${invoice.period}`}>查看用量</ButtonLink>
      ) : null}
      {invoice.mayRate ? (
        <Form method="post">
          <input type="hidden" name="intent" value="rate" />
          <SubmitButton variant="default" pending="正在重新计费…">
            {invoice.status === "rated" ? "按最新用量重新计费" : "立即计费"}
          </SubmitButton>
        </Form>
      ) : null}
      {invoice.mayApprove ? (
        <Form method="post">
          <input type="hidden" name="intent" value="approve" />
          <input type="hidden" name="ratingHash" value={invoice.ratingHash} />
          <SubmitButton pending="正在审核…">审核并发出 {formatFen(invoice.totalFen)}</SubmitButton>
        </Form>
      ) : null}
      {invoice.mayRetry ? (
        <Form method="post">
          <input type="hidden" name="intent" value="retry" />
          <SubmitButton pending="正在重新推送…">重新推送</SubmitButton>
        </Form>
      ) : null}
      {invoice.mayPay ? (
        // A full document request: the answer leads to the payment page of the channel, on another origin.
        <Form method="post" reloadDocument>
          <input type="hidden" name="intent" value="pay" />
          <SubmitButton pending="正在打开付款页…">支付 {formatFen(invoice.owedFen)}</SubmitButton>
        </Form>
      ) : null}
    </>
  );
}

/** How the invoice stands, in words, and what happens next. */
export function StateNotice({ invoice }: { invoice: InvoiceData }) {
  if (invoice.status === "paid") {
    return (
      <Notice tone="ok" title={`已于 ${formatDateTime(invoice.paidAt)} 付款`}>
        {invoice.totalFen === "0"
          ? "本期应付为零，无需付款。"
          : invoice.amountPaidFen === "0"
            ? "账单已全部调减，无需付款。"
            : invoice.kind === "deposit"
              ? "押金已收到。"
              : INVOICE_STATUS_NOTES.paid}
      </Notice>
    );
  }
  if (INVOICE_STATUS_TONES[invoice.status] === "bad" && invoice.failure) {
    return (
      <Notice tone="error" title={INVOICE_STATUS_NAMES[invoice.status]}>
        {`${invoice.failure}。`}
        {INVOICE_STATUS_NOTES[invoice.status]}
      </Notice>
    );
  }
  if (invoice.amountDiffers) {
    return (
      <Notice tone="error" title="金额须核对">
        {invoice.failure ? `${invoice.failure}。` : "收款渠道的金额与本账单不一致，正由出账单位核对。"}
        核对清楚以前，账单不记为已付款，也不分配；请勿重复付款。
      </Notice>
    );
  }
  const asksFinance = PAYABLE.includes(invoice.status) && invoice.isPayer && !invoice.mayPay;
  return (
    <Notice tone={invoice.status === "void" ? "warn" : "info"} title={invoiceStatusWord(invoice)}>
      {INVOICE_STATUS_NOTES[invoice.status]}
      {invoice.endReason && (invoice.status === "void" || invoice.status === "uncollectible") ? `原因：${invoice.endReason}。` : ""}
      {invoice.status === "collecting" && invoice.ratesAt ? `${formatDateTime(invoice.ratesAt)} 自动计费。` : ""}
      {invoice.paidFen !== "0" && PAYABLE.includes(invoice.status)
        ? `已收 ${formatFen(invoice.paidFen)}，尚欠 ${formatFen(invoice.owedFen)}。`
        : ""}
      {asksFinance ? "请由贵单位的财务或管理员付款。" : ""}
    </Notice>
  );
}
