import { Form } from "@remix-run/react";
import type { FormReply } from "#app/forms/form-values.ts";
import { textAt } from "#app/forms/form-values.ts";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";

/** Who bids, by name, and the evaluator's word on its interests; nothing of any bid. */
export function DeclareSheet({ bidders, last }: { bidders: readonly string[]; last: FormReply | undefined }) {
  const values = last?.initialValue ?? {};
  return (
    <Sheet title="申报利益关系" note="申报之前看不到任何应答的内容">
      <p>
        以下 {bidders.length} 家单位参与了应答。若您或近亲属在其中任职、持股、近三年受其委托，或有其他可能影响公正评审的关系，请选择回避。
      </p>
      <ul className="bidder-list">
        {bidders.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      <Form method="post" className="form" noValidate>
        <input type="hidden" name="act" value="declare" />
        <RadioGroup
          name="interest"
          label="您与上述单位是否存在利益关系"
          required
          options={[
            { value: "none", label: "不存在利益关系", hint: "声明后即可查看应答并评分" },
            { value: "conflict", label: "存在利益关系，回避这项评审", hint: "回避后不能查看任何应答，也不能再参加评分" },
          ]}
          defaultValue={textAt(values, "interest")}
          error={last?.error?.["interest"] ?? undefined}
        />
        <TextAreaField
          name="statement"
          label="说明"
          hint="选择回避时必填；其他需要说明的情况也可写在这里。"
          rows={3}
          maxLength={1000}
          defaultValue={textAt(values, "statement")}
          error={last?.error?.["statement"] ?? undefined}
        />
        <SubmitButton pending="正在提交…">提交申报</SubmitButton>
      </Form>
    </Sheet>
  );
}
