/**
 * MetricForm({ answer, stored, version?, fixed?, cancelTo, submit }): everything an operator says about a quantity. `fixed` shows what may not be
 * changed any more as facts. Works without JavaScript: fields of another way of taking values are simply not read.
 */
import type { SubmissionResult } from "@conform-to/react";
import { Form, Link } from "@remix-run/react";
import { useState } from "react";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { fieldId } from "#app/ui/field-source.ts";
import { NumberField } from "#app/ui/number-field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import {
  DIMENSION_NAMES,
  DIMENSIONS,
  DIRECTION_NAMES,
  DIRECTIONS,
  METRIC_FAMILIES,
  METRIC_FAMILY_NAMES,
  METRIC_KIND_NAMES,
  METRIC_KINDS,
  type MetricKind,
} from "#db/vocabulary/metrics.ts";
import { SLOT_ROLE_NAMES, SLOT_ROLES } from "#db/vocabulary/roles.ts";
import "./metric-form.css";
import { typedForm } from "./typed-form.ts";

type MetricFormProps = {
  answer: SubmissionResult | undefined;
  stored: Record<string, unknown>;
  version?: number | undefined;
  /** The kind and canonical unit of a quantity that exists; `codes`: its grades come from a standard and are not changed here. */
  fixed?: { kind: MetricKind; unit: string; codes: boolean } | undefined;
  cancelTo: string;
  submit: string;
};

const named = <K extends string>(keys: readonly K[], names: Record<K, string>) => keys.map((value) => ({ value, label: names[value] }));

