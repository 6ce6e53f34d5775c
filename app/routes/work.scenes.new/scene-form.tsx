/** SceneForm: the guided form of a scene in five sections, for a new scene and for changing one. */
import { type ReactNode, useMemo } from "react";
import { type FormReply, type FormValues, listAt, rowsAt, summaryOf, textAt } from "#app/forms/form-values.ts";
import type { MetricOption } from "#app/forms/grid/grid-rows.ts";
import { IndicatorGrid } from "#app/forms/grid/indicator-grid.tsx";
import { GuidedForm, type SectionRule, SectionTitle } from "#app/forms/guided-form.tsx";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { fieldId } from "#app/ui/field-source.ts";
import { NumberField } from "#app/ui/number-field.tsx";
import { type OptionGroup, SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import {
  COMMERCIAL_MODE_NAMES,
  COMMERCIAL_MODES,
  DEPLOYMENT_GOAL_NAMES,
  DEPLOYMENT_GOALS,
  PRODUCT_TYPE_NAMES,
  PRODUCT_TYPES,
  SCENE_DOMAIN_NAMES,
  SCENE_DOMAINS,
  SCENE_FIELD_NAMES,
  SCENE_FIELDS,
  SCENE_UNIT_KIND_NAMES,
  SCENE_UNIT_KINDS,
} from "#db/vocabulary/scenes.ts";
import { SCENE_GRID, SCENE_SECTIONS, type Seat, seatsOf } from "./scene-values.ts";

type SceneFormProps = {
  title: string;
  note: string;
  back: { to: string; label: string };
  /** Values from the database or of a fresh form. */
  stored: FormValues;
  /** The last answer; its values stand before the stored ones. */
  reply: FormReply | undefined;
  metrics: readonly MetricOption[];
  regions: readonly OptionGroup[];
  /** The earliest deadline, YYYY-MM-DD. */
  today: string;
  hidden: Readonly<Record<string, string>>;
  head?: ReactNode;
};

const options = <K extends string>(keys: readonly K[], names: Record<K, string>) => keys.map((value) => ({ value, label: names[value] }));

export function SceneForm({ title, note, back, stored, reply, metrics, regions, today, hidden, head }: SceneFormProps) {
  const values = reply?.initialValue ?? stored;
  const messages = reply?.error ?? {};
  const rows = useMemo(() => rowsAt(values, SCENE_GRID, "requirements"), [values]);
  const seats = useMemo(() => seatsOf(values), [values]);
  const at = (field: string) => ({ name: `scene.${field}`, error: messages[`scene.${field}`] ?? undefined });
  const text = (field: string) => ({ ...at(field), defaultValue: textAt(values, `scene.${field}`) });
  const list = (field: string) => ({ ...at(field), defaultValue: listAt(values, `scene.${field}`) });
  const errors = summaryOf(messages, {
    prefix: SCENE_GRID,
    rows,
    metricName: (key) => metrics.find((metric) => metric.key === key)?.name,
    places: { "scene.slots": "seats", "scene.requirements": fieldId(`${SCENE_GRID}[0].metric`) },
  });
  const number = (id: string) => SCENE_SECTIONS.findIndex((section) => section.id === id) + 1;
  const heading = (id: (typeof SCENE_SECTIONS)[number]["id"]) => (
    <SectionTitle id={id} number={number(id)}>
      {SCENE_SECTIONS.find((section) => section.id === id)?.title}
    </SectionTitle>
  );
  return (
    <GuidedForm
      title={title}
      back={back}
      note={note}
      sections={sectionRules(Object.keys(messages).filter((name) => messages[name]))}
      errors={errors}
      hidden={hidden}
      head={head}
      actionNote="提交审核前，内容只有贵单位可见"
      actions={
        <>
          <SubmitButton name="intent" value="submit" pending="正在提交…">
            提交审核
          </SubmitButton>
          <SubmitButton name="intent" value="save" variant="default" pending="正在保存…">
            保存草稿
          </SubmitButton>
        </>
      }
    >
      <Sheet title={heading("place")}>
        <div className="fields">
          <TextField
            {...text("name")}
            label="场景名称"
            hint="写明在哪里做什么作业，例如“电池测试线——柔性插接”。“工业产线实训”一类的名称会被退回。"
            required
            maxLength={60}
          />
          <div className="field-row">
            <SelectField
              {...text("domain")}
              label="场景类型"
              placeholder="请选择"
              required
              options={options(SCENE_DOMAINS, SCENE_DOMAIN_NAMES)}
            />
            <SelectField
              {...text("field")}
              label="应用领域"
              placeholder="请选择"
              required
              options={options(SCENE_FIELDS, SCENE_FIELD_NAMES)}
            />
          </div>
          <TextField
            {...text("industryDirection")}
            label="行业/方向"
            hint="例如“新能源电池”“建筑材料（卫生陶瓷）”。"
            required
            maxLength={40}
          />
          <div className="field-row">
            <SelectField
              {...text("unitKind")}
              label="场景单元类别"
              placeholder="请选择"
              required
              options={options(SCENE_UNIT_KINDS, SCENE_UNIT_KIND_NAMES)}
            />
            <NumberField {...text("unitCount")} label="场景单元数" integer unit="个" width="full" required />
            <SelectField {...text("regionCode")} label="所在地区" placeholder="请选择" required options={regions} />
          </div>
        </div>
      </Sheet>
      <Sheet title={heading("site")}>
        <div className="fields">
          <TextAreaField {...text("painPoint")} label="场景痛点" hint="现在怎么做、难在哪里，尽量给出数字。" required maxLength={1000} />
          <TextAreaField
            {...text("coreTask")}
            label="核心作业"
            hint="机器人要依次完成哪些动作，作业对象与现场条件。平台按这段文字识别工序。"
            required
            maxLength={1000}
          />
          <TextAreaField {...text("expectedEffect")} label="预期成效" required rows={3} maxLength={500} />
          <TextAreaField
            {...text("differentiation")}
            label="差异化创新点"
            hint="与同类场景相比的不同之处。"
            optional
            rows={3}
            maxLength={500}
          />
          <CheckboxField
            {...at("structured")}
            label="结构化场景"
            hint="现场布置与作业对象相对固定。"
            defaultValue={textAt(values, "scene.structured") === "on"}
          />
        </div>
      </Sheet>
      <Sheet title={heading("indicators")} note="每个目标值都要有单位和测试方法，验收将照此进行" flush>
        {messages[SCENE_GRID] ? <p className="field-error grid-error">{messages[SCENE_GRID]?.[0]}</p> : null}
        <IndicatorGrid kind="requirements" prefix={SCENE_GRID} rows={rows} metrics={metrics} messages={messages} />
        <p className="cap grid-note">
          <span className="not-phone">
            在最后一行按 <kbd>Enter</kbd> 增加一行；可从 Excel 直接粘贴多行。
          </span>
          权重 1–5，只影响方案排序，不影响必须项的否决。
        </p>
      </Sheet>
      <Sheet title={heading("seats")} note="平台按席位匹配联合体成员" flush>
        {messages["scene.slots"] ? <p className="field-error grid-error">{messages["scene.slots"]?.[0]}</p> : null}
        <SeatTable seats={seats} />
      </Sheet>
      <Sheet title={heading("goals")}>
        <div className="fields">
          <CheckboxGroup
            {...list("productTypes")}
            label="应用部署产品类型"
            required
            inline
            options={options(PRODUCT_TYPES, PRODUCT_TYPE_NAMES)}
          />
          <CheckboxGroup
            {...list("deploymentGoals")}
            label="整机应用目标"
            required
            options={options(DEPLOYMENT_GOALS, DEPLOYMENT_GOAL_NAMES)}
          />
          <NumberField {...text("deploymentCount")} label="部署总数" integer unit="台" required />
          <CheckboxGroup
            {...list("commercialModes")}
            label="合作方式"
            required
            inline
            options={options(COMMERCIAL_MODES, COMMERCIAL_MODE_NAMES)}
          />
          <NumberField
            {...text("budgetYuan")}
            label="首年预算上限"
            hint="不填表示面议。预算不对外公开，只用于提示方案是否超出。"
            optional
            unit="元"
          />
          <DateField {...text("closesOn")} label="应答截止日期" required min={today} />
        </div>
      </Sheet>
    </GuidedForm>
  );
}

const NEEDS = [
  { value: "none", label: "不需要" },
  { value: "required", label: "必须有" },
  { value: "wished", label: "希望有" },
] as const;

/** The seats of the consortium: the lead one is always there, every other is asked for or not. */
function SeatTable({ seats }: { seats: readonly Seat[] }) {
  return (
    <table className="tb compact seats">
      <caption className="vh">联合体成员角色</caption>
      <thead>
        <tr>
          <th scope="col">席位</th>
          <th scope="col">需要程度</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">整机企业或应用服务商（牵头）</th>
          <td>必须有，恰好一个</td>
        </tr>
        {seats.map((seat, i) => (
          // The same seat may be asked for twice, and the list never changes its order.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <tr key={i}>
            <th scope="row">{seat.label}</th>
            <td>
              <input type="hidden" name={`scene.slots[${i}].role`} value={seat.role} />
              <input type="hidden" name={`scene.slots[${i}].componentKind`} value={seat.componentKind} />
              <fieldset>
                <legend className="vh">{seat.label}</legend>
                {NEEDS.map(({ value, label }) => (
                  <label key={value} className="choice">
                    <input type="radio" name={`scene.slots[${i}].need`} value={value} defaultChecked={seat.need === value} />
                    <span>{label}</span>
                  </label>
                ))}
              </fieldset>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** When a section counts as done. */
function sectionRules(wrong: readonly string[]): SectionRule[] {
  const filled = (form: FormData, field: string) => form.getAll(`scene.${field}`).some((value) => value !== "");
  const owned = (form: FormData, test: (key: string, value: string) => boolean) =>
    [...form].some(([key, value]) => typeof value === "string" && test(key, value));
  return SCENE_SECTIONS.map(({ id, title, required }) => {
    if (id === "indicators") {
      const isWrong = wrong.some((name) => name.startsWith(SCENE_GRID));
      const begun = (form: FormData) =>
        owned(form, (key, value) => /^scene\.requirements\[\d+\]\.(metric|value)$/.test(key) && value !== "");
      const isDone = (form: FormData) =>
        begun(form) &&
        !owned(
          form,
          (key, value) =>
            /\]\.metric$/.test(key) &&
            value !== "" &&
            ["value", "testMethod"].some((field) => form.get(key.replace(/metric$/, field)) === ""),
        );
      return { id, title, isWrong, isDone, isBegun: begun };
    }
    if (id === "seats") {
      const chosen = (form: FormData) => owned(form, (key, value) => /^scene\.slots\[\d+\]\.need$/.test(key) && value !== "none");
      return { id, title, isWrong: wrong.some((name) => name.startsWith("scene.slots")), isDone: chosen, isBegun: chosen };
    }
    return {
      id,
      title,
      isWrong: wrong.some((name) => required.some((field) => name === `scene.${field}`)),
      isDone: (form) => required.every((field) => filled(form, field)),
      isBegun: (form) => required.some((field) => field !== "regionCode" && filled(form, field)),
    };
  });
}
