import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import type { VerificationStatus } from "#db/vocabulary/organizations.ts";

const typedReason = (answer: SubmissionResult | undefined) =>
  typeof answer?.initialValue?.["reason"] === "string" ? answer.initialValue["reason"] : "";

/** Approve, or return with a reason. */
export function DecisionSheets({ applicationId, answer }: { applicationId: string; answer: SubmissionResult | undefined }) {
  const isReturn = answer?.initialValue?.["decision"] === "return";
  return (
    <div className="pair">
      <Sheet title="通过">
        <p>请核对名称、代码、地区与证照一致。通过后申请内容写入登记信息，该单位可以提交场景、发布能力和签署。</p>
        <Form method="post" className="form">
          <input type="hidden" name="decision" value="approve" />
          <input type="hidden" name="applicationId" value={applicationId} />
          <SubmitButton pending="正在通过…">通过认证</SubmitButton>
        </Form>
      </Sheet>
      <Sheet title="退回">
        <Form method="post" className="form" noValidate>
          <input type="hidden" name="decision" value="return" />
          <input type="hidden" name="applicationId" value={applicationId} />
          <TextAreaField
            name="reason"
            label="退回原因"
            hint="写明要补充或更正什么，该单位会原文看到。"
            required
            rows={3}
            defaultValue={isReturn ? typedReason(answer) : ""}
            error={isReturn ? (answer?.error?.["reason"] ?? undefined) : undefined}
          />
          <SubmitButton variant="default" pending="正在退回…">
            退回申请
          </SubmitButton>
        </Form>
      </Sheet>
    </div>
  );
}

type StandingSheetProps = { code: string; name: string; verification: VerificationStatus; answer: SubmissionResult | undefined };

/** Suspend a verified organization, or lift its suspension. */
export function StandingSheet({ code, name, verification, answer }: StandingSheetProps) {
  if (verification === "suspended") {
    return (
      <Sheet title="恢复">
        <ConfirmButton
          label="解除暂停"
          question={`解除对“${name}”的暂停？`}
          consequence="该单位可以重新提交场景、发布能力和签署，并会收到通知。"
          fields={{ code }}
          variant="outline"
          side="left"
        />
      </Sheet>
    );
  }
  if (verification !== "verified") return null;
  return (
    <Sheet title="暂停" note="已有的约定继续有效">
      <ConfirmButton
        label="暂停该单位"
        question={`暂停“${name}”？`}
        consequence="暂停后该单位不能提交场景、发布能力和签署，公开页不再显示已认证。"
        fields={{ code }}
        side="left"
      >
        <TextAreaField
          name="reason"
          label="暂停原因"
          required
          rows={3}
          defaultValue={answer?.initialValue?.["decision"] === undefined ? typedReason(answer) : ""}
        />
      </ConfirmButton>
    </Sheet>
  );
}
