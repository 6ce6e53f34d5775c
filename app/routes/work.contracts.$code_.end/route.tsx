import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect, type SerializeFrom } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { z } from "zod";
import { buyOutRobot, endingPage, leaveForService } from "#app/areas/billing/index.server.ts";
import { buyOutRobotInput, leaveForServiceInput } from "#app/areas/billing/schemas.ts";
import { agreeEnding, dropEnding, giveNotice, proposeEnding } from "#app/areas/contracts/index.server.ts";
import { decideEndingInput, giveNoticeInput, proposeEndingInput } from "#app/areas/contracts/schemas.ts";
import { lastDayOf } from "#app/areas/contracts/states.ts";
import type { FormValues } from "#app/forms/form-values.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatFen } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Tabs } from "#app/ui/tabs.tsx";
import { ENDING_GROUND_NAMES } from "#db/vocabulary/contracts.ts";
import { AgreedSheet } from "./agreed-sheet.tsx";
import { BuyOutSheet } from "./buy-out-sheet.tsx";
import { NoticeSheet } from "./notice-sheet.tsx";
import { OpenEndingSheet } from "./open-ending-sheet.tsx";
import { ServiceSheet } from "./service-sheet.tsx";
import { WAY_NAMES, WAYS } from "./ways.ts";
import "./end.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `结束与买断 · ${data?.page.name ?? "合同"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return json({ page: await endingPage(ctx, params["code"] ?? "", new URL(request.url).searchParams.get("day")) });
  });
}

const actions = z.discriminatedUnion("intent", [
  giveNoticeInput.omit({ code: true }).extend({ intent: z.literal("notice") }),
  leaveForServiceInput.omit({ code: true }).extend({ intent: z.literal("service") }),
  proposeEndingInput.omit({ code: true }).extend({ intent: z.literal("agreed") }),
  decideEndingInput.omit({ code: true }).extend({ intent: z.literal("agree") }),
  decideEndingInput.omit({ code: true }).extend({ intent: z.literal("drop") }),
  buyOutRobotInput.omit({ code: true }).extend({ intent: z.literal("buyOut") }),
]);

/** What just happened, told after the redirect. */
const DONE: Record<string, string> = {
  notice: "退出通知已送达供给单位，合同按所填日期提前结束。",
  service: "退出通知已送达供给单位，合同按所填日期提前结束。",
  agreed: "提议已提交，等待对方单位的签署人确认。",
  agree: "已确认，合同按约定日期提前结束。",
  drop: "提议已结束，合同按原期限继续履行。",
  buyOut: "买断已确认，价款列入当月账单。",
};

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    return formAction(request, context, actions, async (value) => {
      switch (value.intent) {
        case "notice": {
          const { intent: _, ...notice } = value;
          await giveNotice(ctx, { code, ...notice });
          break;
        }
        case "service": {
          const { intent: _, ...notice } = value;
          await leaveForService(ctx, { code, ...notice });
          break;
        }
        case "agreed": {
          const { intent: _, ...offer } = value;
          await proposeEnding(ctx, { code, ...offer });
          break;
        }
        case "buyOut": {
          const { intent: _, ...purchase } = value;
          await buyOutRobot(ctx, { code, ...purchase });
          break;
        }
        default:
          await (value.intent === "agree" ? agreeEnding : dropEnding)(ctx, { code, endingId: value.endingId });
      }
      const by = WAYS.find((way) => way === value.intent);
      return redirect(`${paths.contractEnd(code, by)}${by ? "&" : "?"}done=${value.intent}`);
    });
  });
}

export type Page = SerializeFrom<typeof loader>["page"];
/** What a form on this page begins with, or was sent back with. */
export interface Answer {
  values: FormValues;
  errors: Record<string, string[] | null>;
}

export default function EndContract() {
  const { page } = useLoaderData<typeof loader>();
  const last = useActionData() as SubmissionResult | undefined;
  const [search] = useSearchParams();
  const way = WAYS.find((one) => one === search.get("by")) ?? "notice";
  const done = last ? undefined : DONE[search.get("done") ?? ""];
  const answer: Answer = { values: (last?.initialValue as FormValues | null | undefined) ?? {}, errors: last?.error ?? {} };
  return (
    <>
      <PageHead
        crumb={[
          { label: "合同与用量", to: paths.contracts() },
          { label: page.code, to: paths.contract(page.code) },
          { label: "结束与买断" },
        ]}
        title="结束与买断"
        subtitle={`${page.name} · 合同期至 ${lastDayOf(page.endsOn)}`}
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} title="操作没有完成" /> : null}
      {done ? <Notice tone="ok">{done}</Notice> : null}
      {page.inEffect ? (
        <Notice tone="warn" title={`合同${page.status === "ended" ? "已于" : "将于"} ${lastDayOf(page.inEffect.endsOn)} 提前结束`}>
          {ENDING_GROUND_NAMES[page.inEffect.ground]}，原至 {lastDayOf(page.inEffect.formerEndsOn)}。原因：{page.inEffect.reason}。
          {page.inEffect.feeFen === "0"
            ? "没有提前结束的费用。"
            : `提前结束的费用 ${formatFen(page.inEffect.feeFen)}（不含税）列入最后一期账单。`}
        </Notice>
      ) : page.status === "ended" ? (
        <Notice tone="info" title={`合同已于 ${lastDayOf(page.endsOn)} 到期结束`}>
          补报期过后出最终账单；押金在设备返还验收后退还。
        </Notice>
      ) : null}
      {page.open ? <OpenEndingSheet open={page.open} /> : null}
      <Tabs
        label="结束方式"
        items={WAYS.map((one) => ({ to: paths.contractEnd(page.code, one), label: WAY_NAMES[one], current: one === way }))}
      />
      {way === "notice" ? <NoticeSheet page={page} answer={answer} /> : null}
      {way === "service" ? <ServiceSheet page={page} answer={answer} /> : null}
      {way === "agreed" ? <AgreedSheet page={page} answer={answer} /> : null}
      {way === "buyOut" ? <BuyOutSheet page={page} /> : null}
    </>
  );
}
