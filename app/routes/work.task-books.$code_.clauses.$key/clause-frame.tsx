import { useSearchParams } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { ActionBar } from "#app/ui/action-bar.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { Neighbours } from "./clause-side.tsx";
import type { FormState, Page } from "./clause-view.ts";

/** What stands above the form of a clause: where one is, what is wrong by the names of the fields, what was saved, why nothing can be. */
export function ClauseHead({ page, errors, answered }: { page: Page; errors: FormState["errors"]; answered: boolean }) {
  const [params] = useSearchParams();
  const { clause } = page;
  const saved = answered ? null : params.get("saved");
  return (
    <>
      <PageHead
        crumb={[
          { label: "任务书", to: paths.taskBooks() },
          { label: page.code, to: paths.taskBook(page.code) },
          { label: `第 ${clause.number} 条` },
        ]}
        title={`第 ${clause.number} 条 ${clause.title}`}
        subtitle={page.taskBookTitle}
        actions={<ButtonLink to={paths.taskBook(page.code)}>返回任务书</ButtonLink>}
      />
      <ErrorSummary errors={errorsFromRecord(errors)} />
      {saved ? <Notice tone="ok" title={saved === "same" ? "内容没有变化" : `已保存第 ${clause.number} 条 ${clause.title}`} /> : null}
      {page.refusal ? (
        <Notice tone="warn" title={page.refusal}>
          {answered ? "您填写的内容保留在下面，重新开启协商后可以再保存。" : null}
        </Notice>
      ) : null}
    </>
  );
}

/** The ways to send the form of a clause: save it, or propose it to the other parties. */
export function ClauseSending({ page, form }: { page: Page; form: Pick<FormState, "errors" | "reason"> }) {
  return (
    <>
      {page.refusal ? null : (
        <details className="sheet sheet-body fold" open={form.reason !== undefined}>
          <summary>不直接修改，作为修改建议提出</summary>
          <div className="stack">
            <p className="muted">条款保持原样，其他当事人全部采纳后才修改。</p>
            <TextAreaField
              name="reason"
              label="修改理由"
              rows={2}
              maxLength={1000}
              defaultValue={form.reason ?? ""}
              error={form.errors["reason"]}
            />
            <SubmitButton variant="default" name="intent" value="propose" pending="正在提出…">
              提出修改建议
            </SubmitButton>
          </div>
        </details>
      )}
      <ActionBar>
        {page.refusal ? null : (
          <SubmitButton name="intent" value="save" pending="正在保存…">
            保存本条
          </SubmitButton>
        )}
        <ButtonLink to={paths.taskBook(page.code)}>取消</ButtonLink>
        <Neighbours page={page} />
      </ActionBar>
    </>
  );
}
