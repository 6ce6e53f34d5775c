import { Form, Link } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { DateField } from "#app/ui/date-field.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import type { EditorPage } from "./editor-page.ts";
import { errorOf, type LastResult, typedText } from "./typed.ts";

/** Who leaves or left a sealed task book, who came or leads since, and what is to be done about it. */
export function ExitNotice({ page: { exit, may, amendedBy, consortiumCode } }: { page: EditorPage }) {
  if (!exit) return null;
  const changes = [
    exit.left.length > 0 ? `${exit.left.join("、")}已经退出` : null,
    exit.came.length > 0 ? `${exit.came.join("、")}已经加入` : null,
    exit.lead ? `改由${exit.lead}牵头` : null,
  ].filter((words) => words !== null);
  const consortium = consortiumCode ? <Link to={paths.consortium(consortiumCode)}>查看联合体</Link> : undefined;
  return (
    <div className="no-print">
      {exit.notices.map(({ name, leavesAt, isOwn }) => (
        <Notice key={`${name}${leavesAt}`} tone="warn" title={`${isOwn ? "贵单位" : name}已通知退出，${formatDateTime(leavesAt)} 生效`}>
          生效前仍是当事人，继续履行本任务书；生效后空出的席位由联合体补位或由其余成员承接。
        </Notice>
      ))}
      {!exit.stands ? (
        <Notice tone="warn" title="贵单位已经退出">
          请依第 18 条返还、删除数据并完成移交；退出前产生的付款、保密、数据和赔偿义务继续有效。
        </Notice>
      ) : changes.length > 0 && amendedBy === null ? (
        <Notice tone="warn" title="当事人有变动，须签署变更协议" action={may.amend ? undefined : consortium}>
          {changes.join("，")}。
          {exit.isFormed
            ? may.amend
              ? "请发起变更：留任与继任的当事人签署并封存前，本任务书继续有效，款项仍按原约定计算和支付。"
              : "由用户单位或牵头单位发起变更；封存前本任务书继续有效，款项仍按原约定计算和支付。"
            : "联合体补位、重新确定分工比例后，由用户单位或牵头单位发起变更；在此之前本任务书继续有效，款项仍按原约定计算和支付。"}
        </Notice>
      ) : null}
    </div>
  );
}

/** To leave by clause 18, or to take the notice back; for who may. */
export function ExitSteps({ page, last }: { page: EditorPage; last: LastResult }) {
  const { exit, code } = page;
  if (exit?.mayTakeBack) {
    return (
      <section>
        <h2>撤回退出通知</h2>
        <p className="muted">退出生效前可以撤回，其他当事人会收到通知。</p>
        <Form method="post">
          <input type="hidden" name="intent" value="takeExitBack" />
          <input type="hidden" name="code" value={code} />
          <SubmitButton variant="default" pending="正在撤回…">
            撤回退出通知
          </SubmitButton>
        </Form>
      </section>
    );
  }
  if (!exit?.mayGive) return null;
  const { first, last: latest, exitNoticeDays, handoverDays, dataReturnDays } = exit.mayGive;
  const mine = typedText(last, "intent", "") === "exit" ? last : undefined;
  return (
    <section>
      {" "}
      <details className="fold" open={mine !== undefined}>
        <summary>退出本任务书</summary>
        <p className="muted">
          第 18 条：提前 {exitNoticeDays} 日通知；退出后 {dataReturnDays} 日内返还、删除数据，移交期 {handoverDays} 日。生效前可以撤回。
        </p>
        <Form method="post" className="stack" noValidate>
          <input type="hidden" name="intent" value="exit" />
          <input type="hidden" name="code" value={code} />
          <DateField
            name="leavesOn"
            label="退出生效日期"
            hint={`最早 ${first}，当日结束时生效。`}
            required
            min={first}
            max={latest}
            defaultValue={typedText(mine, "leavesOn", first)}
            error={errorOf(mine, "leavesOn")}
          />
          <TextAreaField
            id={mine ? undefined : "exit-reason"}
            name="reason"
            label="退出理由"
            hint="其他当事人会收到理由。"
            required
            rows={2}
            defaultValue={typedText(mine, "reason", "")}
            error={errorOf(mine, "reason")}
          />
          <SubmitButton variant="danger" pending="正在提交…">
            提出退出
          </SubmitButton>
        </Form>
      </details>
    </section>
  );
}
