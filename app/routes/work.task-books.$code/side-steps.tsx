import { Form, Link } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { formatDateTime } from "#app/ui/format.ts";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import type { EditorPage } from "./editor-page.ts";
import { Findings } from "./findings.tsx";
import { errorOf, type LastResult, typedText } from "./typed.ts";

/** What stands in the way, and the one step that can be taken now. */
export function SideSteps({ page, last }: { page: EditorPage; last: LastResult }) {
  const errors = page.findings.filter((finding) => finding.severity === "error");
  const signed = page.parties.filter((party) => party.signedAt !== null).length;
  return (
    <aside className="task-book-side no-print" aria-label="检查与操作">
      {page.status === "draft" ? (
        <section>
          <h2>一致性检查</h2>
          <Findings page={page} />
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
