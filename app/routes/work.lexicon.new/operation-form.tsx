/** OperationForm({ answer, stored, version?, cancelTo, submit }): an operation of the lexicon with the wordings that name it. */
import type { SubmissionResult } from "@conform-to/react";
import { Form, Link } from "@remix-run/react";
import { typedForm } from "#app/routes/work.metrics.new/typed-form.ts";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { SCENE_FIELD_NAMES, SCENE_FIELDS } from "#db/vocabulary/scenes.ts";

type OperationFormProps = {
  answer: SubmissionResult | undefined;
  stored: Record<string, unknown>;
  version?: number | undefined;
  cancelTo: string;
  submit: string;
};

export function OperationForm({ answer, stored, version, cancelTo, submit }: OperationFormProps) {
  const { field, errors } = typedForm(answer, stored);
  return (
    <Form method="post" noValidate className="form">
      <ErrorSummary errors={errorsFromRecord(errors)} />
      <Sheet>
        <div className="fields">
          <TextField
            {...field("operation.name")}
            label="工序名称"
            hint="通行叫法，同时作为一种说法"
            required
            width="medium"
            maxLength={20}
          />
          <SelectField
            {...field("operation.field")}
            label="应用领域"
            required
            placeholder="请选择"
            options={SCENE_FIELDS.map((value) => ({ value, label: SCENE_FIELD_NAMES[value] }))}
          />
          <TextAreaField
            {...field("operation.wordings")}
            label="其他说法"
            hint="每行一个；文中出现即识别为本工序，繁简、全半角与空格不影响。长的说法优先于它包含的短说法"
            optional
            rows={8}
          />
          <TextAreaField
            {...field("reason")}
            label={version === undefined ? "新增理由" : "修改理由"}
            hint="记入修改记录"
            required
            rows={2}
            maxLength={200}
          />
        </div>
      </Sheet>
      {version === undefined ? null : <input type="hidden" name="version" value={version} />}
      <div className="row">
        <SubmitButton pending="正在保存…">{submit}</SubmitButton>
        <Link to={cancelTo}>取消</Link>
      </div>
    </Form>
  );
}
