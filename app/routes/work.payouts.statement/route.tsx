import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { runsPayouts, statementOf } from "#app/areas/payouts/index.server.ts";
import { STATEMENT_KIND_NAMES } from "#app/areas/payouts/states.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime, formatFen, formatYuan } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { PayoutTabs } from "../work.payouts._index/payout-tabs.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `对账单${data ? ` ${monthName(data.statement.month)}` : ""} · 实景` },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const month = new URL(request.url).searchParams.get("month");
    const [statement, runs] = await Promise.all([statementOf(ctx, month), runsPayouts(ctx)]);
    return json({ statement, runs });
  });
}

const monthName = (month: string) => `${month.slice(0, 4)} 年 ${Number(month.slice(5))} 月`;

export default function Statement() {
  const { statement, runs } = useLoaderData<typeof loader>();
  const { month, months, openingFen, sums, closingFen, isOver, lines } = statement;
  type Line = (typeof lines)[number];
  // Newest first.
  const [after, before] = [months[months.indexOf(month) - 1], months[months.indexOf(month) + 1]];
  const closing = isOver ? "期末余额" : "当前余额";
  const columns: Column<Line>[] = [
    { key: "at", header: "时间", rowHeader: true, nowrap: true, render: (line) => formatDateTime(line.at) },
    { key: "kind", header: "事由", nowrap: true, render: (line) => STATEMENT_KIND_NAMES[line.kind] },
    {
      key: "source",
      header: "凭据",
      nowrap: true,
      render: (line) =>
        line.invoiceCode ? (
          <>
            <Link to={paths.invoice(line.invoiceCode)}>{line.invoiceCode}</Link>
            {line.reference ? <span className="cap block code">{line.reference}</span> : null}
          </>
        ) : (
          <span className="code">{line.reference ?? "—"}</span>
        ),
    },
    { key: "amount", header: "金额（元）", align: "right", nowrap: true, render: (line) => formatYuan(line.amountFen) },
    { key: "balance", header: "余额（元）", align: "right", nowrap: true, render: (line) => formatYuan(line.balanceFen) },
  ];
  return (
    <>
      <PageHead
        title="对账单"
        subtitle={`${statement.organizationName} · ${monthName(month)}${isOver ? "" : "（未结束）"}`}
        actions={
          <>
            {before ? <ButtonLink to={paths.payoutStatement({ month: before })}>上一月</ButtonLink> : null}
            {after ? <ButtonLink to={paths.payoutStatement({ month: after })}>下一月</ButtonLink> : null}
            <Form method="post" action={paths.exportPayoutStatement({ month })} reloadDocument>
              <SubmitButton variant="default" icon="download">
                导出 CSV
              </SubmitButton>
            </Form>
          </>
        }
      />
      <PayoutTabs current="statement" runs={runs} />
      <SummaryStrip
        items={[
          { label: "期初余额", value: formatFen(openingFen), note: "上月末应付未付" },
          { label: "分配", value: formatFen(sums.settlement) },
          {
            label: "退款调减",
            value: formatFen(sums.claim),
            note: sums.hold === "0" ? undefined : `异议冻结与解冻 ${formatFen(sums.hold)}`,
          },
          {
            label: "支付",
            value: formatFen(sums.payout),
            note: sums.payoutReturned === "0" ? undefined : `银行退回 ${formatFen(sums.payoutReturned)}`,
          },
          ...(sums.transfer === "0" && sums.transferReversed === "0"
            ? []
            : [
                {
                  label: "渠道转账",
                  value: formatFen(sums.transfer),
                  note: sums.transferReversed === "0" ? undefined : `渠道收回 ${formatFen(sums.transferReversed)}`,
                },
              ]),
          {
            label: closing,
            value: formatFen(closingFen),
            tone: "primary",
            note: BigInt(closingFen) < 0n ? "从以后的分配中抵扣" : "应付未付",
          },
        ]}
      />
      <Sheet
        title={monthName(month)}
        note="单位：元 · 北京时间"
        footer="取自平台账簿。正数为贵单位应得，负数为已支付或调减；支付以银行回单为准，渠道转账以渠道转出为准。"
        flush
      >
        <DataTable
          caption={`${monthName(month)}对账单`}
          rows={lines}
          rowKey={(line) => line.id}
          columns={columns}
          cards
          totals={{ at: closing, balance: formatYuan(closingFen) }}
          empty={<EmptyState title="本月没有变动" reason={`${closing} ${formatFen(closingFen)}。`} />}
        />
      </Sheet>
    </>
  );
}
