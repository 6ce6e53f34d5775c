import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { reconciliationPage, requestReconciliation } from "#app/areas/payouts/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ERROR_CODES, isAppError } from "#app/kernel/errors.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDate, formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { RECONCILIATION_CHECK_NAMES } from "#db/vocabulary/reconciliation.ts";
import { RunFigures } from "./run-figures.tsx";

export const meta: MetaFunction = () => [{ title: "每日对账 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    return json(await reconciliationPage(ctx, new URL(request.url).searchParams.get("run")));
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    try {
      await requestReconciliation(ctx);
    } catch (error) {
      if (!isAppError(error) || error.code !== "tooMany") throw error;
      return json({ refused: error.message }, { status: ERROR_CODES.tooMany });
    }
    return redirect(`${paths.reconciliation()}?done=asked`);
  });
}

export default function Reconciliation() {
  const { runs, shown, mayRequest, isOverdue } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.refused;
  const [search] = useSearchParams();
  return (
    <>
      <PageHead
        title="每日对账"
        subtitle={
          shown
            ? `${formatDateTime(shown.finishedAt)} · 核对 ${formatDate(shown.since)} 以来的用量与账单，账本全部核对`
            : "每天凌晨 3 时起自动核对"
        }
        actions={
          mayRequest ? (
            <Form method="post">
              <SubmitButton variant="default" pending="正在提交…">
                立即对账
              </SubmitButton>
            </Form>
          ) : null
        }
      />
      {refused ? <Notice tone="warn">{refused}</Notice> : null}
      {!refused && search.get("done") === "asked" ? <Notice tone="info">已开始对账，完成后刷新本页查看结果。</Notice> : null}
      {isOverdue ? (
        <Notice tone="warn" title="一天多没有完成对账">
          平台每小时重试；下面是最近一次完成的结果，不代表现在。
        </Notice>
      ) : null}
      {shown ? (
        <>
          {shown.differenceCount === 0 ? (
            <Notice tone="ok" title="没有差异">
              用量、账单、收款与分账逐项一致。
            </Notice>
          ) : (
            <Notice tone="error" title={`${shown.differenceCount} 处差异`}>
              逐条核对下表；差异消除后，下一次对账会自动结束这项待办。
            </Notice>
          )}
          {shown.differenceCount > 0 ? (
            <Sheet
              title="差异"
              flush
              footer={shown.differences.length < shown.differenceCount ? `只列前 ${shown.differences.length} 条。` : undefined}
            >
              <DataTable
                caption="本次对账的差异"
                rows={shown.differences}
                rowKey={(row) => `${row.check} ${row.what}`}
                cards
                top
                columns={[
                  { key: "check", header: "核对项", rowHeader: true, render: (row) => RECONCILIATION_CHECK_NAMES[row.check] },
                  { key: "what", header: "对象", render: (row) => <span className="code">{row.what}</span> },
                  { key: "held", header: "实际", align: "right", render: (row) => row.held },
                  { key: "expected", header: "应为", align: "right", render: (row) => row.expected },
                ]}
              />
            </Sheet>
          ) : null}
          <RunFigures figures={shown.figures} />
        </>
      ) : null}
      <Sheet title="历次对账" flush>
        <DataTable
          caption="历次对账"
          rows={runs}
          rowKey={(run) => run.id}
          cards
          empty={<EmptyState title="还没有对过账" reason="每天凌晨 3 时起自动对账一次；收款渠道不通时会再试，直到完成。" />}
          columns={[
            {
              key: "at",
              header: "完成时间",
              rowHeader: true,
              nowrap: true,
              render: (run) => <Link to={paths.reconciliation({ run: run.id })}>{formatDateTime(run.finishedAt)}</Link>,
            },
            {
              key: "result",
              header: "结果",
              nowrap: true,
              render: (run) =>
                run.differenceCount === 0 ? <Status tone="ok" word="一致" /> : <Status tone="bad" word={`${run.differenceCount} 处差异`} />,
            },
            { key: "by", header: "发起", render: (run) => run.requestedByName ?? "每日自动" },
          ]}
        />
      </Sheet>
    </>
  );
}
