import type { SerializeFrom } from "@remix-run/node";
import { Form } from "@remix-run/react";
import type { ConsortiumPage } from "#app/areas/consortia/index.server.ts";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDateTime, formatPercentBp } from "#app/ui/format.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { type Last, typedIn } from "./typed.ts";

type Invited = SerializeFrom<ConsortiumPage>["mine"][number];

/** What the own organization is asked for, with its three answers. */
export function Invitation({ member, last }: { member: Invited; last: Last }) {
  const decline = typedIn(last, "decline", member.id);
  const counter = typedIn(last, "counter", member.id);
  const hidden = (intent: string, answer: string) => (
    <>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="memberId" value={member.id} />
      <input type="hidden" name="answer" value={answer} />
    </>
  );
  return (
    <Sheet
      title={`邀请贵单位担任${SLOT_ROLE_NAMES[member.role]}${member.isLead ? "并牵头" : ""}`}
      note={`请于 ${formatDateTime(member.respondBy)} 前答复`}
    >
      <DescriptionList
        items={[
          { term: "采用的能力", detail: <span className="strong">{member.capabilityName}</span> },
          { term: "研发分工", detail: formatPercentBp(member.workShareBp) },
          { term: "邀约理由", detail: member.message, wide: true },
          ...(member.reply ? [{ term: "贵单位此前的意见", detail: member.reply, wide: true }] : []),
        ]}
      />
      <Form method="post" className="form" noValidate>
        {hidden("accept", "accept")}
        <div className="row">
          <SubmitButton pending="正在提交…">接受邀约</SubmitButton>
        </div>
      </Form>
      <details className="fold" open={counter.isThis}>
        <summary>改用贵单位的另一项能力</summary>
        {member.others.length === 0 ? (
          <p className="muted">贵单位没有其他可以担任这一席位的已发布能力。</p>
        ) : (
          <Form method="post" className="form" noValidate>
            {hidden("counter", "counter")}
            <SelectField
              id={counter.id("counterCapabilityId")}
              name="counterCapabilityId"
              label="改用的能力"
              required
              placeholder="请选择"
              defaultValue={counter.value("counterCapabilityId") ?? ""}
              error={counter.error("counterCapabilityId")}
              options={member.others.map((other) => ({ value: other.id, label: `${other.name}（${other.code}）` }))}
            />
            <TextAreaField
              id={counter.id("reply")}
              name="reply"
              label="更换理由"
              required
              rows={2}
              defaultValue={counter.value("reply") ?? ""}
              error={counter.error("reply")}
            />
            <SubmitButton variant="default" pending="正在提交…">
              提出更换
            </SubmitButton>
          </Form>
        )}
      </details>
      <details className="fold" open={decline.isThis}>
        <summary>谢绝邀约</summary>
        <Form method="post" className="form" noValidate>
          {hidden("decline", "decline")}
          <TextAreaField
            id={decline.id("reply")}
            name="reply"
            label="谢绝理由"
            hint="只给用户单位看。"
            required
            rows={2}
            defaultValue={decline.value("reply") ?? ""}
            error={decline.error("reply")}
          />
          <SubmitButton variant="danger" pending="正在提交…">
            谢绝邀约
          </SubmitButton>
        </Form>
      </details>
    </Sheet>
  );
}
