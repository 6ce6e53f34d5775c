import { Form, Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { SIGNING_ORDER_NAMES } from "#app/areas/task-books/states.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import type { EditorPage } from "./editor-page.ts";
import { ExitSteps } from "./exit-notice.tsx";
import { Findings } from "./findings.tsx";
import { errorOf, type LastResult, typedText } from "./typed.ts";
import { Witnesses } from "./witnesses.tsx";

/** What stands in the way, and the one step that can be taken now. */
export function SideSteps({ page, last }: { page: EditorPage; last: LastResult }) {
  const errors = page.findings.filter((finding) => finding.severity === "error");
  const signed = page.parties.filter((party) => party.signedAt !== null).length;
  return (
    <aside className="task-book-side no-print" aria-label="检查与操作">
      {page.status === "draft" && page.isChecked ? (
        <section>
          <h2>一致性检查</h2>
          <Findings page={page} />
        </section>
      ) : null}
      {page.standing ? (
        <section className="stack">
          <h2>协商</h2>
          <p>
            已一致 {page.standing.agreed} 条 · 待议 {page.standing.pending} 条 · 有分歧 {page.standing.disputed} 条
          </p>
          <p className="cap">
            未处理评论 {page.standing.comments} 项 · 待答复建议 {page.standing.proposals} 项
          </p>
          <p className="row">
            <ButtonLink to={paths.negotiation(page.code)}>进入协商</ButtonLink>
            <Link to={paths.compareTaskBook(page.code)}>版本比较</Link>
          </p>
        </section>
      ) : null}
      {page.may.freeze ? (
        <section>
          <h2>冻结并发起签署</h2>
          <p className="muted">冻结后内容不能更改，各方收到签署通知。</p>
          <Form method="post" className="stack">
            <input type="hidden" name="intent" value="freeze" />
            <input type="hidden" name="code" value={page.code} />
            <input type="hidden" name="revision" value={page.revision} />
            <RadioGroup
              name="order"
              label="签署顺序"
              defaultValue={typedText(last, "order", "parallel")}
              error={errorOf(last, "order")}
              options={[
                { value: "parallel", label: SIGNING_ORDER_NAMES.parallel },
                { value: "bySeat", label: SIGNING_ORDER_NAMES.bySeat, hint: page.sequence.join(" → ") },
              ]}
            />
            <SubmitButton pending="正在冻结…" disabled={errors.length > 0}>
              冻结并发起签署
            </SubmitButton>
          </Form>
          {errors.length > 0 ? <p className="cap">请先解决上面 {errors.length} 处问题。</p> : null}
        </section>
      ) : null}
      {page.may.reopen ? (
        <ReasonForm
          title="重新开启协商"
          note={
            signed > 0 ? (
              <span className="warn">修改将使已签署的 {signed} 方签名失效，各方须重新签署。</span>
            ) : (
              "还没有单位签署。修改后须重新冻结，再由各方签署。"
            )
          }
          label="修改理由"
          button="重新开启协商"
          pending="正在开启…"
          fields={{ intent: "reopen", code: page.code, revision: String(page.revision) }}
          last={last}
        />
      ) : null}
      {page.may.amend ? (
        <ReasonForm
          title="变更任务书"
          note="以现行内容起草变更协议，协商一致并由全体当事人重新签署后生效。"
          label="变更理由"
          button="发起变更"
          pending="正在起草…"
          fields={{ intent: "amend", code: page.code }}
          last={last}
        />
      ) : null}
      {page.may.cancelAmendment ? (
        <ReasonForm
          title="撤销变更"
          note="撤销后原任务书继续有效，本协议不能恢复。"
          label="撤销理由"
          button="撤销变更"
          pending="正在撤销…"
          fields={{ intent: "cancelAmendment", code: page.code, revision: String(page.revision) }}
          last={last}
        />
      ) : null}
      <ExitSteps page={page} last={last} />
      <Witnesses page={page} last={last} />
      {page.versions.length > 0 ? (
        <section>
          <h2>版本</h2>
          <ul className="task-book-findings">
            {page.versions.map((version) => (
              <li key={version.number}>
                <span className="strong">第 {version.number} 版</span>{" "}
                <Status tone={version.voidedAt ? "bad" : "ok"} word={version.voidedAt ? "已失效" : "有效"} />
                <span className="cap block">冻结于 {formatDateTime(version.createdAt)}</span>
                {version.voidReason ? <span className="cap block">失效原因：{version.voidReason}</span> : null}
                <span className="code cap block task-book-hash">{version.contentHash}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </aside>
  );
}

interface ReasonFormProps {
  title: string;
  note: ReactNode;
  label: string;
  button: string;
  pending: string;
  fields: { intent: string } & Readonly<Record<string, string>>;
  last: LastResult;
}

/** A step that has to say why. */
function ReasonForm({ title, note, label, button, pending, fields, last }: ReasonFormProps) {
  const mine = typedText(last, "intent", "") === fields.intent ? last : undefined;
  return (
    <section>
      <h2>{title}</h2>
      <p className="muted">{note}</p>
      <Form method="post" className="stack" noValidate>
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <TextAreaField
          id={mine ? undefined : `${fields.intent}-reason`}
          name="reason"
          label={label}
          required
          rows={2}
          defaultValue={typedText(mine, "reason", "")}
          error={errorOf(mine, "reason")}
        />
        <SubmitButton variant="default" pending={pending}>
          {button}
        </SubmitButton>
      </Form>
    </section>
  );
}
