import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { NumberField } from "#app/ui/number-field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { BackgroundForm } from "./background-form.tsx";
import { ChoiceNotes, EditForm } from "./edit-form.tsx";
import { type ClauseFormProps, type EditorPage, partyOptions } from "./editor-page.ts";
import { ResultForm } from "./result-form.tsx";
import { errorOf, isOf, type LastResult, typedText } from "./typed.ts";
import "./edit-forms.css";

/**
 * The clauses that are negotiated in forms, each saved by itself. A form is made anew when its clause changed underneath it, so that it
 * never offers to save what another party has replaced; what was typed into a refused form is kept.
 */
export function ClauseForms({ page, last }: { page: EditorPage; last: LastResult }) {
  const { editor } = page;
  if (!editor) return null;
  const propsOf = (clause: string, stored: unknown) => ({
    key: `${clause} ${JSON.stringify(stored)}`,
    props: { page, editor, last: isOf(last, clause) ? last : undefined },
  });
  const [results, indicators] = [propsOf("foregroundIp", editor.results), propsOf("indicators", editor.indicators)];
  const [background, confidentiality, publication] = [
    propsOf("backgroundIp", editor.background),
    propsOf("confidentiality", editor.confidentiality),
    propsOf("publication", editor.publication),
  ];
  return (
    <section className="stack no-print" aria-label="修改条款">
      <p className="sheet sheet-body">
        第十二条 利益分配{"\u2003"}
        <ButtonLink to={paths.editBenefits(page.code)}>修改利益分配</ButtonLink>
      </p>
      <IndicatorForm key={indicators.key} {...indicators.props} />
      <BackgroundForm key={background.key} {...background.props} />
      <ResultForm key={results.key} {...results.props} />
      <ConfidentialityForm key={confidentiality.key} {...confidentiality.props} />
      <PublicationForm key={publication.key} {...publication.props} />
    </section>
  );
}

function IndicatorForm({ page, editor, last }: ClauseFormProps) {
  const parties = partyOptions(page);
  return (
    <EditForm
      page={page}
      clause="indicators"
      title="第三条 指标的承担、验证与测试方法"
      save="保存指标分工"
      open={last !== undefined || editor.indicators.some((item) => !item.ownerOrganizationId || !item.verifierOrganizationId)}
    >
      {editor.indicators.map((item, i) => {
        const name = (member: string) => `edit.items[${i}].${member}`;
        return (
          <fieldset key={item.key} className="task-book-rowset">
            <legend>{item.name}</legend>
            <input type="hidden" name={name("key")} value={item.key} />
            <SelectField
              name={name("ownerOrganizationId")}
              label="承担单位"
              options={parties}
              placeholder="请选择"
              defaultValue={typedText(last, name("ownerOrganizationId"), item.ownerOrganizationId ?? "")}
              error={errorOf(last, name("ownerOrganizationId"))}
            />
            <SelectField
              name={name("verifierOrganizationId")}
              label="验证单位"
              options={parties}
              placeholder="请选择"
              defaultValue={typedText(last, name("verifierOrganizationId"), item.verifierOrganizationId ?? "")}
              error={errorOf(last, name("verifierOrganizationId"))}
            />
            <TextField
              name={name("testMethod")}
              label="测试方法"
              width="full"
              defaultValue={typedText(last, name("testMethod"), item.testMethod)}
              error={errorOf(last, name("testMethod"))}
            />
          </fieldset>
        );
      })}
    </EditForm>
  );
}

function ConfidentialityForm({ page, editor, last }: ClauseFormProps) {
  const { confidentiality: stored, choices } = editor;
  return (
    <EditForm page={page} clause="confidentiality" title="第十条 保密" save="保存保密条款" open={last !== undefined}>
      <div className="field-row">
        <SelectField
          name="edit.tier"
          label={choices.tier.label}
          options={choices.tier.options}
          defaultValue={typedText(last, "edit.tier", stored.tier)}
          error={errorOf(last, "edit.tier")}
        />
        <NumberField
          name="edit.years"
          label="保密年限"
          unit="年"
          integer
          required
          defaultValue={typedText(last, "edit.years", String(stored.years))}
          error={errorOf(last, "edit.years")}
        />
        <SelectField
          name="edit.residual"
          label={choices.residual.label}
          options={choices.residual.options}
          defaultValue={typedText(last, "edit.residual", stored.residual)}
          error={errorOf(last, "edit.residual")}
        />
      </div>
      <ChoiceNotes of={[choices.tier, choices.residual]} />
    </EditForm>
  );
}

function PublicationForm({ page, editor, last }: ClauseFormProps) {
  const { publication: stored, choices } = editor;
  const figure = (member: "noticeDays" | "objectionDays" | "embargoMonths", label: string, unit: string) => (
    <NumberField
      name={`edit.${member}`}
      label={label}
      unit={unit}
      integer
      required
      defaultValue={typedText(last, `edit.${member}`, String(stored[member]))}
      error={errorOf(last, `edit.${member}`)}
    />
  );
  return (
    <EditForm page={page} clause="publication" title="第十一条 成果发表与开源" save="保存发表与开源" open={last !== undefined}>
      <div className="field-row">
        <SelectField
          name="edit.rule"
          label={choices.publicationRule.label}
          options={choices.publicationRule.options}
          defaultValue={typedText(last, "edit.rule", stored.rule)}
          error={errorOf(last, "edit.rule")}
        />
        <SelectField
          name="edit.openSource"
          label={choices.openSource.label}
          options={choices.openSource.options}
          defaultValue={typedText(last, "edit.openSource", stored.openSource)}
          error={errorOf(last, "edit.openSource")}
        />
      </div>
      <div className="field-row">
        {figure("noticeDays", "提前通知", "日")}
        {figure("objectionDays", "异议期限", "日")}
        {figure("embargoMonths", "最长推迟", "个月")}
      </div>
      <ChoiceNotes of={[choices.publicationRule, choices.openSource]} />
    </EditForm>
  );
}
