import type { SubmissionResult } from "@conform-to/react";
import type { SerializeFrom } from "@remix-run/node";
import { Form } from "@remix-run/react";
import type { TaskBookPage } from "#app/areas/task-books/index.server.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { ShareForm } from "./share-form.tsx";

type Page = SerializeFrom<TaskBookPage>;
export type LastResult = SerializeFrom<SubmissionResult> | undefined;

/** The clauses that are most often negotiated, each saved by itself. */
export function ClauseForms({ page, last }: { page: Page; last: LastResult }) {
  const of = (clause: string) => (last?.initialValue?.["edit"] as { clause?: string } | undefined)?.clause === clause;
  return (
    <div className="stack no-print">
      <ShareForm page={page} last={of("benefitSharing") ? last : undefined} />
      <ResultForm page={page} last={of("foregroundIp") ? last : undefined} />
      <IndicatorForm page={page} last={of("indicators") ? last : undefined} />
    </div>
  );
}

/** Names the clause and the revision an edit starts from. */
export function EditHead({ page, clause }: { page: Page; clause: string }) {
  return (
    <>
      <input type="hidden" name="intent" value="edit" />
      <input type="hidden" name="edit.clause" value={clause} />
      <input type="hidden" name="edit.code" value={page.code} />
      <input type="hidden" name="edit.revision" value={page.revision} />
    </>
  );
}

export const errorOf = (last: LastResult, name: string): string[] | undefined => last?.error?.[name] ?? undefined;

function ResultForm({ page, last }: { page: Page; last: LastResult }) {
  const parties = page.parties.map((party) => ({ value: party.organizationId, label: party.name }));
  return (
    <details className="sheet task-book-edit" open={last !== undefined}>
      <summary>第七条 项目成果归属</summary>
      <Form method="post" className="sheet-body stack" noValidate>
        <EditHead page={page} clause="foregroundIp" />
        {page.results.map((result, i) => (
          <fieldset key={result.key} className="task-book-rowset">
            <legend>{result.subject}</legend>
            <input type="hidden" name={`edit.results[${i}].key`} value={result.key} />
            <SelectField
              name={`edit.results[${i}].ownership`}
              label="归属"
              options={page.ownershipOptions}
              defaultValue={result.ownership}
              error={errorOf(last, `edit.results[${i}].ownership`)}
            />
            <SelectField
              name={`edit.results[${i}].ownerOrganizationIds[0]`}
              label="权利人"
              options={parties}
              placeholder="按归属方式确定"
              defaultValue={result.ownerOrganizationIds[0] ?? ""}
            />
            <SelectField
              name={`edit.results[${i}].ownerOrganizationIds[1]`}
              label="共有人"
              options={parties}
              placeholder="无"
              defaultValue={result.ownerOrganizationIds[1] ?? ""}
            />
            <SelectField
              name={`edit.results[${i}].licenceBack`}
              label="许可范围"
              options={page.licenceOptions}
              defaultValue={result.licenceBack}
            />
          </fieldset>
        ))}
        <SubmitButton variant="default">保存成果归属</SubmitButton>
      </Form>
    </details>
  );
}

function IndicatorForm({ page, last }: { page: Page; last: LastResult }) {
  const parties = page.parties.map((party) => ({ value: party.organizationId, label: party.name }));
  return (
    <details className="sheet task-book-edit" open={last !== undefined}>
      <summary>第三条 指标的承担、验证与测试方法</summary>
      <Form method="post" className="sheet-body stack" noValidate>
        <EditHead page={page} clause="indicators" />
        {page.indicators.map((item, i) => (
          <fieldset key={item.key} className="task-book-rowset">
            <legend>{item.name}</legend>
            <input type="hidden" name={`edit.items[${i}].key`} value={item.key} />
            <SelectField
              name={`edit.items[${i}].ownerOrganizationId`}
              label="承担单位"
              options={parties}
              placeholder="请选择"
              defaultValue={item.ownerOrganizationId ?? ""}
            />
            <SelectField
              name={`edit.items[${i}].verifierOrganizationId`}
              label="验证单位"
              options={parties}
              placeholder="请选择"
              defaultValue={item.verifierOrganizationId ?? ""}
            />
            <TextField
              name={`edit.items[${i}].testMethod`}
              label="测试方法"
              width="full"
              defaultValue={item.testMethod}
              error={errorOf(last, `edit.items[${i}].testMethod`)}
            />
          </fieldset>
        ))}
        <SubmitButton variant="default">保存指标分工</SubmitButton>
      </Form>
    </details>
  );
}
