import { Form, Link } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { formatDateTime } from "#app/ui/format.ts";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import type { EditorPage } from "./editor-page.ts";
import { errorOf, type LastResult, typedText } from "./typed.ts";

/** What stands in the way, and the one step that can be taken now. */
export function SideSteps({ page, last }: { page: EditorPage; last: LastResult }) {
  const errors = page.findings.filter((finding) => finding.severity === "error");
  const warnings = page.findings.filter((finding) => finding.severity === "warning");
  const signed = page.parties.filter((party) => party.signedAt !== null).length;
  return (
    <aside className="task-book-side no-print" aria-label="检查与操作">
      {page.status === "draft" ? (
        <section>
          <h2>一致性检查</h2>
          {page.findings.length === 0 ? <p className="ok">没有需要解决的事项。</p> : null}
          <ul className="task-book-findings">
            {[...errors, ...warnings].map((finding) => (
              <li key={`${finding.code}-${finding.clause}-${finding.message}`}>
                <Status tone={finding.severity === "error" ? "bad" : "wait"} word={finding.severity === "error" ? "须解决" : "提示"} />
                <FindingPlace page={page} number={finding.clause} />
                <p>{finding.message}</p>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {page.may.freeze ? (
        <section>
          <h2>冻结并发起签署</h2>
          <p className="muted">冻结后内容不能更改，各方收到签署通知。</p>
          <Form method="post">
            <input type="hidden" name="intent" value="freeze" />
            <input type="hidden" name="code" value={page.code} />
            <input type="hidden" name="revision" value={page.revision} />
            <SubmitButton pending="正在冻结…" disabled={errors.length > 0}>
              冻结并发起签署
            </SubmitButton>
          </Form>
          {errors.length > 0 ? <p className="cap">请先解决上面 {errors.length} 处问题。</p> : null}
        </section>
      ) : null}
      {page.may.reopen ? (
        <section>
          <h2>重新开启协商</h2>
          <p className="warn">修改将使已签署的 {signed} 方签名失效，各方须重新签署。</p>
          <Form method="post" className="stack" noValidate>
            <input type="hidden" name="intent" value="reopen" />
            <input type="hidden" name="code" value={page.code} />
            <input type="hidden" name="revision" value={page.revision} />
            <TextAreaField
              name="reason"
              label="修改理由"
              required
              rows={2}
              defaultValue={typedText(last, "reason", "")}
              error={errorOf(last, "reason")}
            />
            <SubmitButton variant="default" pending="正在开启…">
              重新开启协商
            </SubmitButton>
          </Form>
        </section>
      ) : null}
      {page.versions.length > 0 ? (
        <section>
          <h2>版本</h2>
          <ul className="task-book-findings">
            {page.versions.map((version) => (
              <li key={version.number}>
                <span className="strong">第 {version.number} 版</span>{" "}
                <Status tone={version.voidedAt ? "bad" : "ok"} word={version.voidedAt ? "已失效" : "有效"} />
                <span className="cap block">冻结于 {formatDateTime(version.createdAt)}</span>
                <span className="code cap block task-book-hash">{version.contentHash}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </aside>
  );
}

/** The clause a finding concerns, one step from where it can be mended. */
function FindingPlace({ page, number }: { page: EditorPage; number: number }) {
  const clause = page.clauses.find((candidate) => candidate.number === number);
  if (!page.editor || !clause) return <span className="cap"> 第 {number} 条</span>;
  return (
    <Link className="cap" to={paths.editClause(page.code, clause.key)}>
      {" "}
      第 {number} 条 修改
    </Link>
  );
}
