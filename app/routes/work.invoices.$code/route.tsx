import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import {
  approveInvoice,
  bankTransferPage,
  fapiaoPage,
  invoicePage,
  noticePayment,
  payInvoice,
  rateAgain,
  rateInvoice,
  requestFapiao,
  retryPush,
  settleFapiao,
} from "#app/areas/billing/index.server.ts";
import { INVOICE_STATUS_NOTES, INVOICE_STATUS_TONES, invoiceStatusWord, PAYABLE } from "#app/areas/billing/states.ts";
import { collectionAccount, splitOfInvoice } from "#app/areas/payouts/index.server.ts";
import type { FormValues } from "#app/forms/form-values.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { readUploads } from "#app/http/uploads.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDate, formatDateTime, formatFen } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { INVOICE_STATUS_NAMES } from "#db/vocabulary/billing.ts";
import { BankSheet } from "./bank-sheet.tsx";
import { FapiaoSheet } from "./fapiao-sheet.tsx";
import { invoiceActions } from "./invoice-actions.ts";
import { LinesSheet } from "./lines-sheet.tsx";
import { MemberInvoice } from "./member-invoice.tsx";
import type { InvoiceData, WholeData } from "./page-data.ts";
import { dueText, periodText } from "./period-text.ts";
import { SplitSheet } from "./split-sheet.tsx";
import "./invoice.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `账单 ${data?.invoice.code ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    const recount = new URL(request.url).searchParams.has("recount");
    const [invoice, split] = await Promise.all([invoicePage(ctx, code), splitOfInvoice(ctx, code)]);
    if (!invoice.whole) return json({ whole: false as const, invoice, split });
    const [fapiao, transfer, account] = await Promise.all([
      fapiaoPage(ctx, code),
      bankTransferPage(ctx, code),
      collectionAccount(ctx, code),
    ]);
    const again = recount ? await rateAgain(ctx, { code }) : null;
    return json({
      whole: true as const,
      invoice,
      split,
      fapiao,
      bank: { transfer, account },
      recount: again ? { same: again.same } : null,
      now: ctx.clock.now().toISOString(),
    });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    return formAction(await readUploads(request, context, ctx), context, invoiceActions, async (value) => {
      switch (value.intent) {
        case "pay":
          return redirect((await payInvoice(ctx, { code })).url ?? paths.invoice(code));
        case "retry":
          await retryPush(ctx, { code });
          break;
        case "rate":
          await rateInvoice(ctx, { code });
          break;
        case "approve":
          await approveInvoice(ctx, { code, ratingHash: value.ratingHash });
          break;
        case "noticePayment": {
          const { intent: _, ...said } = value;
          await noticePayment(ctx, { code, ...said });
          return redirect(`${paths.invoice(code)}#bank`);
        }
        case "requestFapiao": {
          const { intent: _, ...asked } = value;
          await requestFapiao(ctx, { code, ...asked });
          return redirect(`${paths.invoice(code)}#fapiao`);
        }
        default: {
          const { intent: _, requestId, ...step } = value;
          await settleFapiao(ctx, { code, requestId, step });
          return redirect(`${paths.invoice(code)}#fapiao`);
        }
      }
      return redirect(paths.invoice(code));
    });
  });
}

export default function Invoice() {
  const data = useLoaderData<typeof loader>();
  return data.whole ? <WholeInvoice {...data} /> : <MemberInvoice {...data} />;
}

function WholeInvoice({ invoice, split, fapiao, bank, recount, now }: WholeData) {
  const last = useActionData() as SubmissionResult | undefined;
  const answered = {
    errors: last?.error ?? {},
    values: (last?.initialValue as FormValues | null | undefined) ?? {},
    today: formatDate(now),
  };
  return (
    <>
      <PageHead
        crumb={[
          { label: "账单", to: paths.invoices() },
          { label: invoice.contract.code, to: paths.contract(invoice.contract.code) },
          { label: invoice.code },
        ]}
        title={invoice.kind === "deposit" ? `押金账单 ${invoice.code}` : `账单 ${invoice.code}`}
        subtitle={
          <>
            {invoice.contract.name} · {periodText(invoice)}
            {"\u2003"}
            <Status tone={INVOICE_STATUS_TONES[invoice.status]} word={`${invoiceStatusWord(invoice)}${dueText(invoice, now)}`} />
          </>
        }
        actions={<Actions invoice={invoice} />}
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} title="操作没有完成" /> : null}
      <StateNotice invoice={invoice} />
      {recount ? (
        <Notice tone={recount.same ? "ok" : "warn"} title={recount.same ? "重算结果与账单一致" : "重算结果与账单不一致"}>
          {recount.same
            ? "已按出账时的用量截点和合同条款从用量账本重新计算，逐行结果与账单完全相同。"
            : "请联系平台运营核查。核查期间请勿付款。"}
        </Notice>
      ) : null}
      <div className={split ? "pair" : "stack"}>
        <LinesSheet invoice={invoice} />
        {split ? <SplitSheet split={split} /> : null}
      </div>
      <BankSheet bank={bank} providerName={invoice.providerName} isProvider={invoice.isProvider} {...answered} />
      <FapiaoSheet fapiao={fapiao} {...answered} />
      {invoice.kind === "deposit" ? (
        <Notice tone="info" title="押金怎么处理">
          押金不计税、不参与分配，由平台记为应退还用户单位的款项；合同结束验收后退还，或抵扣最后一张账单。
        </Notice>
      ) : null}
      <Sheet title="核对">
        <p className="muted">
          账单按用量账本的截点计算，任何时候都可以重算到同样的结果。出账后补报的作业不改变本账单，在下一张账单中单列。
        </p>
        <p>
          <Link to={`${paths.invoice(invoice.code)}?recount=1`} preventScrollReset>
            从用量账本重算本账单
          </Link>
        </p>
      </Sheet>
    </>
  );
}

function Actions({ invoice }: { invoice: InvoiceData }) {
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

function StateNotice({ invoice }: { invoice: InvoiceData }) {
  if (invoice.status === "paid") {
    return (
      <Notice tone="ok" title={`已于 ${formatDateTime(invoice.paidAt)} 付款`}>
        {invoice.totalFen === "0" ? "本期应付为零，无需付款。" : invoice.kind === "deposit" ? "押金已收到。" : INVOICE_STATUS_NOTES.paid}
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
      {invoice.status === "collecting" && invoice.ratesAt ? `${formatDateTime(invoice.ratesAt)} 自动计费。` : ""}
      {invoice.paidFen !== "0" && PAYABLE.includes(invoice.status)
        ? `已收 ${formatFen(invoice.paidFen)}，尚欠 ${formatFen(invoice.owedFen)}。`
        : ""}
      {asksFinance ? "请由贵单位的财务或管理员付款。" : ""}
    </Notice>
  );
}
