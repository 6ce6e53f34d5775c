/** Manage({ scene, isPublic, call, may, reply, copyKey }): what a unit can do with its scene besides the next step, each with what follows from it. */
import { Form, Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { isUnderWay } from "#app/areas/calls/states.ts";
import { paths } from "#app/http/paths.ts";
import { type CallOfScene, endFirst } from "#app/routes/work.calls.$code/call-under-way.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { formatDate } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { CALL_STATUS_NAMES } from "#db/vocabulary/calls.ts";

type ManageProps = {
  scene: { code: string; name: string; version: number; closesAt: string; trainingFrom: string | null; deployBy: string | null };
  isPublic: boolean;
  /** The newest call of the scene that was not cancelled. */
  call: CallOfScene | null;
  may: { extend: boolean; close: boolean; withdraw: boolean; copy: boolean };
  /** Makes one copy of a button pressed twice. */
  copyKey: string;
  /** Messages of the last answer by field, and what was typed. */
  reply: { error: Record<string, string[] | null>; value: Record<string, unknown> } | null;
};

export function Manage({ scene, isPublic, call, may, reply, copyKey }: ManageProps) {
  if (!may.extend && !may.close && !may.withdraw && !may.copy) return null;
  const fields = (intent: string) => ({ intent, version: String(scene.version) });
  const error = (name: string) => reply?.error[name] ?? undefined;
  const typed = (name: string, fallback: string) => (typeof reply?.value[name] === "string" ? String(reply.value[name]) : fallback);
  const live = call && isUnderWay(call.status) ? call : null;
  // While the scene collects, an awarded call is one whose consortium was dissolved.
  const running = call && (live || call.status === "draft") ? call : null;
  const keeping = live ? (
    <>
      揭榜<Link to={paths.call(live.code)}>“{live.title}”</Link>
      {endFirst(live.status)}。
    </>
  ) : null;
  return (
    <Sheet title="管理">
      <ul className="act-list">
        {may.extend ? (
          <Act
            word="揭榜"
            note={
              running ? (
                `“${running.title}”，${CALL_STATUS_NAMES[running.status]}。`
              ) : call?.status === "awarded" ? (
                <>
                  上一次揭榜<Link to={paths.call(call.code)}>“{call.title}”</Link>已授予，其联合体已解散，可以再次揭榜。
                </>
              ) : (
                CALLING
              )
            }
          >
            {running ? (
              <ButtonLink to={paths.call(running.code)}>{running.status === "draft" ? "继续编辑揭榜" : "查看揭榜"}</ButtonLink>
            ) : (
              <ButtonLink to={paths.newCall(scene.code)}>发起揭榜</ButtonLink>
            )}
          </Act>
        ) : null}
        {may.extend ? (
          <Act word="延长截止日期" note={`现在截止于 ${formatDate(scene.closesAt)}，只能向后延。已生成的方案继续有效。`}>
            <ConfirmButton label="延长截止" question={`延长“${scene.name}”的应答截止日期`} variant="default" fields={fields("extend")}>
              <DateField name="closesOn" label="新的截止日期" required defaultValue={typed("closesOn", "")} error={error("closesOn")} />
              {scene.trainingFrom ? (
                <DateField
                  name="trainingFrom"
                  label="进场实训日期"
                  optional
                  defaultValue={typed("trainingFrom", scene.trainingFrom)}
                  error={error("trainingFrom")}
                />
              ) : null}
              {scene.deployBy ? (
                <DateField
                  name="deployBy"
                  label="部署完成日期"
                  optional
                  defaultValue={typed("deployBy", scene.deployBy)}
                  error={error("deployBy")}
                />
              ) : null}
            </ConfirmButton>
          </Act>
        ) : null}
        {may.copy ? (
          <Act word="复制为新场景" note="以它为底稿新建草稿，名称与各项日期须重新填写。">
            <Form method="post" action={paths.newScene()}>
              <input type="hidden" name="from" value="copy" />
              <input type="hidden" name="copy" value={scene.code} />
              <input type="hidden" name="formKey" value={copyKey} />
              <SubmitButton variant="default" pending="正在复制…">
                复制
              </SubmitButton>
            </Form>
          </Act>
        ) : null}
        {may.close ? (
          <Act word="结束征集" note={keeping ?? "需求已用别的办法解决，或暂不再找伙伴。场景不再公开，记录保留，并告知主管部门。"}>
            {live ? null : (
              <ConfirmButton
                label="结束征集"
                question={`结束“${scene.name}”的征集？`}
                consequence="结束后不能恢复，如需再次征集请复制为新场景。"
                fields={fields("close")}
              >
                <TextAreaField name="reason" label="结束理由" required rows={2} maxLength={500} />
              </ConfirmButton>
            )}
          </Act>
        ) : null}
        {may.withdraw ? (
          <Act word="撤回场景" note={keeping ?? (isPublic ? "内容有误或不应公开时使用，同时退出台账。" : "不再提交这个场景。")}>
            {live ? null : (
              <ConfirmButton
                label="撤回场景"
                question={`撤回“${scene.name}”？`}
                consequence={
                  isPublic ? "场景将立即从场景库中移除，已生成的方案不再有效。撤回后不能恢复。" : "撤回后不能恢复，可另建新场景。"
                }
                fields={fields("withdraw")}
              >
                <TextAreaField name="reason" label="撤回理由" required rows={2} maxLength={500} />
              </ConfirmButton>
            )}
          </Act>
        ) : null}
      </ul>
    </Sheet>
  );
}

const CALLING = "公开征集应答：应答密封提交，到截止时间统一开启、评审。";

function Act({ word, note, children }: { word: string; note: ReactNode; children: ReactNode }) {
  return (
    <li>
      <div>
        <span className="strong">{word}</span>
        <p className="cap">{note}</p>
      </div>
      {children}
    </li>
  );
}
