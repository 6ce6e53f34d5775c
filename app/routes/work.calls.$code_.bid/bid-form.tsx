/**
 * BidForm({ draft, indicators, …, intent, team, actions }): solution, promised values, price, milestones and deliverables of a bid, and what of the
 * team is typed. One form, so that whichever part is saved without JavaScript, the other is sent along and not lost. Lists bring spare rows, and an
 * empty row is as good as none.
 */
import { Form } from "@remix-run/react";
import { Fragment, type ReactNode } from "react";
import { type BidDraft, MOST_DELIVERABLES, MOST_MILESTONES, PRICE_BASIS_NAMES } from "#app/areas/calls/schemas.ts";
import { type FormReply, type FormValues, textAt, valueAt } from "#app/forms/form-values.ts";
import { ActionBar } from "#app/ui/action-bar.tsx";
import { formatFen } from "#app/ui/format.ts";
import { NumberField } from "#app/ui/number-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import type { PriceBasis } from "#db/vocabulary/calls.ts";
import "./bid-form.css";

const SPARE_ROWS = 2;

export interface BidIndicator {
  id: string;
  name: string;
  asked: string;
  mandatory: boolean;
  comparator: string;
  unit: string;
  testMethod: string;
}

type BidFormProps = {
  draft: BidDraft;
  indicators: readonly BidIndicator[];
  /** What the price means: fixed by the call. */
  priceBasis: PriceBasis;
  priceLimitFen: string | null;
  version: number;
  reply: FormReply | undefined;
  /** What the form's main button asks for, and the Enter key. */
  intent: "save" | "replace";
  /** Who takes which seat, with its own button. */
  team: ReactNode;
  note: string;
  actions: ReactNode;
};

export function BidForm({ draft, indicators, priceBasis, priceLimitFen, version, reply, intent, team, note, actions }: BidFormProps) {
  // Only an answer to this very form brings its values back.
  const isReply = [intent, "team"].includes(String(reply?.initialValue?.["intent"]));
  const values: FormValues = isReply && reply?.initialValue ? reply.initialValue : (draft as unknown as FormValues);
  const field = (name: string) => ({
    name,
    defaultValue: textAt(values, name.replace(/\[(\d+)\]/g, ".$1")),
    error: reply?.error?.[name] ?? undefined,
  });
  const rows = (name: string, most: number) => {
    const given = valueAt(values, name);
    const count = Math.min(most, Math.max(3, (Array.isArray(given) ? given.length : 0) + SPARE_ROWS));
    return Array.from({ length: count }, (_, i) => i);
  };
  return (
    <Form method="post" noValidate className="form">
      {/* The first button is what Enter presses: it saves the draft, and asks nobody into the team. */}
      <button type="submit" name="intent" value={intent} hidden tabIndex={-1} aria-hidden="true" />
      <input type="hidden" name="version" value={version} />
      {team}
      {/* Another draft is another form: what it shows is what is stored. What is typed of the team stays. */}
      <Fragment key={JSON.stringify(draft)}>
        <Sheet title="方案">
          <TextAreaField
            {...field("solution")}
            label="技术与实施方案"
            hint="针对场景的作业与现场写：怎么做、难点怎么解决、怎么保证。"
            rows={12}
            required
          />
        </Sheet>
        <Sheet title="指标承诺" note="按场景要求的单位填写；必须指标都要填">
          <div className="fields" id="f-promises">
            {indicators.map((indicator, i) => (
              <PromiseFields key={indicator.id} indicator={indicator} at={i} values={values} draft={isReply ? null : draft} reply={reply} />
            ))}
          </div>
        </Sheet>
        <Sheet title="报价与工期" note={`报价口径由揭榜规定：${PRICE_BASIS_NAMES[priceBasis]}`}>
          <div className="fields">
            <div className="field-row bid-price">
              <NumberField
                {...field("priceYuan")}
                label="报价"
                unit="元"
                hint={priceLimitFen ? `含税，不超过最高限价 ${formatFen(priceLimitFen)}。` : "含税，最多两位小数。"}
                required
              />
              <NumberField
                {...field("durationDays")}
                label="总工期"
                unit="天"
                hint="自任务书签署之日起算。"
                integer
                width="short"
                required
              />
            </div>
            <TextAreaField {...field("priceNote")} label="报价说明" hint="包含哪些、不包含哪些，付款建议。" rows={3} optional />
          </div>
        </Sheet>
        <Sheet title="里程碑" note="至少一个，须可考核">
          <div className="fields">
            {rows("milestones", MOST_MILESTONES).map((i) => (
              <fieldset key={i} className="bid-row">
                <legend className="vh">里程碑 {i + 1}</legend>
                <TextField {...field(`milestones[${i}].name`)} label="里程碑" />
                <NumberField {...field(`milestones[${i}].day`)} label="第几天完成" unit="天" integer width="short" />
                <TextField {...field(`milestones[${i}].proof`)} label="完成标志" />
              </fieldset>
            ))}
          </div>
        </Sheet>
        <Sheet title="交付物" note="至少一项">
          <div className="fields">
            {rows("deliverables", MOST_DELIVERABLES).map((i) => (
              <fieldset key={i} className="bid-row two">
                <legend className="vh">交付物 {i + 1}</legend>
                <TextField {...field(`deliverables[${i}].name`)} label="交付物" />
                <TextField {...field(`deliverables[${i}].note`)} label="说明" />
              </fieldset>
            ))}
          </div>
        </Sheet>
        <Sheet title="利益关系">
          <TextAreaField
            {...field("disclosure")}
            label="利益关系说明"
            hint="团队中有单位与用户单位存在控股、同一集团等关联关系时必须说明；没有可不填。"
            rows={3}
            optional
          />
        </Sheet>
      </Fragment>
      <ActionBar note={note}>{actions}</ActionBar>
    </Form>
  );
}

type PromiseProps = { indicator: BidIndicator; at: number; values: FormValues; draft: BidDraft | null; reply: FormReply | undefined };

function PromiseFields({ indicator, at, values, draft, reply }: PromiseProps) {
  // What is stored names its indicator; what was just typed stands in the order of the form.
  const stored = draft?.promises.find(({ requirementId }) => requirementId === indicator.id);
  const field = (key: "value" | "upper" | "remark") => ({
    name: `promises[${at}].${key}`,
    defaultValue: draft ? (stored?.[key] ?? "") : textAt(values, `promises.${at}.${key}`),
    error: reply?.error?.[`promises[${at}].${key}`] ?? undefined,
  });
  const unit = indicator.unit === "" ? undefined : indicator.unit;
  const isRange = indicator.comparator === "between";
  return (
    <fieldset className={isRange ? "bid-row promise range" : "bid-row promise"}>
      <legend>
        <span className="strong">{indicator.name}</span>{" "}
        <span className="cap">
          要求 {indicator.asked} · {indicator.mandatory ? "必须" : "期望"}
          {indicator.testMethod ? ` · ${indicator.testMethod}` : ""}
        </span>
      </legend>
      <input type="hidden" name={`promises[${at}].requirementId`} value={indicator.id} />
      <TextField {...field("value")} label={isRange ? "承诺下限" : "承诺值"} unit={unit} width="medium" required={indicator.mandatory} />
      {isRange ? <TextField {...field("upper")} label="承诺上限" unit={unit} width="medium" required={indicator.mandatory} /> : null}
      <TextField {...field("remark")} label="说明（选填）" />
    </fieldset>
  );
}
