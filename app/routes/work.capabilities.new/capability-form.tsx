/** CapabilityForm: the guided form of a capability in five sections, for a new one and for changing one. */
import { type ReactNode, useMemo } from "react";
import { type FormReply, type FormValues, listAt, rowsAt, summaryOf, textAt } from "#app/forms/form-values.ts";
import type { MetricOption } from "#app/forms/grid/grid-rows.ts";
import { IndicatorGrid } from "#app/forms/grid/indicator-grid.tsx";
import { GuidedForm, type SectionRule, SectionTitle } from "#app/forms/guided-form.tsx";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { fieldId } from "#app/ui/field-source.ts";
import { NumberField } from "#app/ui/number-field.tsx";
import { type Option, SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { COMPONENT_KIND_NAMES, COMPONENT_KINDS, SUPPLY_ROLE_NAMES, type SupplyRole } from "#db/vocabulary/roles.ts";
import {
  PRODUCT_TYPE_NAMES,
  PRODUCT_TYPES,
  SCENE_DOMAIN_NAMES,
  SCENE_DOMAINS,
  SCENE_FIELD_NAMES,
  SCENE_FIELDS,
} from "#db/vocabulary/scenes.ts";
import { CAPABILITY_GRID, CAPABILITY_SECTIONS, LINE_FIELDS } from "./capability-values.ts";

type CapabilityFormProps = {
  title: string;
  note: string;
  back: { to: string; label: string };
  /** Values from the database or of a fresh form. */
  stored: FormValues;
  /** The last answer; its values stand before the stored ones. */
  reply: FormReply | undefined;
  /** Roles the vendor publishes in. */
  roles: readonly SupplyRole[];
  metrics: readonly MetricOption[];
  /** Quantities the platform has proven for this capability. */
  provenMetrics?: readonly string[];
  provinces: readonly Option[];
  submitLabel: string;
  hidden: Readonly<Record<string, string>>;
  head?: ReactNode;
};

const options = <K extends string>(keys: readonly K[], names: Record<K, string>) => keys.map((value) => ({ value, label: names[value] }));

export function CapabilityForm(props: CapabilityFormProps) {
  const { title, note, back, stored, reply, roles, metrics, provenMetrics, provinces, submitLabel, hidden, head } = props;
  const values = reply?.initialValue ?? stored;
  const messages = reply?.error ?? {};
  const rows = useMemo(() => rowsAt(values, CAPABILITY_GRID, "claims"), [values]);
  const at = (field: string) => ({ name: `capability.${field}`, error: messages[`capability.${field}`] ?? undefined });
  const text = (field: string) => ({ ...at(field), defaultValue: textAt(values, `capability.${field}`) });
  const list = (field: string) => ({ ...at(field), defaultValue: listAt(values, `capability.${field}`) });
  const lines = (field: keyof typeof LINE_FIELDS) => ({
    name: field,
    defaultValue: textAt(values, field) || listAt(values, LINE_FIELDS[field]).join("\n"),
    error: Object.entries(messages).flatMap(([name, own]) => (name.startsWith(LINE_FIELDS[field]) ? (own ?? []) : [])),
  });
  const heading = (id: (typeof CAPABILITY_SECTIONS)[number]["id"]) => {
    const index = CAPABILITY_SECTIONS.findIndex((section) => section.id === id);
    return (
      <SectionTitle id={id} number={index + 1}>
        {CAPABILITY_SECTIONS[index]?.title}
      </SectionTitle>
    );
  };
  const errors = summaryOf(messages, {
    prefix: CAPABILITY_GRID,
    rows,
    metricName: (key) => metrics.find((metric) => metric.key === key)?.name,
    places: {
      [LINE_FIELDS.interfaceLines]: fieldId("interfaceLines"),
      [LINE_FIELDS.robotLines]: fieldId("robotLines"),
      "capability.serviceRegions": fieldId("capability.serviceRegions"),
      [CAPABILITY_GRID]: fieldId(`${CAPABILITY_GRID}[0].metric`),
    },
  });
  return (
    <GuidedForm
      title={title}
      back={back}
      note={note}
      sections={sectionRules(Object.keys(messages).filter((name) => messages[name]))}
      errors={errors}
      hidden={hidden}
      head={head}
      actionNote="发布后所有人可见，并参与匹配"
      actions={
        <SubmitButton name="intent" value="save" pending="正在发布…">
          {submitLabel}
        </SubmitButton>
      }
    >
      <Sheet title={heading("about")}>
        <div className="fields">
          <TextField {...text("name")} label="能力名称" hint="产品或服务的名称，例如“双臂轮式人形机器人 W2”。" required maxLength={60} />
          <div className="field-row">
            <SelectField {...text("role")} label="供给角色" placeholder="请选择" required options={options(roles, SUPPLY_ROLE_NAMES)} />
            <SelectField
              {...text("productType")}
              label="整机产品类型"
              placeholder="不适用"
              hint="整机企业须填写。"
              options={options(PRODUCT_TYPES, PRODUCT_TYPE_NAMES)}
            />
            <SelectField
              {...text("componentKind")}
              label="零部件类别"
              placeholder="不适用"
              hint="零部件企业须填写。"
              options={options(COMPONENT_KINDS, COMPONENT_KIND_NAMES)}
            />
          </div>
          <TextField {...text("summary")} label="一句话简介" required maxLength={120} />
          <TextAreaField
            {...text("description")}
            label="详细说明"
            hint="能做哪些作业、怎么做、限制条件。平台按这段文字识别工序。"
            required
            rows={5}
            maxLength={2000}
          />
        </div>
      </Sheet>
      <Sheet title={heading("scope")}>
        <div className="fields">
          <CheckboxGroup {...list("domains")} label="场景类型" required inline options={options(SCENE_DOMAINS, SCENE_DOMAIN_NAMES)} />
          <CheckboxGroup {...list("fields")} label="应用领域" required inline options={options(SCENE_FIELDS, SCENE_FIELD_NAMES)} />
          <details className="regions-choice" open={listAt(values, "capability.serviceRegions").length > 0}>
            <summary className="btn small">限定服务地区（不选即全国）</summary>
            <CheckboxGroup {...list("serviceRegions")} label="服务地区" optional inline options={provinces} />
          </details>
        </div>
      </Sheet>
      <Sheet title={heading("claims")} note="数值与证据会在比选中逐项对照，请如实填写" flush>
        {messages[CAPABILITY_GRID] ? <p className="field-error grid-error">{messages[CAPABILITY_GRID]?.[0]}</p> : null}
        <IndicatorGrid
          kind="claims"
          prefix={CAPABILITY_GRID}
          rows={rows}
          metrics={metrics}
          messages={messages}
          provenMetrics={provenMetrics}
        />
        <p className="cap grid-note">证据为“文件”或“检测”时须写明报告标题与测试条件。“实证”只由平台验证写入，改动数值后失效。</p>
      </Sheet>
      <Sheet title={heading("compatibility")}>
        <div className="fields">
          <TextAreaField
            {...lines("interfaceLines")}
            label="接口"
            hint="每行一个，例如 EtherCAT、ROS 2 Humble、ISO9409-50。相同接口的能力可组成联合体。"
            optional
            rows={3}
          />
          <TextAreaField
            {...lines("robotLines")}
            label="已适配的整机"
            hint="每行一个能力编号，例如 NL-2026-0001。不填表示凭相同接口适配。"
            optional
            rows={3}
          />
        </div>
      </Sheet>
      <Sheet title={heading("supply")}>
        <div className="fields">
          <div className="field-row">
            <NumberField {...text("unitsPerMonth")} label="月供货量" hint="暂不供货填 0。" integer unit="套" width="full" required />
            <NumberField {...text("leadTimeWeeks")} label="交付周期" integer unit="周" width="full" required />
          </div>
          <div className="field-row">
            <NumberField {...text("leaseMonthlyYuan")} label="经营性租赁" hint="每台每月" optional unit="元" width="full" />
            <NumberField {...text("perOperationYuan")} label="按效用付费" hint="每次成功作业" optional unit="元" width="full" />
            <NumberField {...text("oneOffYuan")} label="一次性价格" hint="采购或许可" optional unit="元" width="full" />
          </div>
        </div>
      </Sheet>
    </GuidedForm>
  );
}

/** When a section counts as done. */
function sectionRules(wrong: readonly string[]): SectionRule[] {
  const filled = (form: FormData, field: string) => form.getAll(`capability.${field}`).some((value) => value !== "");
  const owned = (form: FormData, pattern: RegExp) => [...form].some(([key, value]) => pattern.test(key) && value !== "");
  const own: Record<string, { pattern: RegExp; prefixes: string[] }> = {
    claims: { pattern: /^capability\.claims\[\d+\]\.(metric|value)$/, prefixes: [CAPABILITY_GRID] },
    compatibility: { pattern: /^(interfaceLines|robotLines)$/, prefixes: Object.values(LINE_FIELDS) },
  };
  return CAPABILITY_SECTIONS.map(({ id, title, required }) => {
    const rule = own[id];
    if (rule) {
      const isBegun = (form: FormData) => owned(form, rule.pattern);
      return {
        id,
        title,
        isBegun,
        isDone: isBegun,
        isWrong: wrong.some((name) => rule.prefixes.some((prefix) => name.startsWith(prefix))),
      };
    }
    return {
      id,
      title,
      isWrong: wrong.some((name) => required.some((field) => name === `capability.${field}`)),
      isDone: (form) => required.every((field) => filled(form, field)),
      isBegun: (form) => required.some((field) => filled(form, field)),
    };
  });
}
