import { type ActionFunctionArgs, type HeadersFunction, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { verifyDigest, verifyUpload } from "#app/areas/task-books/index.server.ts";
import { takeAttempt, tooMany } from "#app/http/attempts.server.ts";
import { MOST_PUBLIC_FILE_BYTES } from "#app/http/body.server.ts";
import { responding } from "#app/http/respond.server.ts";
import { retryAfter } from "#app/http/retry-after.server.ts";
import { anyActor } from "#app/http/session.server.ts";
import { readOneFile } from "#app/http/uploads.server.ts";
import { sha256 } from "#app/kernel/canonical.ts";
import { ERROR_CODES, invalid, isAppError } from "#app/kernel/errors.ts";
import { listPlatformKeys } from "#app/sealing/platform-keys.server.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { ErrorText } from "#app/ui/field-frame.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { Verdict } from "./verdict.tsx";

export const meta: MetaFunction = () => [{ title: "签署文件验真 · 实景" }];
export const headers: HeadersFunction = (answers) => retryAfter(answers);

const DIGEST = /^[0-9a-f]{64}$/i;

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await anyActor(request, context);
    const typed = (new URL(request.url).searchParams.get("digest") ?? "").replace(/\s/g, "").slice(0, 200);
    const isDigest = DIGEST.test(typed);
    const [verdict, keys] = await Promise.all([isDigest ? verifyDigest(ctx, typed) : null, listPlatformKeys(ctx)]);
    return json({ typed, fault: typed === "" || isDigest ? null : "内容摘要是 64 位十六进制字符（0–9、a–f）。", verdict, keys });
  });
}

/** Files one address may have verified in a quarter of an hour. */
const UPLOAD_LIMIT = { max: 60, windowSeconds: 15 * 60 };

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await anyActor(request, context);
    try {
      const wait = await takeAttempt(context.services, `verify:${sha256(context.clientAddress)}`, UPLOAD_LIMIT);
      if (wait) throw tooMany(wait.retryAfterSeconds);
      const { file } = await readOneFile(request, context, MOST_PUBLIC_FILE_BYTES);
      if (!file) throw invalid("请选择要验真的存证包（.zip）。");
      return json({ name: file.name.slice(0, 200), verdict: await verifyUpload(ctx, file.bytes), message: null });
    } catch (error) {
      if (!isAppError(error)) throw error;
      const wait = error.retryAfterSeconds;
      return json(
        { name: null, verdict: null, message: error.message },
        { status: ERROR_CODES[error.code], headers: wait === undefined ? {} : { "Retry-After": String(wait) } },
      );
    }
  });
}

export default function VerifyDocument() {
  const { typed, fault, verdict, keys } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHead title="签署文件验真" subtitle="核对存证包是否由本平台出具、是否被改动。上传的文件只用于本次核对，不会保存。" display />
      {answer?.message ? <ErrorSummary errors={errorsFromRecord({ file: answer.message })} /> : null}
      {!answer && fault ? <ErrorSummary errors={errorsFromRecord({ digest: fault })} /> : null}
      {answer?.verdict ? <Verdict verdict={answer.verdict} of={`文件 ${answer.name}`} /> : null}
      {!answer && verdict ? <Verdict verdict={verdict} of={`摘要 ${typed.toLowerCase()}`} /> : null}
      <Sheet title="上传存证包" note="从任务书页面下载的 .zip，不超过 20 MB">
        <Form method="post" encType="multipart/form-data" className="form" noValidate>
          <div className="field">
            <label className="field-label" htmlFor="f-file">
              存证包文件
            </label>
            <input
              id="f-file"
              type="file"
              name="file"
              accept=".zip,application/zip"
              aria-invalid={answer?.message ? true : undefined}
              aria-describedby={answer?.message ? "f-file-error" : undefined}
            />
            {answer?.message ? (
              <span className="field-error" id="f-file-error">
                <ErrorText text={answer.message} />
              </span>
            ) : null}
          </div>
          <SubmitButton pending="正在核对…">上传并验真</SubmitButton>
        </Form>
      </Sheet>
      <Sheet title="核对内容摘要" note="印在任务书页脚和签署页上的 64 位字符">
        <Form method="get" action="." className="form" noValidate>
          <TextField name="digest" label="内容摘要（SHA-256）" defaultValue={typed} error={fault ?? undefined} autoComplete="off" />
          <div className="row">
            <button type="submit" className="btn">
              核对摘要
            </button>
          </div>
        </Form>
      </Sheet>
      <Sheet
        title="平台签章公钥"
        note="离线验真时用它们核对存证包中的签章"
        flush
        footer={
          <>
            离线核对：下载平台程序后运行 <span className="code">npm run verify:package -- 文件 --key 公钥</span>
            ，不需要网络。停用的密钥不再签章，此前的签章仍然有效。
          </>
        }
      >
        <DataTable
          caption="平台签章公钥"
          columns={[
            { key: "id", header: "密钥编号", rowHeader: true, render: (key) => <span className="code">{key.id}</span> },
            { key: "publicKey", header: "公钥（Ed25519，base64url）", render: (key) => <span className="code">{key.publicKey}</span> },
            {
              key: "status",
              header: "状态",
              render: (key) => <Status tone={key.status === "active" ? "ok" : "none"} word={key.status === "active" ? "在用" : "已停用"} />,
            },
            {
              key: "time",
              header: "启用与停用",
              render: (key) => `${formatDateTime(key.createdAt)} 起${key.retiredAt ? `，至 ${formatDateTime(key.retiredAt)}` : ""}`,
            },
          ]}
          rows={keys}
          rowKey={(key) => key.id}
          cards
          empty={<p className="muted">平台还没有封存过文件，首次封存时生成公钥。</p>}
        />
      </Sheet>
    </>
  );
}
