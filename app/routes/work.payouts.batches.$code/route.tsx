import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect, type SerializeFrom } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import {
  approveBatch,
  batchPage,
  cancelBatch,
  enterReceipt,
  RECEIPT_FILE_BYTES,
  submitBatch,
  uploadReceipts,
} from "#app/areas/payouts/index.server.ts";
import { batchInput, cancelBatchInput, enterReceiptInput } from "#app/areas/payouts/schemas.ts";
import { BATCH_STATUS_NAMES, BATCH_STATUS_TONES } from "#app/areas/payouts/states.ts";
import type { FormReply } from "#app/forms/form-values.ts";
import { formAction } from "#app/http/form.server.ts";
import { freshFactorAt, requireFreshFactor } from "#app/http/fresh-factor.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { readOneFile } from "#app/http/uploads.server.ts";
import { ERROR_CODES, isAppError } from "#app/kernel/errors.ts";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime, formatFen } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { ActsSheet, CancelAct, ExportSheet } from "./acts.tsx";
import { ItemsSheet } from "./items-sheet.tsx";
import { ReceiptsSheet, UnmatchedSheet } from "./receipts-sheet.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `付款批次 ${data?.batch.code ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const [batch, factorAt] = await Promise.all([batchPage(ctx, params["code"] ?? ""), freshFactorAt(request, context, ctx.actor)]);
    const search = new URL(request.url).searchParams;
    return json({
      batch,
      factorAt: factorAt?.toISOString() ?? null,
      refused: search.get("refused") === "export",
      /** How a row that was just entered was judged, and how many of a file. */
      done: search.get("done"),
    });
  });
}
export type BatchPage = SerializeFrom<typeof loader>["batch"];

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    const back = (done?: string) => redirect(`${paths.payoutBatch(code)}${done ? `?done=${done}` : ""}`);
    try {
      const { form, file } = await readOneFile(request, context, RECEIPT_FILE_BYTES);
      const intent = form.get("intent");
      form.delete("intent");
      form.set("code", code);
      switch (intent) {
        case "submit":
          return await formAction(form, context, batchInput, async (value) => submitBatch(ctx, value).then(() => back()));
        case "approve":
          return await formAction(form, context, batchInput, async (value) => {
            await approveBatch(ctx, value, { factorAt: await requireFreshFactor(request, context, ctx.actor) });
            return back();
          });
        case "cancel":
          return await formAction(form, context, cancelBatchInput, async (value) => cancelBatch(ctx, value).then(() => back()));
        case "receipt":
          return await formAction(form, context, enterReceiptInput, async (value) =>
            back((await enterReceipt(ctx, { ...value, reason: value.reason ?? "" })).verdict),
          );
        default: {
          const counts = await uploadReceipts(ctx, { code, fileName: file?.name ?? "回单", file: file?.bytes ?? new Uint8Array() });
          return back(`file-${counts.matched ?? 0}-${Object.values(counts).reduce((sum, count) => sum + count, 0)}`);
        }
      }
    } catch (error) {
      if (!isAppError(error) || !["invalid", "tooLarge", "unavailable", "conflict"].includes(error.code)) throw error;
      const message = error.fields["file"]?.[0] ?? error.message;
      return json<FormReply>({ error: { file: [message] } }, { status: ERROR_CODES[error.code] });
    }
  });
}

/** What was just done with the bank's answer, in words. */
function doneWords(done: string | null): { tone: "ok" | "warn"; text: string } | null {
  const file = /^file-(\d+)-(\d+)$/.exec(done ?? "");
  if (file) {
    const [matched, all] = [Number(file[1]), Number(file[2])];
    if (matched === all) return { tone: "ok", text: `回单文件共 ${all} 行，全部核对一致。` };
    return {
      tone: "warn",
      text: `回单文件共 ${all} 行，核对一致 ${matched} 行；其余 ${all - matched} 行没有登记到付款，列在“未核对的回单”。`,
    };
  }
  if (done === "matched") return { tone: "ok", text: "回单已核对并登记。" };
  return done ? { tone: "warn", text: "这条回单与付款不一致，没有登记到付款，列在“未核对的回单”。" } : null;
}

export default function Batch() {
  const { batch, factorAt, refused, done } = useLoaderData<typeof loader>();
  const last = useActionData() as FormReply | undefined;
  const total = batch.items.reduce((sum, item) => sum + BigInt(item.amountFen), 0n);
  const paid = batch.items.filter((item) => item.status === "paid").reduce((sum, item) => sum + BigInt(item.amountFen), 0n);
  const said = last ? null : doneWords(done);
  return (
    <>
      <PageHead
        crumb={[{ label: "付款批次", to: paths.payoutBatches() }, { label: batch.code }]}
        title={`付款批次 ${batch.code}`}
        subtitle={`${batch.items.length} 笔，共 ${formatFen(total)}`}
        actions={batch.may.cancel ? <CancelAct code={batch.code} /> : null}
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {said ? <Notice tone={said.tone}>{said.text}</Notice> : null}
      {refused ? (
        <Notice tone="warn" title="付款文件没有导出">
          批次的状态或成员单位的收款账户有变动。请核对下方状态；账户有变更的，须作废后按新账户重新制单。
        </Notice>
      ) : null}
      {batch.items.some((item) => item.accountChanged) ? (
        <Notice tone="warn" title="有成员单位变更了收款账户">
          变更后的账户须重新复核：请作废本批次，再重新制单。
        </Notice>
      ) : null}
      <Sheet title="办理情况">
        <DescriptionList
          items={[
            { term: "状态", detail: <Status tone={BATCH_STATUS_TONES[batch.status]} word={BATCH_STATUS_NAMES[batch.status]} /> },
            { term: "已支付", detail: `${formatFen(paid)}（以银行回单为准）` },
            { term: "制单", detail: `${batch.drawnByName}，${formatDateTime(batch.createdAt)}` },
            { term: "复核", detail: batch.approvedByName ? `${batch.approvedByName}，${formatDateTime(batch.approvedAt)}` : null },
            { term: "首次导出", detail: batch.exportedAt ? formatDateTime(batch.exportedAt) : null },
            { term: "办结", detail: batch.closedAt ? formatDateTime(batch.closedAt) : null },
            ...(batch.cancelledAt
              ? [{ term: "作废", detail: `${formatDateTime(batch.cancelledAt)}，${batch.cancelReason ?? ""}`, wide: true }]
              : []),
          ]}
        />
      </Sheet>
      <ActsSheet batch={batch} factorAt={factorAt} last={last} />
      {batch.may.export ? <ExportSheet code={batch.code} status={batch.status} factorAt={factorAt} /> : null}
      <ItemsSheet items={batch.items} />
      {batch.may.receive ? <ReceiptsSheet items={batch.items} last={last} /> : null}
      {batch.unmatched.length > 0 ? <UnmatchedSheet rows={batch.unmatched} /> : null}
    </>
  );
}
