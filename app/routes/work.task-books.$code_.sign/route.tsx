import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { declineTaskBook, signTaskBook, taskBookPage } from "#app/areas/task-books/index.server.ts";
import { declineTaskBookInput, signTaskBookInput } from "#app/areas/task-books/schemas.ts";
import { SIGNING_ORDER_NAMES, type SigningOrder } from "#app/areas/task-books/states.ts";
import { formAction } from "#app/http/form.server.ts";
import { freshFactorAt, requireFreshFactor } from "#app/http/fresh-factor.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SignatureState } from "../work.task-books.$code/signature-state.tsx";
import { TaskBookPaper } from "../work.task-books.$code/task-book-paper.tsx";
import { DeclineForm, SignForm } from "./sign-form.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `签署：${data?.page.title ?? "任务书"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const [page, factorAt] = await Promise.all([taskBookPage(ctx, params["code"] ?? ""), freshFactorAt(request, context, ctx.actor)]);
    return json({ page, factorAt: factorAt?.toISOString() ?? null });
  });
}

const signingForm = z.discriminatedUnion("intent", [
  signTaskBookInput.extend({ intent: z.literal("sign") }),
  declineTaskBookInput.extend({ intent: z.literal("decline") }),
]);

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return formAction(request, context, signingForm, async (value) => {
      if (value.intent === "decline") {
        const { intent: _, ...refusal } = value;
        await declineTaskBook(ctx, refusal);
      } else {
        const { intent: _, ...signature } = value;
        await signTaskBook(ctx, signature, {
          ipAddress: context.clientAddress,
          userAgent: request.headers.get("user-agent"),
          factorAt: await requireFreshFactor(request, context, ctx.actor),
        });
      }
      return redirect(paths.taskBook(value.code));
    });
  });
}

const whyNot = ({ status, signedByOther, order }: { status: string; signedByOther: string | null; order: SigningOrder }) =>
  status === "signing" && signedByOther !== null
    ? `任务书第一条写明贵单位由${signedByOther}签署，请由其本人登录签署；需要更换签署人的，请重新开启协商，修改第一条。`
    : status === "signing" && order === "bySeat"
      ? "本任务书依次签署，前序当事人签署后，由本单位有签署权限的人员签署。"
      : "任务书须先冻结，且由本单位有签署权限的人员签署。";

export default function SignTaskBook() {
  const { page, factorAt } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  // A digest that was sent and is no longer that of the page: the text changed under the reader.
  const sent = last?.initialValue?.["contentHash"];
  const changed =
    typeof sent === "string" && sent !== page.digest ? page.versions.find((version) => version.contentHash === sent) : undefined;
  return (
    <>
      <PageHead
        crumb={[{ label: "任务书", to: paths.taskBooks() }, { label: page.code, to: paths.taskBook(page.code) }, { label: "签署" }]}
        title={`签署 ${page.title}`}
        subtitle={`第 ${page.version} 版`}
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {changed ? (
        <Notice
          tone="warn"
          title={`您打开的第 ${changed.number} 版已失效`}
          action={
            <ButtonLink
              to={paths.compareTaskBook(page.code, { from: `v${changed.number}`, ...(page.digest ? { to: `v${page.version}` } : {}) })}
            >
              查看变更
            </ButtonLink>
          }
        >
          {changed.voidReason ? `修改理由：${changed.voidReason}` : "任务书已被修改。"}
        </Notice>
      ) : null}
      <Sheet title="签署信息">
        <DescriptionList
          items={[
            { term: "任务书编号", detail: page.code },
            { term: "版本", detail: `第 ${page.version} 版` },
            {
              term: "签署顺序",
              detail: page.order === "bySeat" ? `依次签署：${page.sequence.join(" → ")}` : SIGNING_ORDER_NAMES.parallel,
              wide: true,
            },
            { term: "内容摘要", detail: <span className="code">{page.digest ?? "—"}</span>, wide: true },
            { term: "签署方式", detail: `${page.method.label}（摘要算法 SHA-256，平台签章 Ed25519）`, wide: true },
          ]}
        />
        <DataTable
          caption="当事人与签署进度"
          columns={[
            { key: "name", header: "单位", rowHeader: true, render: (party) => party.name },
            { key: "role", header: "角色", render: (party) => `${party.isLead ? "牵头 · " : ""}${party.role}` },
            { key: "signatory", header: "写明的签署人", render: (party) => party.signatory ?? "—" },
            { key: "state", header: "签署", render: (party) => <SignatureState party={party} status={page.status} /> },
          ]}
          rows={page.parties}
          rowKey={(party) => party.organizationId}
          cards
        />
      </Sheet>
      <Sheet title="全文">
        <TaskBookPaper html={page.html} css={page.css} />
      </Sheet>
      {page.may.sign && page.digest ? (
        <SignForm page={page} digest={page.digest} factorAt={factorAt} last={last} />
      ) : (
        <Notice
          tone={page.signed ? "ok" : "info"}
          title={page.signed ? "贵单位已签署" : "现在不能签署"}
          action={<ButtonLink to={paths.taskBook(page.code)}>返回任务书</ButtonLink>}
        >
          {page.signed ? "全部当事人签署后自动封存。" : whyNot(page)}
        </Notice>
      )}
      {page.may.decline && page.digest ? <DeclineForm page={page} digest={page.digest} last={last} /> : null}
      <p className="muted">
        {page.method.standing}封存后任何人可在<Link to={paths.verifyDocument()}>签署文件验真</Link>页核对。
        {page.sealedAt ? `封存于 ${formatDateTime(page.sealedAt)}。` : null}
      </p>
    </>
  );
}
