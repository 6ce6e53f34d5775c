import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import {
  approveInvoice,
  bankTransferPage,
  disputesPage,
  fapiaoPage,
  invoicePage,
  noticePayment,
  payInvoice,
  rateAgain,
  rateInvoice,
  requestFapiao,
  retryPush,
  returnsPage,
  settleFapiao,
} from "#app/areas/billing/index.server.ts";
import { INVOICE_STATUS_TONES, invoiceStatusWord } from "#app/areas/billing/states.ts";
import { collectionAccount, splitOfInvoice } from "#app/areas/payouts/index.server.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { readUploads } from "#app/http/uploads.server.ts";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDate } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { actOnReturn } from "./act-on-return.server.ts";
import { BankSheet } from "./bank-sheet.tsx";
import { DisputesSheet } from "./disputes-sheet.tsx";
import { FapiaoSheet } from "./fapiao-sheet.tsx";
import { invoiceActions } from "./invoice-actions.ts";
import { InvoiceActs, StateNotice } from "./invoice-head.tsx";
import { LinesSheet } from "./lines-sheet.tsx";
import { MemberInvoice } from "./member-invoice.tsx";
import type { WholeData } from "./page-data.ts";
import { dueText, periodText } from "./period-text.ts";
import { ReturnsSheet } from "./returns-sheet.tsx";
import { SplitSheet } from "./split-sheet.tsx";
import { answerTo } from "./typed-form.ts";
import "./invoice.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `账单 ${data?.invoice.code ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    const recount = new URL(request.url).searchParams.has("recount");
    const [invoice, split] = await Promise.all([invoicePage(ctx, code), splitOfInvoice(ctx, code)]);
    if (!invoice.whole) return json({ whole: false as const, invoice, split });
    const [fapiao, returns, disputes, transfer, account] = await Promise.all([
      fapiaoPage(ctx, code),
      returnsPage(ctx, code),
      disputesPage(ctx, code),
      bankTransferPage(ctx, code),
      collectionAccount(ctx, code),
    ]);
    const again = recount ? await rateAgain(ctx, { code }) : null;
    return json({
      whole: true as const,
      invoice,
      split,
      fapiao,
      returns,
      disputes,
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
        case "issueFapiao":
        case "declineFapiao":
        case "reverseFapiao": {
          const { intent: _, requestId, ...step } = value;
          await settleFapiao(ctx, { code, requestId, step });
          return redirect(`${paths.invoice(code)}#fapiao`);
        }
        default:
          return redirect(await actOnReturn(ctx, code, value));
      }
      return redirect(paths.invoice(code));
    });
  });
}

export default function Invoice() {
  const data = useLoaderData<typeof loader>();
  return data.whole ? <WholeInvoice {...data} /> : <MemberInvoice {...data} />;
}

function WholeInvoice({ invoice, split, fapiao, bank, returns, disputes, recount, now }: WholeData) {
  const last = useActionData() as SubmissionResult | undefined;
  const today = formatDate(now);
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
        actions={<InvoiceActs invoice={invoice} />}
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
      <BankSheet
        bank={bank}
        providerName={invoice.providerName}
        isProvider={invoice.isProvider}
        {...answerTo(last, "noticePayment")}
        today={today}
      />
      <FapiaoSheet fapiao={fapiao} {...answerTo(last, "requestFapiao", "issueFapiao", "declineFapiao", "reverseFapiao")} today={today} />
      <ReturnsSheet invoice={invoice} returns={returns} last={last} today={today} />
      <DisputesSheet invoice={invoice} disputes={disputes} last={last} />
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
