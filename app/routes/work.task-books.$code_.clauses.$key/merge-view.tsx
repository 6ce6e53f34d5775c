import type { SerializeFrom } from "@remix-run/node";
import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import type { MergePage } from "#app/areas/task-books/index.server.ts";
import { ActionBar } from "#app/ui/action-bar.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import "./clause.css";
import type { Page } from "./clause-view.ts";

const CHANGED_BY = {
  mine: { tone: "ok", word: "仅您修改" },
  theirs: { tone: "run", word: "仅对方修改" },
  both: { tone: "bad", word: "双方都改了" },
} as const;

/** "深圳衡步机器人有限公司（2026-06-26 16:20）"; another person of one's own unit is called a colleague. */
const changers = ({ changedBy }: SerializeFrom<MergePage>): string =>
  changedBy.map(({ name, own, at }) => `${own ? "贵单位的其他人员" : name}（${formatDateTime(at)}）`).join("、") || "他方";

/**
 * A clause that was changed while it was edited: both texts field by field, and which of them is to stand. `address` is the page of the clause,
 * `children` what helps to choose.
 */
export function MergeView({
  clause,
  merge,
  address,
  children,
}: {
  clause: Page["clause"];
  merge: SerializeFrom<MergePage>;
  address: string;
  children?: ReactNode;
}) {
  const both = merge.differences.filter((difference) => difference.changedBy === "both").length;
  return (
    <>
      <Notice tone="warn" title={`第 ${clause.number} 条在您修改期间已被${changers(merge)}修改`}>
        您填写的内容没有丢失，也还没有保存。
        {both > 0
          ? `有 ${both} 处双方都改了，请逐项选择；其余各处已按修改的一方预选。`
          : "双方改的不是同一处，已按修改的一方预选，请核对后保存。"}
      </Notice>
      <Form method="post" noValidate>
        <input type="hidden" name="intent" value="merge" />
        <input type="hidden" name="opened" value={merge.base} />
        <input type="hidden" name="mine" value={merge.mine} />
        <input type="hidden" name="theirsHash" value={merge.theirsHash} />
        <Sheet title="逐项对照" note={`${merge.differences.length} 处不同`} flush>
          <table className="tb clause-merge">
            <caption className="vh">修改前、对方的修改与您的修改</caption>
            <thead>
              <tr>
                <th scope="col">项目</th>
                <th scope="col">修改前</th>
                <th scope="col">对方的修改</th>
                <th scope="col">您的修改</th>
              </tr>
            </thead>
            <tbody>
              {merge.differences.map((difference) => {
                const side = (value: "theirs" | "mine", text: string, label: string) => (
                  <td data-label={label}>
                    <label className="choice">
                      <input
                        type="radio"
                        name={`pick ${difference.path}`}
                        value={value}
                        defaultChecked={value === (difference.changedBy === "theirs" ? "theirs" : "mine")}
                        aria-label={`${difference.label}：采用${label}`}
                      />
                      <span className="clause-merge-text">{text}</span>
                    </label>
                  </td>
                );
                return (
                  <tr key={difference.path}>
                    <th scope="row">
                      {difference.label}
                      <div>
                        <Status {...CHANGED_BY[difference.changedBy]} />
                      </div>
                    </th>
                    <td data-label="修改前">
                      <span className="clause-merge-text">{difference.base}</span>
                    </td>
                    {side("theirs", difference.theirs, "对方的修改")}
                    {side("mine", difference.mine, "您的修改")}
                  </tr>
                );
              })}
            </tbody>
          </table>
          {merge.differences.length === 0 ? <p className="sheet-body muted">双方的内容已经一致。</p> : null}
        </Sheet>
        {children}
        <ActionBar note="保存前不会改变任务书">
          <SubmitButton pending="正在保存…">保存合并结果</SubmitButton>
          <ButtonLink to={address} reloadDocument>
            放弃我的修改
          </ButtonLink>
        </ActionBar>
      </Form>
    </>
  );
}
