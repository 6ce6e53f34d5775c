import { SelectField } from "#app/ui/select-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { ChoiceNotes, EditForm } from "./edit-form.tsx";
import { type ClauseFormProps, partyOptions } from "./editor-page.ts";
import { errorOf, typedText } from "./typed.ts";

/** Blank rows after the stored ones: what is added between two saves. */
const BLANK_ROWS = 2;

/** Background intellectual property: what is brought in or kept out, and on which terms the others may use it. */
export function BackgroundForm({ page, editor, last }: ClauseFormProps) {
  const { background, choices } = editor;
  const blank = { organizationId: "", name: "", kind: "patent", reference: "" };
  const rows = [...background.items, ...Array.from({ length: BLANK_ROWS }, () => blank)];
  return (
    <EditForm page={page} clause="backgroundIp" title="第六条 背景知识产权" save="保存背景知识产权" open={last !== undefined}>
      <div className="field-row">
        <SelectField
          name="edit.scope"
          label={choices.backgroundScope.label}
          options={choices.backgroundScope.options}
          defaultValue={typedText(last, "edit.scope", background.scope)}
          error={errorOf(last, "edit.scope")}
        />
        <SelectField
          name="edit.licence"
          label={choices.backgroundLicence.label}
          options={choices.backgroundLicence.options}
          defaultValue={typedText(last, "edit.licence", background.licence)}
          error={errorOf(last, "edit.licence")}
        />
      </div>
      <ChoiceNotes of={[choices.backgroundScope, choices.backgroundLicence]} />
      <p className="muted">清单：列明纳入（或者排除）的原有技术。名称留空的行不保存，清空名称即删除；保存后会再出现空行。</p>
      {rows.map((row, i) => {
        const name = (member: string) => `edit.items[${i}].${member}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the list, and the form is made anew when the list changes
          <fieldset key={i} className="task-book-rowset">
            <legend>第 {i + 1} 行</legend>
            <TextField
              name={name("name")}
              label="名称"
              width="full"
              defaultValue={typedText(last, name("name"), row.name)}
              error={errorOf(last, name("name"))}
            />
            <SelectField
              name={name("organizationId")}
              label="权利人"
              options={partyOptions(page)}
              placeholder="请选择"
              defaultValue={typedText(last, name("organizationId"), row.organizationId)}
              error={errorOf(last, name("organizationId"))}
            />
            <SelectField
              name={name("kind")}
              label={choices.backgroundKind.label}
              options={choices.backgroundKind.options}
              defaultValue={typedText(last, name("kind"), row.kind)}
              error={errorOf(last, name("kind"))}
            />
            <TextField
              name={name("reference")}
              label="登记号或者标识"
              width="full"
              defaultValue={typedText(last, name("reference"), row.reference)}
              error={errorOf(last, name("reference"))}
            />
          </fieldset>
        );
      })}
    </EditForm>
  );
}
