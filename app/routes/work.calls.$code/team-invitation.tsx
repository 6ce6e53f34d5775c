/** TeamInvitation({ invitation, mayAnswer, mayLeave, isSealed, letterTo, reply }): what an organization was asked to take on in a team, and its answer. Price and text are not shown. */
import { Form, Link } from "@remix-run/react";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatPercentBp } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { BID_MEMBER_STATUS_NAMES, type BidMemberStatus } from "#db/vocabulary/calls.ts";
import { SLOT_ROLE_NAMES, type SlotRole } from "#db/vocabulary/roles.ts";

type TeamInvitationProps = {
  invitation: {
    bidId: string;
    leadName: string;
    status: BidMemberStatus;
    seats: readonly { id: string; role: SlotRole; capabilityName: string; workShareBp: number }[];
  };
  mayAnswer: boolean;
  /** Whether it may take its agreement back, and whether that unseals the bid. */
  mayLeave: boolean;
  isSealed: boolean;
  /** Its letter with the result; null while there is none. */
  letterTo: string | null;
  /** What was answered and refused, so that nothing typed is lost. */
  reply: FormReply | undefined;
};

export function TeamInvitation({ invitation, mayAnswer, mayLeave, isSealed, letterTo, reply }: TeamInvitationProps) {
  const { bidId, leadName, status, seats } = invitation;
  const isRefused = reply?.initialValue?.["bidId"] === bidId;
  return (
    <Sheet title={`${leadName}邀请贵单位组队应答`} note={BID_MEMBER_STATUS_NAMES[status]} flush>
      <DataTable
        caption="贵单位的分工"
        rows={seats}
        rowKey={(seat) => seat.id}
        columns={[
          { key: "role", header: "席位", rowHeader: true, render: (seat) => SLOT_ROLE_NAMES[seat.role] },
          { key: "capability", header: "能力", render: (seat) => seat.capabilityName },
          { key: "share", header: "工作量占比", align: "right", nowrap: true, render: (seat) => formatPercentBp(seat.workShareBp) },
        ]}
      />
      {letterTo ? (
        <p className="sheet-body">
          <Link to={letterTo}>查看结果通知书与这份应答的得分</Link>
        </p>
      ) : null}
      {status === "accepted" && mayLeave ? (
        <div className="sheet-body">
          <ConfirmButton
            label="撤回同意"
            side="left"
            variant="default"
            question={`不再参加${leadName}牵头的应答？`}
            consequence={
              isSealed
                ? "应答已经密封：撤回同意后解除密封、恢复为草稿，由牵头单位调整团队后重新密封。截止之后不能再撤回。"
                : "牵头单位会收到通知，调整团队后才能密封。截止之后不能再撤回。"
            }
            fields={{ intent: "leave", bidId }}
          >
            <TextAreaField
              name="reason"
              label="撤回理由"
              hint="告知牵头单位。"
              required
              rows={2}
              maxLength={500}
              defaultValue={isRefused ? textAt(reply?.initialValue ?? {}, "reason") : undefined}
              error={isRefused ? reply?.error?.["reason"]?.[0] : undefined}
            />
          </ConfirmButton>
        </div>
      ) : null}
      {status === "invited" && mayAnswer ? (
        <Form method="post" className="sheet-body form" noValidate>
          <p>
            由{leadName}牵头，方案和报价由牵头单位编写，开启前贵单位看不到。同意后，这份应答密封时即包含以上分工；同一单位只能参加一份应答。
          </p>
          <input type="hidden" name="intent" value="answer" />
          <input type="hidden" name="bidId" value={bidId} />
          <TextAreaField
            name="reply"
            label="回复"
            optional
            rows={2}
            maxLength={500}
            defaultValue={isRefused ? textAt(reply?.initialValue ?? {}, "reply") : undefined}
            error={isRefused ? reply?.error?.["reply"]?.[0] : undefined}
          />
          <div className="row">
            <SubmitButton name="answer" value="accept" pending="正在提交…">
              同意参加
            </SubmitButton>
            <SubmitButton name="answer" value="decline" variant="default" pending="正在提交…">
              谢绝
            </SubmitButton>
          </div>
        </Form>
      ) : null}
    </Sheet>
  );
}
