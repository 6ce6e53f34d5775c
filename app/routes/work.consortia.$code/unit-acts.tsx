import type { SerializeFrom } from "@remix-run/node";
import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import type { ConsortiumPage } from "#app/areas/consortia/index.server.ts";
import { DateField } from "#app/ui/date-field.tsx";
import { formatPercentBp } from "#app/ui/format.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { type Last, typedIn } from "./typed.ts";

type Page = SerializeFrom<ConsortiumPage>;
type Member = Page["members"][number];

/** A counter-offer waits: take it, ask for the first capability again, or (below) withdraw. */
export function CounterOffer({ member, respondBy, last }: { member: Member; respondBy: string; last: Last }) {
  const refuse = typedIn(last, "refuseCounter", member.id);
  return (
    <Sheet id={`counter-${member.id}`} title={`${member.organizationName}希望改用另一项能力`} note={SLOT_ROLE_NAMES[member.role]}>
      <p>
        邀约采用“{member.capabilityName}”，对方提出改用<span className="strong">“{member.counter?.name}”</span>。
      </p>
      {member.reply ? <p className="muted">理由：{member.reply}</p> : null}
      <Form method="post" className="form">
        <input type="hidden" name="intent" value="takeCounter" />
        <input type="hidden" name="decision" value="accept" />
        <input type="hidden" name="memberId" value={member.id} />
        <SubmitButton pending="正在提交…">同意更换，纳入为成员</SubmitButton>
      </Form>
      <details className="fold" open={refuse.isThis}>
        <summary>不同意，仍请以原能力加入</summary>
        <Form method="post" className="form" noValidate>
          <input type="hidden" name="intent" value="refuseCounter" />
          <input type="hidden" name="decision" value="refuse" />
          <input type="hidden" name="memberId" value={member.id} />
          <TextAreaField
            id={refuse.id("note")}
            name="note"
            label="不同意的说明"
            required
            rows={2}
            defaultValue={refuse.value("note") ?? ""}
            error={refuse.error("note")}
          />
          <DateField
            id={refuse.id("respondByOn")}
            name="respondByOn"
            label="新的答复截止日期"
            required
            defaultValue={refuse.value("respondByOn") ?? respondBy}
            error={refuse.error("respondByOn")}
          />
          <SubmitButton variant="default" pending="正在提交…">
            发回对方
          </SubmitButton>
        </Form>
      </details>
    </Sheet>
  );
}

/** What the unit may change about its consortium, folded: one form each. */
export function UnitActs({ page, respondBy, last }: { page: Page; respondBy: string; last: Last }) {
  const live = page.members.filter((member) => member.isLive);
  const open = live.filter(({ status }) => status !== "accepted");
  const removable = live.filter(({ id }) => page.may.remove.includes(id));
  const inviting = page.status === "inviting";
  const waivable = page.members.filter(({ isVacant, required }) => isVacant && required);
  const sharesMissing = page.missing.some(({ kind }) => kind === "shares");
  const leadMissing = page.missing.some(({ kind }) => kind === "lead");
  return (
    <Sheet title="变更" note="每项变更都会通知相关单位，并记入留痕">
      {inviting && live.length > 0 ? <SharesForm page={page} live={live} last={last} open={sharesMissing} /> : null}
      {live.length > 0 ? <LeadForm page={page} live={live} last={last} open={leadMissing} /> : null}
      {inviting && open.length > 0 ? (
        <>
          <OneMember
            title="延长答复期限"
            intent="extend"
            members={open}
            last={last}
            submit="延长期限"
            field={(typed) => (
              <DateField
                id={typed.id("respondByOn")}
                name="respondByOn"
                label="新的答复截止日期"
                required
                defaultValue={typed.value("respondByOn") ?? respondBy}
                error={typed.error("respondByOn")}
              />
            )}
          />
          <OneMember title="撤回邀约" intent="withdraw" members={open} last={last} submit="撤回邀约" danger field={reason("撤回理由")} />
        </>
      ) : null}
      {page.isSealed && inviting && waivable.length > 0 ? (
        <OneMember
          title="空出的席位不再补位"
          intent="waiveSeat"
          members={waivable}
          last={last}
          submit="不再补位"
          note="由其余成员承接其工作；须重新确定分工比例，并由全体当事人签署变更协议。"
          field={reason("不再补位的理由", "成员会收到理由。")}
        />
      ) : null}
      {removable.length > 0 ? (
        <OneMember
          title="移出成员"
          intent="remove"
          members={removable}
          last={last}
          submit="移出成员"
          danger
          note={page.wasFormed ? "移出后联合体回到邀约中，签署中的任务书随之失效；须重新确定分工比例。" : undefined}
          field={reason("移出理由")}
        />
      ) : null}
      {page.may.dissolve ? <DissolveForm page={page} last={last} /> : null}
    </Sheet>
  );
}

