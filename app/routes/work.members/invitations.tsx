import { type SubmissionResult, useForm } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { z } from "zod";
import type { InvitationLine } from "#app/areas/organizations/index.server.ts";
import type { inviteMemberInput } from "#app/areas/organizations/schemas.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { ErrorSummary, errorsFromForm } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { MEMBER_ROLE_NAMES, MEMBER_ROLES, type MemberRole } from "#db/vocabulary/roles.ts";
import { ROLE_OPTIONS } from "./member-table.tsx";

export function InviteForm({ answer }: { answer: SubmissionResult | undefined }) {
  const [form, fields] = useForm<z.input<typeof inviteMemberInput>>({ id: "invite", lastResult: answer ?? null });
  return (
    <Sheet title="邀请成员" note="对方将收到邮件，链接 7 天内有效">
      <Form method="post" noValidate id={form.id} className="form" preventScrollReset>
        <ErrorSummary errors={errorsFromForm(form)} />
        <div className="field-row">
          <TextField field={fields.email} label="邮箱" type="email" inputMode="email" required autoComplete="off" />
          <SelectField field={fields.role} label="岗位权限" required options={ROLE_OPTIONS} defaultValue="viewer" />
        </div>
        <div className="row">
          <input type="hidden" name="intent" value="invite" />
          <SubmitButton icon="plus" pending="正在发送邀请…" name="pressed" value="invite">
            发送邀请
          </SubmitButton>
        </div>
      </Form>
    </Sheet>
  );
}

export function InvitationTable({ invitations }: { invitations: readonly InvitationLine[] }) {
  if (invitations.length === 0) return null;
  return (
    <Sheet title="待接受的邀请" note={`${invitations.length} 份`} flush>
      <DataTable caption="待接受的邀请" columns={COLUMNS} rows={invitations} rowKey={(row) => row.id} cards />
    </Sheet>
  );
}

const COLUMNS: Column<InvitationLine>[] = [
  { key: "email", header: "邮箱", rowHeader: true, render: (row) => row.email },
  { key: "role", header: "岗位权限", render: (row) => (row.role ? MEMBER_ROLE_NAMES[row.role] : "—") },
  {
    key: "state",
    header: "状态",
    nowrap: true,
    render: (row) => <Status tone={row.state === "pending" ? "wait" : "none"} word={row.state === "pending" ? "待接受" : "已过期"} />,
  },
  { key: "expiresAt", header: "有效期至", align: "right", nowrap: true, render: (row) => formatDateTime(row.expiresAt) },
  {
    key: "revoke",
    header: <span className="vh">操作</span>,
    align: "right",
    render: (row) => (
      <ConfirmButton
        label="撤销"
        question={`撤销发给 ${row.email} 的邀请？`}
        consequence="撤销后邮件中的链接立即失效，可以重新邀请。"
        confirmLabel="确认撤销"
        small
        fields={{ intent: "revoke", id: row.id }}
      />
    ),
  },
];

const ROLE_RIGHTS: Record<MemberRole, string> = {
  owner: "全部操作：邀请成员、编辑、签署、财务。单位至少保留一名管理员。",
  editor: "编辑并提交场景、能力、任务书条款和单位资料。",
  signer: "代表本单位签署任务书和合同。",
  finance: "查看并支付账单，查看分配与结算。",
  viewer: "查看本单位的全部内容，不能修改。",
};

export function RoleGuide() {
  return (
    <Sheet title="岗位权限说明">
      <DescriptionList
        items={MEMBER_ROLES.map((role) => ({ term: MEMBER_ROLE_NAMES[role], detail: ROLE_RIGHTS[role], wide: role === "owner" }))}
      />
    </Sheet>
  );
}
