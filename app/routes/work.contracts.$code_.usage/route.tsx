import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect, type SerializeFrom } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { z } from "zod";
import { periodPage } from "#app/areas/billing/index.server.ts";
import { acceptRobotInput, endAssignmentInput } from "#app/areas/robots/schemas.ts";
import { acceptRobot, contractUsage, endAssignment } from "#app/areas/usage/index.server.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatCount, formatDateTime, formatDecimal } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Segments } from "#app/ui/segments.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { agreedFor } from "./agreed.ts";
import { CumulativeChart } from "./cumulative-chart.tsx";
import { DaysTable } from "./days-table.tsx";
import { GapsSheet } from "./gaps-sheet.tsx";
import { RobotDaysChart } from "./robot-days-chart.tsx";
import { RobotsSheet } from "./robots-sheet.tsx";
import "./usage.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.name ?? "合同"}用量 · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const search = new URL(request.url).searchParams;
    const view = { month: search.get("month"), measure: search.get("measure") };
    const code = params["code"] ?? "";
    const usage = await contractUsage(ctx, code, view);
    const { period } = usage.shown ? await periodPage(ctx, code, usage.shown.month) : { period: null };
    return json({ ...usage, agreed: agreedFor(period, usage.shown?.measure.key) });
  });
}

const actions = z.discriminatedUnion("intent", [
  endAssignmentInput.omit({ code: true }).extend({ intent: z.literal("endAssignment") }),
  acceptRobotInput.omit({ code: true }).extend({ intent: z.literal("acceptRobot") }),
]);

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    return formAction(request, context, actions, async ({ intent, ...value }) => {
      if (intent === "endAssignment" && "lastDay" in value) await endAssignment(ctx, { code, ...value });
      if (intent === "acceptRobot" && "acceptedOn" in value) await acceptRobot(ctx, { code, ...value });
      return redirect(`${paths.contractUsage(code)}?done=${intent}#robots`);
    });
  });
}

/** What just happened, told after the redirect. */
const DONE: Record<string, string> = {
  endAssignment: "已登记调离日期，此后的上报不再计入本合同。",
  acceptRobot: "已确认验收交接。",
};

export type UsageData = SerializeFrom<typeof loader>;
export type ShownUsage = NonNullable<UsageData["shown"]>;

/** Newest months at hand; older ones are a choice below them. */
const MONTHS_SHOWN = 6;

export default function ContractUsage() {
  const { code, name, now, months, shown, agreed, robots, may } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const last = useActionData() as SubmissionResult | undefined;
  const done = last ? undefined : DONE[search.get("done") ?? ""];
  const told = (
    <>
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {done ? <Notice tone="ok">{done}</Notice> : null}
    </>
  );
  const crumb = [{ label: "合同与用量", to: paths.contracts() }, { label: code, to: paths.contract(code) }, { label: "用量" }];
  if (!shown)
    return (
      <>
        <PageHead crumb={crumb} title="用量" subtitle={name} />
        <Notice tone="info" title="合同尚未开始">
          合同开始后，这里按月显示每台机器人的用量。
        </Notice>
        {told}
        <RobotsSheet robots={robots} may={may} now={now} />
      </>
    );
  const { month, measure, measures, usage, gaps, held } = shown;
  const to = (view: { month?: string; measure?: string }) =>
    `${paths.contractUsage(code)}?${new URLSearchParams({ month, measure: measure.key, ...view })}`;
  const recent = months.slice(0, MONTHS_SHOWN);
  const offered = recent.includes(month) ? recent : [...recent, month];
  const nothing = usage.robots.every(({ cells }) => cells.every((cell) => typeof cell !== "string"));
  return (
    <>
      <PageHead
        crumb={crumb}
        title="用量"
        subtitle={name}
        actions={
          <>
            <ButtonLink to={paths.contractUsageReview(code)}>待核对{held > 0 ? ` ${formatCount(held)}` : ""}</ButtonLink>
            <Form method="post" action={paths.contractUsageCsv(code)} reloadDocument>
              <input type="hidden" name="month" value={month} />
              <input type="hidden" name="measure" value={measure.key} />
              <button type="submit" className="btn">
                导出 CSV
              </button>
            </Form>
          </>
        }
      />
      {told}
      <div className="row usage-choice">
        {offered.length > 1 ? (
          <Segments label="月份" items={offered.map((key) => ({ to: to({ month: key }), label: key, current: key === month }))} />
        ) : null}
        {measures.length > 1 ? (
          <Segments
            label="项目"
            items={measures.map((one) => ({ to: to({ measure: one.key }), label: one.name, current: one.key === measure.key }))}
          />
        ) : null}
      </div>
      {months.length > offered.length ? (
        <details className="usage-months">
          <summary className="btn text">更早的月份</summary>
          <Segments
            label="更早的月份"
            items={months.slice(MONTHS_SHOWN).map((key) => ({ to: to({ month: key }), label: key, current: key === month }))}
          />
        </details>
      ) : null}
      {nothing ? (
        <Sheet title={`${monthName(month)}${measure.name}`}>
          <EmptyState
            title="这个月还没有上报"
            reason="机器人用合同的上报密钥把每次作业发到平台后，用量才会出现在这里。已登记而没有上报的机器人不按零计算。"
          />
        </Sheet>
      ) : (
        <Sheet
          title={`${monthName(month)}累计${measure.name}`}
          note={`单位：${measure.unit}`}
          actions={<span className="cap">数据截至 {formatDateTime(shown.ended ? shown.to : now)}</span>}
        >
          <p className="usage-total">
            <b>{formatDecimal(usage.quantity)}</b> {measure.unit}
          </p>
          <div className="not-phone">
            <CumulativeChart size="wide" shown={shown} now={now} {...agreed} />
          </div>
          <div className="only-phone">
            <CumulativeChart size="phone" shown={shown} now={now} {...agreed} />
          </div>
        </Sheet>
      )}
      {usage.robots.length > 0 ? (
        <Sheet
          title="每日用量，按机器人"
          note={`${usage.robots.length} 台 · 单位：${measure.unit}`}
          footer={
            <span className="usage-key">
              <span className="bar-key" /> 有上报
              <span className="gap-key" /> 无数据：在册而当天没有任何上报，不等于零
            </span>
          }
          flush
        >
          <div className="sheet-body not-phone">
            <RobotDaysChart size="wide" code={code} shown={shown} />
          </div>
          <div className="sheet-body only-phone">
            <RobotDaysChart size="phone" code={code} shown={shown} />
          </div>
          <details className="usage-table" open={nothing}>
            <summary className="btn text">看数据表</summary>
            <DaysTable code={code} shown={shown} />
          </details>
        </Sheet>
      ) : null}
      <GapsSheet gaps={gaps} robots={usage.robots} />
      <RobotsSheet robots={robots} may={may} now={now} />
    </>
  );
}

const monthName = (key: string) => `${Number(key.slice(0, 4))} 年 ${Number(key.slice(5))} 月`;