function DissolveForm({ page, last }: { page: Page; last: Last }) {
  const typed = typedIn(last, "dissolve");
  return (
    <details className="fold" open={typed.isThis}>
      <summary>解散联合体</summary>
      <Form method="post" className="form" noValidate>
        <input type="hidden" name="intent" value="dissolve" />
        <input type="hidden" name="code" value={page.code} />
        <input type="hidden" name="version" value={page.version} />
        <TextAreaField
          id={typed.id("reason")}
          name="reason"
          label="解散理由"
          hint="解散后场景回到方案比选，成员会收到理由。"
          required
          rows={2}
          defaultValue={typed.value("reason") ?? ""}
          error={typed.error("reason")}
        />
        <SubmitButton variant="danger" pending="正在解散…">
          解散 {page.code}
        </SubmitButton>
      </Form>
    </details>
  );
}

type Typed = ReturnType<typeof typedIn>;

const reason =
  (label: string, hint = "对方会收到理由。") =>
  (typed: Typed) => (
    <TextAreaField
      id={typed.id("reason")}
      name="reason"
      label={label}
      hint={hint}
      required
      rows={2}
      defaultValue={typed.value("reason") ?? ""}
      error={typed.error("reason")}
    />
  );

function OneMember({
  title,
  intent,
  members,
  last,
  submit,
  danger,
  note,
  field,
}: {
  title: string;
  intent: string;
  members: readonly Member[];
  last: Last;
  submit: string;
  danger?: boolean;
  note?: string | undefined;
  field: (typed: Typed) => ReactNode;
}) {
  const typed = typedIn(last, intent);
  return (
    <details className="fold" open={typed.isThis}>
      <summary>{title}</summary>
      <Form method="post" className="form" noValidate>
        <input type="hidden" name="intent" value={intent} />
        <SelectField
          id={typed.id("memberId")}
          name="memberId"
          label="单位"
          hint={note}
          required
          placeholder="请选择"
          defaultValue={typed.value("memberId") ?? (members.length === 1 ? (members[0]?.id ?? "") : "")}
          error={typed.error("memberId") ? "请选择单位。" : undefined}
          options={members.map((member) => ({ value: member.id, label: `${member.organizationName}（${SLOT_ROLE_NAMES[member.role]}）` }))}
        />
        {field(typed)}
        <SubmitButton variant={danger ? "danger" : "default"} pending="正在提交…">
          {submit}
        </SubmitButton>
      </Form>
    </details>
  );
}

function LeadForm({ page, live, last, open }: { page: Page; live: readonly Member[]; last: Last; open: boolean }) {
  const typed = typedIn(last, "lead");
  const current = live.find(({ isLead }) => isLead)?.organizationId;
  const choices = [...new Map(live.map((member) => [member.organizationId, member.organizationName]))].filter(([id]) => id !== current);
  if (choices.length === 0) return null;
  return (
    <details className="fold" id="lead" open={open || typed.isThis}>
      <summary>{current ? "更换牵头单位" : "指定牵头单位"}</summary>
      <Form method="post" className="form" noValidate>
        <input type="hidden" name="intent" value="lead" />
        <input type="hidden" name="code" value={page.code} />
        <input type="hidden" name="version" value={page.version} />
        <SelectField
          id={typed.id("leadOrganizationId")}
          name="leadOrganizationId"
          label="牵头单位"
          required
          placeholder="请选择"
          defaultValue={typed.value("leadOrganizationId") ?? ""}
          error={typed.error("leadOrganizationId")}
          options={choices.map(([value, label]) => ({ value, label }))}
        />
        {reason("理由")(typed)}
        <SubmitButton variant="default" pending="正在提交…">
          {current ? "更换牵头单位" : "指定牵头单位"}
        </SubmitButton>
      </Form>
    </details>
  );
}

function SharesForm({ page, live, last, open }: { page: Page; live: readonly Member[]; last: Last; open: boolean }) {
  const typed = typedIn(last, "shares");
  const percent = (basisPoints: number) => (basisPoints / 100).toFixed(2);
  return (
    <details className="fold" id="shares" open={open || typed.isThis}>
      <summary>调整研发分工比例（现合计 {formatPercentBp(page.shareSum)}）</summary>
      <Form method="post" className="form" noValidate>
        <input type="hidden" name="intent" value="shares" />
        <input type="hidden" name="code" value={page.code} />
        <input type="hidden" name="version" value={page.version} />
        <TextField
          id={typed.id("unitPercent")}
          name="unitPercent"
          label={`${page.userUnit.name}（用户单位）`}
          hint="合计须为 100.00%。只提供场地、资金或设备的单位填 0。"
          required
          width="short"
          unit="%"
          inputMode="decimal"
          defaultValue={typed.value("unitPercent") ?? percent(page.unitWorkShareBp)}
          error={typed.error("unitPercent")}
        />
        {live.map((member, index) => (
          <div key={member.id}>
            <input type="hidden" name={`members[${index}].memberId`} value={member.id} />
            <TextField
              id={typed.id(`members[${index}].percent`)}
              name={`members[${index}].percent`}
              label={`${member.organizationName}（${SLOT_ROLE_NAMES[member.role]}）`}
              required
              width="short"
              unit="%"
              inputMode="decimal"
              defaultValue={typed.value(`members[${index}].percent`) ?? percent(member.workShareBp)}
              error={typed.error(`members[${index}].percent`)}
            />
          </div>
        ))}
        <SubmitButton variant="default" pending="正在保存…">
          保存分工比例
        </SubmitButton>
      </Form>
    </details>
  );
}
