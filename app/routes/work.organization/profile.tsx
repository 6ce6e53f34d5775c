import { type SubmissionResult, useForm } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { z } from "zod";
import type { updateOrganizationInput } from "#app/areas/organizations/schemas.ts";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { ErrorSummary, errorsFromForm } from "#app/ui/error-summary.tsx";
import { formatCount } from "#app/ui/format.ts";
import { NumberField } from "#app/ui/number-field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import {
  ENTERPRISE_SIZE_NAMES,
  type EnterpriseSize,
  SIZE_INDUSTRIES,
  SIZE_INDUSTRY_NAMES,
  SIZE_SOURCE,
  type SizeIndustry,
} from "#db/vocabulary/organizations.ts";

interface Profile {
  updatedAt: string;
  shortName: string;
  industry: string;
  introduction: string;
  foundedYear: number | null;
  headcount: number | null;
  sizeIndustry: SizeIndustry | null;
  revenueWan: number | null;
  assetsWan: number | null;
  size: EnterpriseSize | null;
}

/** What everybody reads of the organization, and below it what only the size is computed from. */
export function ProfileFacts({ organization }: { organization: Profile }) {
  const { sizeIndustry, size } = organization;
  return (
    <Sheet title="已保存的资料">
      <DescriptionList
        items={[
          { term: "单位简称", detail: organization.shortName },
          { term: "所属行业", detail: organization.industry },
          { term: "成立年份", detail: organization.foundedYear },
          { term: "员工人数", detail: formatCount(organization.headcount, "人") },
          { term: "划型行业", detail: sizeIndustry && SIZE_INDUSTRY_NAMES[sizeIndustry] },
          { term: "企业规模", detail: size && ENTERPRISE_SIZE_NAMES[size] },
          { term: "单位简介", detail: organization.introduction, wide: true },
        ]}
      />
    </Sheet>
  );
}

export function ProfileForm({ organization, answer }: { organization: Profile; answer: SubmissionResult | undefined }) {
  const { updatedAt, size, shortName, industry, introduction, foundedYear, headcount, sizeIndustry, revenueWan, assetsWan } = organization;
  const [form, fields] = useForm<z.input<typeof updateOrganizationInput>>({
    // A new id makes the form take the saved values; a refused answer keeps what was typed.
    id: `profile-${updatedAt}`,
    lastResult: answer ?? null,
    defaultValue: { shortName, industry, introduction, foundedYear, headcount, sizeIndustry, revenueWan, assetsWan },
  });
  return (
    <Sheet title="单位介绍与规模" note="介绍对外展示；收入和资产只用于计算规模，不对外展示">
      <Form method="post" noValidate id={form.id} key={form.id} className="form">
        <ErrorSummary errors={errorsFromForm(form)} />
        <div className="fields">
          <div className="field-row">
            <TextField field={fields.shortName} label="单位简称" required maxLength={20} />
            <TextField field={fields.industry} label="所属行业" optional maxLength={40} />
          </div>
          <div className="field-row">
            <NumberField field={fields.foundedYear} label="成立年份" optional integer unit="年" />
            <NumberField field={fields.headcount} label="从业人员" optional integer unit="人" />
          </div>
          <TextAreaField field={fields.introduction} label="单位简介" optional rows={5} maxLength={1000} />
          <div className="field-row">
            <SelectField
              field={fields.sizeIndustry}
              label="划型行业"
              optional
              placeholder="非企业或暂不填写"
              options={SIZE_INDUSTRIES.map((value) => ({ value, label: SIZE_INDUSTRY_NAMES[value] }))}
            />
            <NumberField field={fields.revenueWan} label="上年营业收入" optional integer unit="万元" />
            <NumberField field={fields.assetsWan} label="上年末资产总额" optional integer unit="万元" />
          </div>
          <p className="cap">
            {size ? <b>按以上数据为{ENTERPRISE_SIZE_NAMES[size]}企业。</b> : "填写划型行业所需的数据后，平台据此计算企业规模。"}
            依据{SIZE_SOURCE}；对中小企业的付款期限据此提示，以实际认定为准。
          </p>
        </div>
        <div className="row">
          <input type="hidden" name="intent" value="profile" />
          <input type="hidden" name="updatedAt" value={updatedAt} />
          <SubmitButton pending="正在保存…">保存单位资料</SubmitButton>
        </div>
      </Form>
    </Sheet>
  );
}
