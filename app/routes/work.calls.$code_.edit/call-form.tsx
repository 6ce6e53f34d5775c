/**
 * CallForm({ values, reply, hidden, sceneClosesOn, back, actions }): title, rules, times and evaluation sheet of a call, as one form. Works without
 * JavaScript: the sheet then brings spare rows, and an empty row is as good as none.
 */
import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { type FormReply, type FormValues, textAt, valueAt } from "#app/forms/form-values.ts";
import { ActionBar } from "#app/ui/action-bar.tsx";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { NumberField } from "#app/ui/number-field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { CRITERION_KIND_NAMES, CRITERION_KINDS, PRICE_BASES, PRICE_BASIS_NAMES } from "#db/vocabulary/calls.ts";
import "./call-form.css";

const SPARE_ROWS = 2;
const MOST_ROWS = 20;
const KINDS = CRITERION_KINDS.map((kind) => ({ value: kind, label: CRITERION_KIND_NAMES[kind] }));

const BASES = PRICE_BASES.map((basis) => ({ value: basis, label: PRICE_BASIS_NAMES[basis] }));

type CallFormProps = {
  values: FormValues;
  reply: FormReply | undefined;
  hidden: Readonly<Record<string, string>>;
  /** Last day on which the scene collects, which bounds the evaluation. */
  sceneClosesOn: string;
  actions: ReactNode;
};

export function CallForm({ values: stored, reply, hidden, sceneClosesOn, actions }: CallFormProps) {
  const values = reply?.initialValue ?? stored;
  const field = (name: string) => ({
    name,
    defaultValue: textAt(values, name.replace(/\[(\d+)\]/g, ".$1")),
    error: reply?.error?.[name] ?? undefined,
  });
  const given = valueAt(values, "criteria");
  const rows = Math.min(MOST_ROWS, (Array.isArray(given) ? given.length : 0) + SPARE_ROWS);
  const allowed = valueAt(values, "teamsAllowed");
  return (
    <Form method="post" noValidate className="form call-form">
      <ErrorSummary errors={errorsFromRecord(reply?.error)} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Sheet title="揭榜内容" note="发布后不能再改">
        <div className="fields">
          <TextField {...field("title")} label="标题" required />
          <TextAreaField
            {...field("rules")}
            label="揭榜规则"
            hint="写明要应答单位交付什么、怎么评、之后怎么做。场景的指标与席位会自动列入，不必重写。"
            rows={8}
            required
          />
          <CheckboxField
            name="teamsAllowed"
            label="接受团队应答"
            hint="多家单位可以组队，由一家牵头；每家成员须自己在平台上同意。"
            defaultValue={allowed === true || allowed === "on"}
          />
          <SelectField
            {...field("priceBasis")}
            label="报价口径"
            options={BASES}
            hint="所有应答都按这一口径报价，最高限价与评审比价也按它。"
          />
          <NumberField {...field("priceLimitYuan")} label="最高限价" unit="元" hint="按报价口径，含税。不填则不设限价。" optional />
          <TextAreaField
            {...field("compensation")}
            label="阶段成本补偿"
            hint="未中选或后期退出的单位，在什么情况下、补偿多少成本。"
            rows={3}
            optional
          />
        </div>
      </Sheet>
      <Sheet title="时间" note="北京时间；截止以数据库时钟为准，迟一毫秒也不接收">
        <div className="field-row call-times">
          <DateField {...field("questionsUntil")} label="提问截止" withTime optional />
          <DateField {...field("deadline")} label="应答截止" hint="发布后只能延长。" withTime required />
          <DateField {...field("evaluateBy")} label="评审完成" hint={`须在场景的应答截止日期 ${sceneClosesOn} 之前。`} withTime required />
        </div>
      </Sheet>
      <Sheet
        title="评审标准"
        note="评分项权重合计 100；资格条件不计分，不满足即不合格。评审人看到的应答隐去单位名称，不含证书与业绩，不宜列为评分项"
      >
        <div className="fields" id="f-criteria">
          {Array.from({ length: rows }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are places of the form
            <fieldset key={i} className="call-criterion">
              <legend className="vh">第 {i + 1} 项</legend>
              <SelectField {...field(`criteria[${i}].kind`)} label="类别" options={KINDS} width="short" />
              <TextField {...field(`criteria[${i}].name`)} label="名称" />
              <NumberField {...field(`criteria[${i}].weight`)} label="权重" unit="%" width="short" integer />
              <TextAreaField {...field(`criteria[${i}].guidance`)} label="评审要点" rows={2} />
            </fieldset>
          ))}
        </div>
      </Sheet>
      <ActionBar note="名称、要点和权重都为空的行不保存。">{actions}</ActionBar>
    </Form>
  );
}
