import { Form } from "@remix-run/react";
import { fieldAt } from "#app/forms/contract-terms/form-source.ts";
import { DateField } from "#app/ui/date-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { Ended } from "./notice-sheet.tsx";
import type { Answer, Page } from "./route.tsx";

/** One side offers a day and a fee; the other side's signer agrees. */
export function AgreedSheet({ page, answer }: { page: Page; answer: Answer }) {
  if (!page.running) return <Ended />;
  return (
    <Sheet title="协商提前结束" note="由一方提出，对方单位的签署人确认后生效">
      {page.mayPropose ? (
        <Form method="post" noValidate className="form">
          <input type="hidden" name="intent" value="agreed" />
          <div className="fields">
            <DateField {...fieldAt(answer, "endsOn")} label="自哪天起不再履行" min={page.tomorrow} max={page.endsOn} required />
            <TextField
              {...fieldAt(answer, "feeYuan")}
              label="用户单位支付的费用"
              hint="不含税；没有费用填 0。"
              unit="元"
              width="short"
              inputMode="decimal"
              required
            />
            <TextAreaField {...fieldAt(answer, "reason")} label="原因" rows={2} maxLength={300} required />
          </div>
          <SubmitButton pending="正在提交…">提交对方确认</SubmitButton>
        </Form>
      ) : (
        <p className="muted">{page.open ? "已有一项提议等待确认，请先处理。" : "由双方的编辑、财务或管理员提出。"}</p>
      )}
    </Sheet>
  );
}
