import { Form } from "@remix-run/react";
import { fieldAt } from "#app/forms/contract-terms/form-source.ts";
import { DateField } from "#app/ui/date-field.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { Ended } from "./notice-sheet.tsx";
import type { Answer, Page } from "./route.tsx";

/** The right to leave that missed levels of service give, how near it is, and its use. */
export function ServiceSheet({ page, answer }: { page: Page; answer: Answer }) {
  const { service } = page;
  if (!page.running) return <Ended />;
  if (!service)
    return (
      <Sheet title="因服务水平退出">
        <EmptyState title="合同没有约定这项权利" reason="条款中约定了“连续不达标可退出”的，才能据此退出。" />
      </Sheet>
    );
  const months =
    service.months.length === 0
      ? "目前没有连续不达标的月份。"
      : `已连续 ${service.months.length} 个月不达标：${service.months.join("、")}。`;
  return (
    <Sheet title="因服务水平退出" note={`约定：连续 ${service.after} 个月不达标，用户单位可以退出，不收费用`}>
      <p>{months}</p>
      {!service.stands ? (
        <p className="muted">尚未达到约定的月数。样本不足的月份不计入，也不中断。</p>
      ) : page.mayLeave ? (
        <Form method="post" noValidate className="form">
          <input type="hidden" name="intent" value="service" />
          <DateField {...fieldAt(answer, "endsOn")} label="自哪天起不再履行" min={page.tomorrow} max={page.endsOn} required />
          <TextAreaField {...fieldAt(answer, "reason")} label="退出原因" rows={2} maxLength={300} required />
          <p className="muted">送达后不能撤回。</p>
          <SubmitButton variant="danger" pending="正在送达…">
            送达退出通知
          </SubmitButton>
        </Form>
      ) : (
        <p className="muted">已达到约定的月数，由{page.userUnitName}的签署人或管理员通知。</p>
      )}
    </Sheet>
  );
}
