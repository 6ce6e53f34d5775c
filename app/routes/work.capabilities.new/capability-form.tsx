/** CapabilityForm: the guided form of a capability of one role, for a new one and for changing one. Saves itself as a draft. */
import { type ReactNode, useMemo } from "react";
import { ABILITY_ROLES, type DetailField } from "#app/areas/capabilities/vocabulary.ts";
import type { CoveragePreview } from "#app/areas/matching/index.server.ts";
import { type FormReply, type FormValues, listAt, rowsAt, summaryOf, textAt } from "#app/forms/form-values.ts";
import type { MetricOption } from "#app/forms/grid/grid-rows.ts";
import { IndicatorGrid } from "#app/forms/grid/indicator-grid.tsx";
import { GuidedForm, SectionTitle } from "#app/forms/guided-form.tsx";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { fieldId } from "#app/ui/field-source.ts";
import { formatDateTime } from "#app/ui/format.ts";
import { NumberField } from "#app/ui/number-field.tsx";
import { type Option, SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import type { FieldFile } from "#app/ui/use-uploads.ts";
import { COMPONENT_KIND_NAMES, type ComponentKind, SUPPLY_ROLE_NAMES, type SupplyRole } from "#db/vocabulary/roles.ts";
import {
  PRODUCT_TYPE_NAMES,
  PRODUCT_TYPES,
  SCENE_DOMAIN_NAMES,
  SCENE_DOMAINS,
  SCENE_FIELD_NAMES,
  SCENE_FIELDS,
} from "#db/vocabulary/scenes.ts";
import { AbilityInputs } from "./ability-inputs.tsx";
import { type SectionId, sectionRules, sectionsOf } from "./capability-sections.ts";
import { CAPABILITY_GRID, INTERFACE_LINES } from "./capability-values.ts";
import { CoveragePanel } from "./coverage-panel.tsx";
import { DetailInputs } from "./detail-inputs.tsx";
import { PartnerInputs } from "./partner-inputs.tsx";
import { PriceInputs } from "./price-inputs.tsx";
import { type LiveReply, useLiveForm } from "./use-live-form.ts";
import "./capability-form.css";

export interface CapabilityFormData {
  role: SupplyRole;
  componentKind: ComponentKind | null;
  detailFields: DetailField[];
  metrics: MetricOption[];
  /** Spellings offered for interfaces. */
  interfaceNames: string[];
  provinces: Option[];
  /** Values from the database, a draft or of a fresh form. */
  values: FormValues;
  /** Stored files the values name. */
  files: FieldFile[];
  draftKey: string;
  draftVersion: number;
  savedAt: string | null;
  coverage: CoveragePreview | null;
}

type CapabilityFormProps = {
  title: string;
  note: string;
  back: { to: string; label: string };
  data: CapabilityFormData;
  /** The last answer; its values stand before the stored ones. */
  reply: (FormReply & LiveReply) | undefined;
  /** Quantities the platform has proven for this capability. */
  provenMetrics?: readonly string[];
  submitLabel: string;
  hidden: Readonly<Record<string, string>>;
  head?: ReactNode;
};

const options = <K extends string>(keys: readonly K[], names: Record<K, string>) => keys.map((value) => ({ value, label: names[value] }));

export function CapabilityForm({ title, note, back, data, reply, provenMetrics, submitLabel, hidden, head }: CapabilityFormProps) {
  const { role, componentKind, detailFields, metrics, provinces } = data;
  const values = reply?.initialValue ?? data.values;
  const messages = reply?.error ?? {};
  const live = useLiveForm({
    draftVersion: reply?.draft?.version ?? data.draftVersion,
    savedAt: reply?.draft?.savedAt ?? data.savedAt,
    coverage: reply?.coverage === undefined ? data.coverage : reply.coverage,
  });
  const rows = useMemo(() => rowsAt(values, CAPABILITY_GRID, "claims"), [values]);
  const at = (field: string) => ({ name: `capability.${field}`, error: messages[`capability.${field}`] ?? undefined });
  const text = (field: string) => ({ ...at(field), defaultValue: textAt(values, `capability.${field}`) });
  const list = (field: string) => ({ ...at(field), defaultValue: listAt(values, `capability.${field}`) });
  const detailsTitle = componentKind ? `${COMPONENT_KIND_NAMES[componentKind]}参数` : `${SUPPLY_ROLE_NAMES[role]}参数`;
  const sections = sectionsOf(detailsTitle, ABILITY_ROLES.includes(role));
  const heading = (id: SectionId) => {
    const index = sections.findIndex((section) => section.id === id);
    return (
      <SectionTitle id={id} number={index + 1}>
        {sections[index]?.title}
      </SectionTitle>
    );
  };
  const errors = summaryOf(messages, {
    prefix: CAPABILITY_GRID,
    rows,
    metricName: (key) => metrics.find((metric) => metric.key === key)?.name,
    places: {
      "capability.interfaces": fieldId(INTERFACE_LINES),
      "capability.serviceRegions": fieldId("capability.serviceRegions"),
    },
  });
  const { coverage } = live;
  const covered = coverage ? coverage.counts.meets + coverage.counts.open + coverage.counts.short : 0;
  return (
    <GuidedForm
      title={title}
      back={back}
      note={note}
      sections={sectionRules(
        sections,
        detailFields.filter(({ required }) => required).map(({ name }) => name),
        Object.keys(messages).filter((name) => messages[name]),
      )}
      errors={errors}
      withFiles
      hidden={{
        ...hidden,
        draftKey: data.draftKey,
        "capability.role": role,
        ...(componentKind ? { "capability.componentKind": componentKind } : {}),
      }}
      head={head}
      actionNote={<DraftNote live={live} summary={coverage ? `可应答 ${covered} / ${coverage.openScenes} 个公开场景` : null} />}
      actions={
        <>
          <SubmitButton name="intent" value="save" pending="正在发布…">
            {submitLabel}
          </SubmitButton>
          <button type="submit" className="btn" name="intent" value="draft">
            存为草稿
          </button>
        </>
      }
    >
      <input ref={live.anchor} type="hidden" name="draftVersion" value={live.draftVersion} />
      <Sheet title={heading("about")}>
        <div className="fields">
          <TextField {...text("name")} label="能力名称" hint="产品或服务的名称，例如“双臂轮式人形机器人 W2”。" required maxLength={60} />
          {role === "robotMaker" ? (
            <SelectField
              {...text("productType")}
              label="整机产品类型"
              placeholder="请选择"
              required
              options={options(PRODUCT_TYPES, PRODUCT_TYPE_NAMES)}
            />
          ) : null}
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
      <Sheet title={heading("details")} note="有单位和测试方法的量，请填在“指标与证据”中">
        <DetailInputs fields={detailFields} values={values} messages={messages} />
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
          files={data.files}
        />
        <p className="cap grid-note">
          没有填数值的行不会发布。“文件”和“检测”须写明名称与出具日期；出具满 12 个月的证据在匹配中按低一级计算，到期前 30
          天会提醒您。“实证”只由平台验证写入，改动数值后失效。
        </p>
      </Sheet>
      {ABILITY_ROLES.includes(role) ? (
        <Sheet title={heading("abilities")} note="选填，自评并写明依据" flush>
          <AbilityInputs values={values} messages={messages} />
        </Sheet>
      ) : null}
      <Sheet title={heading("compatibility")}>
        <div className="fields">
          <TextAreaField
            name={INTERFACE_LINES}
            defaultValue={textAt(values, INTERFACE_LINES) || listAt(values, "capability.interfaces").join("\n")}
            error={Object.entries(messages).flatMap(([name, own]) => (name.startsWith("capability.interfaces") ? (own ?? []) : []))}
            label="接口"
            hint={`每行一个。常用写法：${data.interfaceNames.slice(0, 9).join("、")}；写法不同也会归到同一个接口，没有列出的可以直接填写。`}
            optional
            rows={3}
          />
          <fieldset className="field choices">
            <legend>
              已适配的能力<span className="optional">（选填）</span>
            </legend>
            <span className="field-hint">
              整机、应用服务、算法、操作系统、仿真平台或零部件。对方单位会收到确认请求；不填表示凭相同接口适配。
            </span>
            <PartnerInputs values={values} messages={messages} onChange={live.touch} />
          </fieldset>
        </div>
      </Sheet>
      <Sheet title={heading("supply")} flush>
        <div className="fields sheet-body">
          <div className="field-row">
            <NumberField {...text("unitsPerMonth")} label="月供货量" hint="暂不供货填 0。" integer unit="套" width="full" required />
            <NumberField {...text("leadTimeWeeks")} label="交付周期" hint="从下单到首批交付。" integer unit="周" width="full" required />
          </div>
        </div>
        <PriceInputs values={values} messages={messages} onChange={live.touch} />
      </Sheet>
      <Sheet title={heading("coverage")} flush>
        <CoveragePanel coverage={coverage} ask={live.ask} />
      </Sheet>
    </GuidedForm>
  );
}

function DraftNote({ live, summary }: { live: ReturnType<typeof useLiveForm>; summary: string | null }) {
  const saved =
    live.refused ??
    (live.isSaving ? "正在保存…" : live.savedAt ? `草稿已保存 ${formatDateTime(live.savedAt).slice(-5)}` : "发布后所有人可见，并参与匹配");
  return (
    <>
      {summary ? <span className="strong">{summary}</span> : null}
      <span className={live.refused ? "warn" : live.isSaving || live.savedAt ? undefined : "not-phone"}>{saved}</span>
    </>
  );
}
