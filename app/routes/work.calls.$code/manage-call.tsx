/** ManageCall({ call, reply }): what the unit can do with a call besides the next step, each with what follows from it. */
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import "#app/routes/work.scenes.$code/own-scene.css";

type ManageCallProps = {
  call: { title: string; status: string; version: number; deadline: string; may: { extend: boolean; cancel: boolean } };
  reply: FormReply | undefined;
};

export function ManageCall({ call, reply }: ManageCallProps) {
  if (!call.may.extend && !call.may.cancel) return null;
  const values = reply?.initialValue ?? {};
  const of = (intent: string, name: string) =>
    values["intent"] === intent ? { defaultValue: textAt(values, name), error: reply?.error?.[name] ?? undefined } : {};
  const fields = (intent: string) => ({ intent, version: String(call.version) });
  return (
    <Sheet title="管理">
      <ul className="act-list">
        {call.may.extend ? (
          <li>
            <span>
              <span className="strong">延长截止时间</span>
              <span className="cap block">现在截止于 {formatDateTime(call.deadline)}，只能向后延，并告知应答和提过问的单位。</span>
            </span>
            <ConfirmButton label="延长截止" question={`延长“${call.title}”的应答截止时间`} variant="default" fields={fields("extend")}>
              <DateField name="deadline" label="新的应答截止" withTime required {...of("extend", "deadline")} />
              <DateField name="evaluateBy" label="新的评审完成时间" withTime optional {...of("extend", "evaluateBy")} />
              <TextAreaField name="reason" label="延长理由" required rows={2} maxLength={500} {...of("extend", "reason")} />
            </ConfirmButton>
          </li>
        ) : null}
        {call.may.cancel ? (
          <li>
            <span>
              <span className="strong">{call.status === "draft" ? "放弃草稿" : "取消揭榜"}</span>
              <span className="cap block">
                {call.status === "draft"
                  ? "草稿没有公开过，放弃后不再显示在场景上。"
                  : "已收到的应答未经阅读即销毁，并告知应答和提过问的单位。"}
              </span>
            </span>
            <ConfirmButton
              label={call.status === "draft" ? "放弃草稿" : "取消揭榜"}
              question={`取消“${call.title}”？`}
              consequence={call.status === "draft" ? undefined : "密封应答的密钥会被删除，任何人都不能再打开。取消后不能恢复。"}
              fields={fields("cancel")}
            >
              <TextAreaField
                name="reason"
                label="取消理由"
                hint={call.status === "draft" ? undefined : "公开在揭榜页面上。"}
                required
                rows={2}
                maxLength={500}
                {...of("cancel", "reason")}
              />
            </ConfirmButton>
          </li>
        ) : null}
      </ul>
    </Sheet>
  );
}
