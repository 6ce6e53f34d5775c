import { Form } from "@remix-run/react";
import type { MemberLine } from "#app/areas/organizations/index.server.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { formatDate } from "#app/ui/format.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { MEMBER_ROLE_NAMES, MEMBER_ROLES } from "#db/vocabulary/roles.ts";

export const ROLE_OPTIONS = MEMBER_ROLES.map((value) => ({ value, label: MEMBER_ROLE_NAMES[value] }));

export function MemberTable({ members, manages }: { members: readonly MemberLine[]; manages: boolean }) {
  return (
    <Sheet title="成员" note={`${members.length} 人`} flush>
      <DataTable
        caption="本单位成员"
        columns={columns(manages, members.filter((member) => member.role === "owner").length === 1)}
        rows={members}
        rowKey={(member) => member.id}
        cards
      />
    </Sheet>
  );
}

/** `oneOwner`: the only owner can neither be demoted nor leave, so nothing is offered that would be refused. */
function columns(manages: boolean, oneOwner: boolean): Column<MemberLine>[] {
  const isFixed = (member: MemberLine) => oneOwner && member.role === "owner";
  return [
    {
      key: "name",
      header: "姓名",
      rowHeader: true,
      render: (member) => (
        <>
          {member.name}
          {member.isSelf ? <span className="muted">（您）</span> : null}
          {member.email ? <span className="cap block">{member.email}</span> : null}
        </>
      ),
    },
    {
      key: "role",
      header: "岗位权限",
      render: (member) => (manages && !isFixed(member) ? <RoleForm member={member} /> : MEMBER_ROLE_NAMES[member.role]),
    },
    {
      key: "factor",
      header: "两步验证",
      nowrap: true,
      render: (member) => <Status tone={member.hasSecondFactor ? "ok" : "none"} word={member.hasSecondFactor ? "已启用" : "未启用"} />,
    },
    { key: "joinedAt", header: "加入日期", align: "right", nowrap: true, render: (member) => formatDate(member.joinedAt) },
    {
      key: "remove",
      header: <span className="vh">操作</span>,
      align: "right",
      render: (member) => ((manages || member.isSelf) && !isFixed(member) ? <RemoveButton member={member} /> : null),
    },
  ];
}

function RoleForm({ member }: { member: MemberLine }) {
  return (
    <Form method="post" className="row" preventScrollReset>
      <input type="hidden" name="intent" value="change" />
      <input type="hidden" name="memberId" value={member.id} />
      <input type="hidden" name="from" value={member.role} />
      <SelectField
        key={member.role}
        name="role"
        id={`role-${member.id}`}
        label={<span className="vh">{member.name}的岗位权限</span>}
        width="short"
        defaultValue={member.role}
        options={ROLE_OPTIONS}
      />
      <SubmitButton variant="default" small pending="正在保存…" name="pressed" value={member.id}>
        保存<span className="vh">{member.name}的岗位权限</span>
      </SubmitButton>
    </Form>
  );
}

function RemoveButton({ member }: { member: MemberLine }) {
  return (
    <ConfirmButton
      label={member.isSelf ? "退出单位" : "移除"}
      question={member.isSelf ? "退出本单位？" : `移除“${member.name}”？`}
      consequence={
        member.isSelf
          ? "退出后您将立即失去本单位的全部访问权限，重新加入需要管理员邀请。"
          : "该成员将立即失去本单位的全部访问权限，其经办记录保留。"
      }
      confirmLabel={member.isSelf ? "确认退出" : "确认移除"}
      small
      fields={{ intent: "remove", memberId: member.id }}
    />
  );
}