export function MetricForm({ answer, stored, version, fixed, cancelTo, submit }: MetricFormProps) {
  const { field, choices, isOn, count, errors } = typedForm(answer, stored);
  const [kind, setKind] = useState<string>(fixed?.kind ?? field("metric.kind").defaultValue);
  // Seen above the first row only, read out in each.
  const label = (word: string, i: number) => <span className={i > 0 ? "vh" : undefined}>{i > 0 ? `第 ${i + 1} 行${word}` : word}</span>;
  const shows = (one: MetricKind) => kind === "" || kind === one;
  return (
    <Form
      method="post"
      noValidate
      className="form metric-form"
      onChange={(event) => {
        if (event.target instanceof HTMLSelectElement && event.target.name === "metric.kind") setKind(event.target.value);
      }}
    >
      <ErrorSummary errors={errorsFromRecord(errors)} />
      <Sheet title="名称与含义">
        <div className="fields">
          <TextField {...field("metric.name")} label="指标名称" required width="medium" maxLength={30} />
          <TextAreaField
            {...field("metric.note")}
            label="含义"
            hint="一句话说清测的是什么，供填写的人看"
            required
            rows={2}
            maxLength={200}
          />
          <TextAreaField
            {...field("metric.aliases")}
            label="别名"
            hint="每行一个；填写、粘贴和导入时按别名识别，同一别名只能属于一个指标"
            optional
            rows={5}
          />
          <div className="field-row">
            <SelectField
              {...field("metric.dimension")}
              label="维度"
              required
              placeholder="请选择"
              options={named(DIMENSIONS, DIMENSION_NAMES)}
            />
            <SelectField
              {...field("metric.family")}
              label="验证指标族"
              optional
              placeholder="不属于任何一族"
              options={named(METRIC_FAMILIES, METRIC_FAMILY_NAMES)}
            />
          </div>
        </div>
      </Sheet>
      <Sheet title="取值">
        <div className="fields">
          {fixed ? (
            <p className="cap">
              取值方式：{METRIC_KIND_NAMES[fixed.kind]}
              {fixed.kind === "number" ? `；标准单位：${fixed.unit || "个"}` : ""}。两者建立后不能更改，已存数值都按它们换算。
              <input type="hidden" name="metric.kind" value={fixed.kind} />
              <input type="hidden" name="metric.unit" value={fixed.unit} />
            </p>
          ) : (
            <SelectField
              {...field("metric.kind")}
              label="取值方式"
              hint="数值带单位；等级从差到好逐级列出；是否只填有或没有"
              required
              placeholder="请选择"
              options={named(METRIC_KINDS, METRIC_KIND_NAMES)}
            />
          )}
          <Trouble at="metric.kind" errors={fixed ? errors : {}} />
          <SelectField
            {...field("metric.direction")}
            label="优劣方向"
            required
            placeholder="请选择"
            options={named(DIRECTIONS, DIRECTION_NAMES)}
          />
          {shows("enumeration") && !fixed?.codes ? (
            <TextAreaField
              {...field("metric.options")}
              label="等级"
              hint="等级类填写：每行一个，从差到好"
              optional={kind === ""}
              rows={5}
            />
          ) : null}
          <CheckboxField
            name="metric.perOperation"
            label="只对所声明的作业成立（如作业成功率、节拍），为其他作业声明的数值在匹配中不计入"
            defaultValue={isOn("metric.perOperation")}
            error={errors["metric.perOperation"]?.[0]}
          />
          {shows("number") ? (
            <>
              <CheckboxField
                name="metric.symmetric"
                label="写成 ± 偏差（如 ±0.5 mm），只比较大小"
                defaultValue={isOn("metric.symmetric")}
                error={errors["metric.symmetric"]?.[0]}
              />
              {fixed ? null : (
                <TextField
                  {...field("metric.unit")}
                  label="标准单位"
                  hint="数值类填写：所有数值换算成它来比较，建立后不能更改"
                  width="short"
                  maxLength={12}
                />
              )}
              <fieldset className="unit-rows" id={fieldId("metric.units")} tabIndex={-1}>
                <legend>其他可用单位</legend>
                <p className="cap">1 个该单位等于多少标准单位；温度等需要平移的另填加数。</p>
                <Trouble at="metric.units" errors={errors} />
                {Array.from({ length: Math.min(12, count("metric.units") + 2) }, (_, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name than their number
                  <div className="unit-row" key={i}>
                    <TextField {...field(`metric.units[${i}].unit`)} label={label("单位", i)} maxLength={12} />
                    <NumberField {...field(`metric.units[${i}].factor`)} label={label("系数", i)} width="full" />
                    <NumberField {...field(`metric.units[${i}].offset`)} label={label("加数", i)} width="full" />
                  </div>
                ))}
              </fieldset>
              <div className="field-row">
                <NumberField {...field("metric.plausibleMin")} label="合理范围下限" hint="按标准单位；之外视为笔误" />
                <NumberField {...field("metric.plausibleMax")} label="合理范围上限" hint="按标准单位" />
              </div>
            </>
          ) : null}
        </div>
      </Sheet>
      <Sheet title="测试与责任">
        <div className="fields">
          <TextAreaField
            {...field("metric.testMethod")}
            label="默认测试方法"
            hint="写明标准编号、样本量与判定；选用指标时自动填入"
            required
            rows={3}
            maxLength={200}
          />
          <CheckboxGroup
            {...choices("metric.ownerRoles")}
            label="责任角色"
            hint="联合体中由谁对这项指标负责；检测机构只负责验证"
            required
            inline
            options={SLOT_ROLES.filter((role) => role !== "thirdPartyVerifier").map((value) => ({ value, label: SLOT_ROLE_NAMES[value] }))}
          />
          <TextAreaField
            {...field("reason")}
            label={version === undefined ? "新增理由" : "修改理由"}
            hint="记入修改记录"
            required
            rows={2}
            maxLength={200}
          />
        </div>
      </Sheet>
      {version === undefined ? null : <input type="hidden" name="version" value={version} />}
      <div className="row">
        <SubmitButton pending="正在保存…">{submit}</SubmitButton>
        <Link to={cancelTo}>取消</Link>
      </div>
    </Form>
  );
}

/** What is wrong with something that has no control of its own. */
function Trouble({ at, errors }: { at: string; errors: Record<string, string[] | null> }) {
  const messages = errors[at] ?? [];
  return messages.length > 0 ? (
    <p className="trouble" id={at === "metric.units" ? undefined : fieldId(at)}>
      {messages.join("")}
    </p>
  ) : null;
}
