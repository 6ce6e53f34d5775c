import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { signTaskBook, taskBookPage } from "#app/areas/task-books/index.server.ts";
import { signTaskBookInput } from "#app/areas/task-books/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TaskBookPaper } from "../work.task-books.$code/task-book-paper.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `签署：${data?.page.title ?? "任务书"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return json({ page: await taskBookPage(ctx, params["code"] ?? "") });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return formAction(request, context, signTaskBookInput, async (value) => {
      await signTaskBook(ctx, value, { ipAddress: context.clientAddress, userAgent: request.headers.get("user-agent") });
      return redirect(paths.taskBook(value.code));
    });
  });
}

export default function SignTaskBook() {
  const { page } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const waiting = page.parties.filter((party) => party.signedAt === null);
  const error = (name: string) => last?.error?.[name] ?? undefined;
  const ticked = (name: string) => last?.initialValue?.["contentHash"] === page.digest && last?.initialValue?.[name] === "on";
  return (
    <>
      <PageHead
        crumb={[{ label: "任务书", to: paths.taskBooks() }, { label: page.code, to: paths.taskBook(page.code) }, { label: "签署" }]}
        title={`签署 ${page.title}`}
        subtitle={`第 ${page.version} 版`}
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      <Sheet title="签署信息">
        <DescriptionList
          items={[
            { term: "任务书编号", detail: page.code },
            { term: "版本", detail: `第 ${page.version} 版` },
            { term: "内容摘要", detail: <span className="code">{page.digest ?? "—"}</span>, wide: true },
            { term: "待签署", detail: waiting.map((party) => party.name).join("、") || "无", wide: true },
            { term: "签署方式", detail: "平台存证签署（摘要算法 SHA-256）", wide: true },
          ]}
        />
      </Sheet>
      <Sheet title="全文">
        <TaskBookPaper html={page.html} css={page.css} />
      </Sheet>
      {page.may.sign && page.digest ? (
        <Sheet title="确认并签署">
          {/* Another version is another form: what was confirmed of the old text is not taken over. */}
          <Form key={page.digest} method="post" className="form" noValidate>
            <input type="hidden" name="code" value={page.code} />
            <input type="hidden" name="version" value={page.version} />
            <input type="hidden" name="contentHash" value={page.digest} />
            <CheckboxField name="readWhole" label="我已阅读任务书全文" defaultValue={ticked("readWhole")} error={error("readWhole")} />
            <CheckboxField name="authorized" label="我有权代表本单位签署" defaultValue={ticked("authorized")} error={error("authorized")} />
            <CheckboxField
              name="agreesElectronic"
              label="我同意以电子方式签署，签名由平台存证并与本版的内容摘要绑定"
              defaultValue={ticked("agreesElectronic")}
              error={error("agreesElectronic")}
            />
            <SubmitButton pending="正在签署…">签署</SubmitButton>
          </Form>
        </Sheet>
      ) : (
        <Notice
          tone={page.signed ? "ok" : "info"}
          title={page.signed ? "贵单位已签署" : "现在不能签署"}
          action={<ButtonLink to={paths.taskBook(page.code)}>返回任务书</ButtonLink>}
        >
          {page.signed ? "全部当事人签署后自动封存。" : "任务书须先冻结，且由本单位有签署权限的人员签署。"}
        </Notice>
      )}
    </>
  );
}
