import type { SubmissionResult } from "@conform-to/react";
import type { SerializeFrom } from "@remix-run/node";
import { Form } from "@remix-run/react";
import { proposalName } from "#app/areas/matching/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { buttonClass } from "#app/ui/button.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import type { Page } from "./matrix.tsx";

/** Picks a proposal, names the lead, and invites its members. */
export function ChooseForm({
  page,
  respondBy,
  last,
}: {
  page: Page;
  respondBy: string;
  last: SerializeFrom<SubmissionResult> | undefined;
}) {
  const [best] = page.proposals;
  const typed = (name: string) => (typeof last?.initialValue?.[name] === "string" ? (last.initialValue[name] as string) : undefined);
  const error = (name: string) => last?.error?.[name] ?? undefined;
  return (
    <Sheet title="选定方案" note="成员将收到邀约，全部答复后联合体组建完成">
      <Form method="post" className="form" noValidate>
        <input type="hidden" name="intent" value="choose" />
        <input type="hidden" name="sceneVersion" value={page.scene.version} />
        <RadioGroup
          name="proposalId"
          label="方案"
          required
          inline
          defaultValue={typed("proposalId") ?? best?.id ?? ""}
          error={error("proposalId")}
          options={page.proposals.map((proposal) => ({
            value: proposal.id,
            label: `${proposalName(proposal.rank)}（${proposal.members[0]?.organizationName ?? ""}）`,
          }))}
        />
        <SelectField
          name="leadOrganizationId"
          label="牵头单位"
          hint="须是所选方案的成员"
          required
          defaultValue={typed("leadOrganizationId") ?? best?.members[0]?.organizationId ?? ""}
          error={error("leadOrganizationId")}
          options={page.proposals.map((proposal) => ({
            group: proposalName(proposal.rank),
            options: proposal.members.map((member) => ({ value: member.organizationId, label: member.organizationName })),
          }))}
        />
        <DateField
          name="respondByOn"
          label="答复截止日期"
          required
          defaultValue={typed("respondByOn") ?? respondBy}
          error={error("respondByOn")}
        />
        <TextAreaField name="message" label="邀约说明（选填）" rows={2} defaultValue={typed("message") ?? ""} error={error("message")} />
        <div className="row">
          <SubmitButton pending="正在发出邀约…">选定方案并邀请成员</SubmitButton>
          {/* Another form's address and method, so that what was chosen goes along also without JavaScript. */}
          <button type="submit" className={buttonClass({})} formMethod="get" formAction={paths.pickProposal(page.scene.code)}>
            先调整成员与分工
          </button>
        </div>
      </Form>
    </Sheet>
  );
}
