import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { ChoiceNotes, EditForm } from "./edit-form.tsx";
import { type ClauseFormProps, partyOptions } from "./editor-page.ts";
import { errorOf, type LastResult, typedList, typedText } from "./typed.ts";

/** Who owns each kind of result, and what the others may do with it. */
export function ResultForm({ page, editor, last }: ClauseFormProps) {
  const { choices } = editor;
  return (
    <EditForm page={page} clause="foregroundIp" title="第七条 项目成果归属" save="保存成果归属" open={last !== undefined}>
      <ChoiceNotes of={[choices.ownership, choices.licenceBack, choices.jointExploitRule]} />
      {editor.results.map((result, i) => {
        const name = (member: string) => `edit.results[${i}].${member}`;
        const sharesError = errorOf(last, name("shares"))?.[0];
        return (
          <fieldset key={result.key} className="task-book-rowset">
            <legend>{result.subject}</legend>
            <input type="hidden" name={name("key")} value={result.key} />
            <SelectField
              name={name("ownership")}
              label="归属"
              options={choices.ownership.options}
              defaultValue={typedText(last, name("ownership"), result.ownership)}
              error={errorOf(last, name("ownership"))}
            />
            <SelectField
              name={name("licenceBack")}
              label="许可范围"
              options={choices.licenceBack.options}
              defaultValue={typedText(last, name("licenceBack"), result.licenceBack)}
              error={errorOf(last, name("licenceBack"))}
            />
            <div className="task-book-whole">
              <CheckboxGroup
                name={name("ownerOrganizationIds")}
                label="权利人"
                inline
                options={partyOptions(page)}
                defaultValue={typedList(last, name("ownerOrganizationIds"), result.ownerOrganizationIds)}
                error={errorOf(last, name("ownerOrganizationIds"))}
              />
            </div>
            <details className="task-book-whole task-book-notes" open={sharesError !== undefined || needsTerms(result)}>
              <summary>共有、限定领域与开源的约定</summary>
              <div className="task-book-rowset">
                <SelectField
                  name={name("jointExploitRule")}
                  label="共有人如何实施"
                  hint="仅共有成果"
                  options={choices.jointExploitRule.options}
                  defaultValue={typedText(last, name("jointExploitRule"), result.jointExploitRule ?? "freeOrdinary")}
                  error={errorOf(last, name("jointExploitRule"))}
                />
                <TextField
                  name={name("licenceField")}
                  label="许可领域"
                  hint="仅“限定领域”"
                  width="full"
                  defaultValue={typedText(last, name("licenceField"), result.licenceField)}
                  error={errorOf(last, name("licenceField"))}
                />
                <TextField
                  name={name("openSourceLicence")}
                  label="开源许可证"
                  hint="仅“开源”，并在第十一条选择开源"
                  width="full"
                  defaultValue={typedText(last, name("openSourceLicence"), result.openSourceLicence)}
                  error={errorOf(last, name("openSourceLicence"))}
                />
              </div>
              <fieldset className="task-book-rowset">
                <legend>共有份额（仅“按贡献共有”，只计所选权利人，须合计 100.00%）</legend>
                {page.parties.map((party, j) => (
                  <OwnerShare key={party.organizationId} party={party} result={result} name={`${name("shares")}[${j}]`} last={last} />
                ))}
              </fieldset>
              {sharesError ? (
                <p className="danger" role="alert">
                  {sharesError}
                </p>
              ) : null}
            </details>
          </fieldset>
        );
      })}
    </EditForm>
  );
}

type Result = ClauseFormProps["editor"]["results"][number];

/** Whether what is stored depends on the terms folded away by default. */
const needsTerms = (result: Result): boolean =>
  result.ownership === "jointByContribution" || result.ownership === "openSource" || result.licenceBack === "field";

function OwnerShare({
  party,
  result,
  name,
  last,
}: {
  party: { organizationId: string; name: string };
  result: Result;
  name: string;
  last: LastResult;
}) {
  const stored = result.jointShares.find((share) => share.organizationId === party.organizationId);
  return (
    <div>
      <input type="hidden" name={`${name}.organizationId`} value={party.organizationId} />
      <TextField
        name={`${name}.percent`}
        label={party.name}
        unit="%"
        inputMode="decimal"
        width="short"
        defaultValue={typedText(last, `${name}.percent`, stored ? (stored.basisPoints / 100).toFixed(2) : "")}
        error={errorOf(last, `${name}.percent`)}
      />
    </div>
  );
}
