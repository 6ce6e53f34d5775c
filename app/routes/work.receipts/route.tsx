import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect, type SerializeFrom } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import {
  allocateReceipt,
  enterBankReceipt,
  readReceiptFilter,
  receiptsPage,
  STATEMENT_FILE_BYTES,
  settleRest,
  takeBackAllocation,
  uploadStatement,
} from "#app/areas/billing/index.server.ts";
import { BANK_RECEIPT_VERDICT_NAMES } from "#app/areas/billing/states.ts";
import { runsPayouts } from "#app/areas/payouts/index.server.ts";
import type { FormReply } from "#app/forms/form-values.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { readOneFile } from "#app/http/uploads.server.ts";
import { ERROR_CODES, isAppError } from "#app/kernel/errors.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatFen } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { BANK_RECEIPT_VERDICTS, type BankReceiptVerdict } from "#db/vocabulary/billing.ts";
import { PayoutTabs } from "../work.payouts._index/payout-tabs.tsx";
import { receiptActions } from "./receipt-actions.ts";
import { ReceiptForms } from "./receipt-forms.tsx";
import { ReceiptsSheet } from "./receipts-sheet.tsx";
import "./receipts.css";

export const meta: MetaFunction = () => [{ title: "收款核对 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const params = new URL(request.url).searchParams;
    const filter = readReceiptFilter(params);
    const [receipts, runs] = await Promise.all([receiptsPage(ctx, filter, pageFrom(params)), runsPayouts(ctx)]);
    return json({ filter, receipts, runs, done: params.get("done"), today: ctx.clock.now().toISOString() });
  });
}
export type ReceiptsPage = SerializeFrom<typeof loader>;

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const back = (done: string) => redirect(`${paths.receipts()}?done=${done}`);
    try {
      const { form, file } = await readOneFile(request, context, STATEMENT_FILE_BYTES);
      if (form.get("intent") === "upload") {
        const { counts } = await uploadStatement(ctx, { fileName: file?.name ?? "流水", file: file?.bytes ?? new Uint8Array() });
        return back(`file.${Object.entries(counts).flat().join(".")}`);
      }
      return await formAction(form, context, receiptActions, async (value) => {
        switch (value.intent) {
          case "enter": {
            const { intent: _, ...typed } = value;
            return back(`entered.${(await enterBankReceipt(ctx, typed)).verdict}`);
          }
          case "allocate": {
            const { intent: _, ...typed } = value;
            await allocateReceipt(ctx, typed);
            return back("allocated");
          }
          case "takeBack":
            await takeBackAllocation(ctx, { allocationId: value.allocationId });
            return back("takenBack");
          default: {
            const { intent: kind, receiptId, ...said } = value;
            await settleRest(ctx, { receiptId, step: { kind, ...said } as Parameters<typeof settleRest>[1]["step"] });
            return back(kind);
          }
        }
      });
    } catch (error) {
      if (!isAppError(error) || !["invalid", "tooLarge", "unavailable"].includes(error.code)) throw error;
      const message = error.fields["file"]?.[0] ?? error.message;
      return json<FormReply>({ error: { file: [message] } }, { status: ERROR_CODES[error.code] });
    }
  });
}

const DONE_WORDS: Record<string, string> = {
  allocated: "已核销，正在登记到收款渠道。",
  takenBack: "已撤回，金额回到这笔收款的余额。",
  toReturn: "已标记待退回。从银行退回后请登记退款流水号。",
  returned: "已登记退回。",
  unrelated: "已标记与账单无关。",
  reopen: "已恢复为待处理。",
};
const isVerdict = (word: string | undefined): word is BankReceiptVerdict => BANK_RECEIPT_VERDICTS.some((one) => one === word);
const BOOKED = ["matched", "partial", "over"];

/** What was just done, in words. */
function doneWords(done: string | null): { tone: "ok" | "warn"; text: string } | null {
  const [what = "", ...rest] = (done ?? "").split(".");
  if (what === "entered" && isVerdict(rest[0])) {
    return BOOKED.includes(rest[0])
      ? { tone: "ok", text: `收款已登记并核销：${BANK_RECEIPT_VERDICT_NAMES[rest[0]]}。` }
      : { tone: "warn", text: `收款已登记，没有自动核销：${BANK_RECEIPT_VERDICT_NAMES[rest[0]]}。请在下方处理。` };
  }
  if (what !== "file") return what in DONE_WORDS ? { tone: "ok", text: DONE_WORDS[what] ?? "" } : null;
  const counts = Array.from({ length: Math.floor(rest.length / 2) }, (_, at) => [rest[2 * at] ?? "", Number(rest[2 * at + 1])] as const);
  const of = (chosen: (word: string) => boolean) => counts.filter(([word]) => chosen(word)).reduce((sum, [, count]) => sum + count, 0);
  const known = of((word) => word === "known");
  const booked = of((word) => BOOKED.includes(word));
  const waiting = counts.filter(([word]) => isVerdict(word) && !BOOKED.includes(word));
  const left = waiting.map(([word, count]) => `${isVerdict(word) ? BANK_RECEIPT_VERDICT_NAMES[word] : ""} ${count} 笔`).join("、");
  const text = `流水共 ${of(() => true)} 笔收款，自动核销 ${booked} 笔${known > 0 ? `，以前已登记 ${known} 笔` : ""}${left ? `；待处理：${left}` : ""}。`;
  return { tone: waiting.length > 0 ? "warn" : "ok", text };
}

export default function Receipts() {
  const { filter, receipts, runs, done, today } = useLoaderData<typeof loader>();
  const last = useActionData() as FormReply | undefined;
  const said = last ? null : doneWords(done);
  return (
    <>
      <PageHead title="收款核对" subtitle="把银行账户收到的款项核对到账单：附言、付款户名相符的自动核销，其余由您处理。" />
      <PayoutTabs current="receipts" runs={runs} />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} title="操作没有完成" /> : null}
      {said ? <Notice tone={said.tone}>{said.text}</Notice> : null}
      {receipts.openCount > 0 ? (
        <SummaryStrip
          items={[
            { label: "待处理", value: formatFen(receipts.openFen), note: `${receipts.openCount} 笔收款`, tone: "primary" },
            {
              label: "待收账单",
              value: formatFen(receipts.openInvoices.reduce((sum, invoice) => sum + BigInt(invoice.owedFen), 0n)),
              note: `${receipts.openInvoices.length} 张`,
            },
          ]}
        />
      ) : null}
      <ReceiptForms last={last} today={today} />
      <ReceiptsSheet receipts={receipts} filter={filter} last={last} today={today} />
    </>
  );
}
