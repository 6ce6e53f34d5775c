import { Form } from "@remix-run/react";
import { lastDayOf } from "#app/areas/contracts/states.ts";
import { fieldAt } from "#app/forms/contract-terms/form-source.ts";
import { DateField } from "#app/ui/date-field.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatFen } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import type { Answer, Page } from "./route.tsx";

/** The user unit leaves by notice: first the day, then what it costs, then the notice itself. */
export function NoticeSheet({ page, answer }: { page: Page; answer: Answer }) {
  const { notice } = page;
  if (!page.running) return <Ended />;
  if (!notice)
    return (
      <Sheet title="通知退出">
        <EmptyState title="合同条款没有约定单方提前退出" reason="可以与对方协商提前结束。" />
      </Sheet>
    );
  if (notice.endsOn === null || notice.feeFen === null)
    return (
      <Sheet title="通知退出">
        <EmptyState
          title="通知期满时合同已经到期"
          reason={`今天通知，最早可自 ${notice.earliest} 起结束，合同 ${lastDayOf(page.endsOn)} 到期。`}
        />
      </Sheet>
    );
  const { reckoned } = notice;
  return (
    <Sheet title="通知退出" note={`今天通知，最早可自 ${notice.earliest} 起结束`}>
      <Form method="get" className="row day-form">
        <input type="hidden" name="by" value="notice" />
        <DateField
          name="day"
          label="自哪天起不再履行"
          defaultValue={notice.endsOn}
          min={notice.earliest}
          max={page.endsOn}
          error={answer.errors["endsOn"]?.[0]}
        />
        <SubmitButton variant="default" pending="正在计算…">
          计算费用
        </SubmitButton>
      </Form>
      <DescriptionList
        items={[
          { term: "最后一天", detail: lastDayOf(notice.endsOn) },
          { term: "提前结束的费用（不含税）", detail: notice.feeFen === "0" ? "无" : formatFen(notice.feeFen) },
          ...(reckoned && notice.feeFen !== "0"
            ? [
                {
                  term: "怎样算出",
                  detail: `月租金 ${formatFen(reckoned.monthlyRentFen)} × 在租 ${reckoned.robots.length} 台 × 剩余 ${reckoned.months} 个月 × ${reckoned.feeBp / 100}%`,
                },
              ]
            : []),
        ]}
      />
      {page.mayLeave ? (
        <Form method="post" noValidate className="form">
          <input type="hidden" name="intent" value="notice" />
          <input type="hidden" name="endsOn" value={notice.endsOn} />
          <input type="hidden" name="feeFen" value={notice.feeFen} />
          <TextAreaField {...fieldAt(answer, "reason")} label="退出原因" rows={2} maxLength={300} required />
          <p className="muted">送达后不能撤回；最后一期账单列出上述费用，押金在设备返还验收后退还。</p>
          <SubmitButton variant="danger" pending="正在送达…">
            送达退出通知
          </SubmitButton>
        </Form>
      ) : (
        <p className="muted">由{page.userUnitName}的签署人或管理员通知。</p>
      )}
    </Sheet>
  );
}

export function Ended() {
  return (
    <Sheet title="合同不在履行中">
      <EmptyState title="没有可以办理的事项" reason="合同履行中才能提前结束。" />
    </Sheet>
  );
}
