import { MOST_CHARGES, MOST_TIERS } from "#app/areas/contracts/schemas.ts";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { NumberField } from "#app/ui/number-field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import {
  CHARGE_BASES,
  CHARGE_BASIS_NAMES,
  CHARGE_UNITS,
  MINIMUM_KIND_NAMES,
  MINIMUM_KINDS,
  TIER_MODE_NAMES,
  TIER_MODE_NOTES,
  TIER_MODES,
  VAT_RULES,
  VAT_TREATMENTS,
} from "#db/vocabulary/contracts.ts";
import { ROBOT_STATE_NAMES, ROBOT_STATES } from "#db/vocabulary/usage.ts";
import { FigureTable, rowsFrom } from "./figure-table.tsx";
import { choicesAt, type FormSource, fieldAt, isUsed } from "./form-source.ts";

export const VAT_OPTIONS = VAT_TREATMENTS.map((value) => ({ value, label: VAT_RULES[value].name }));
/** Tiers that are shown at once; more are folded away. */
const SHOWN_TIERS = 3;

/** What use costs: one charge or several, each with its tiers, and what is promised and capped a month. */
export function UsageFields({ source }: { source: FormSource }) {
  return (
    <Sheet title="按用量付费" note="单价不含税；失败的作业、废品不收费">
      <div className="fields">
        {Array.from({ length: MOST_CHARGES }, (_, i) => {
          const at = `terms.usage.charges[${i}]`;
          if (i === 0) return <ChargeFields key={at} source={source} at={at} number={1} />;
          return (
            <details key={at} className="fold" open={isUsed(source, `${at}.basis`) || isUsed(source, `${at}.tiers`)}>
              <summary>再加一项计费（第 {i + 1} 项）</summary>
              <ChargeFields source={source} at={at} number={i + 1} />
            </details>
          );
        })}
        <div className="field-row">
          <SelectField
            {...fieldAt(source, "terms.usage.minimumKind")}
            label="每月最低承诺"
            options={MINIMUM_KINDS.map((value) => ({ value, label: MINIMUM_KIND_NAMES[value] }))}
            width="medium"
          />
          <NumberField {...fieldAt(source, "terms.usage.minimumQuantity")} label="承诺用量" hint="按用量承诺时填写，指第 1 项计费。" />
          <NumberField {...fieldAt(source, "terms.usage.minimumYuan")} label="承诺金额" unit="元" hint="按金额承诺时填写，不含税。" />
        </div>
        <div className="field-row">
          <TextField
            {...fieldAt(source, "terms.usage.ramp")}
            label="爬坡期"
            hint="前几个月承诺的百分比，例如 30, 60, 80。"
            width="medium"
            optional
          />
          <NumberField {...fieldAt(source, "terms.usage.capYuan")} label="每月封顶" unit="元" hint="用量费用最多收这么多。" optional />
          <SelectField {...fieldAt(source, "terms.usage.vat")} label="增值税" options={VAT_OPTIONS} width="medium" required />
        </div>
      </div>
    </Sheet>
  );
}

function ChargeFields({ source, at, number }: { source: FormSource; at: string; number: number }) {
  return (
    <fieldset className="charge">
      <legend className="vh">第 {number} 项计费</legend>
      <div className="field-row">
        <SelectField
          {...fieldAt(source, `${at}.basis`)}
          label="计费依据"
          placeholder="请选择"
          options={CHARGE_BASES.map((value) => ({ value, label: `${CHARGE_BASIS_NAMES[value]}（每${CHARGE_UNITS[value]}）` }))}
          width="medium"
          required={number === 1}
        />
        <SelectField
          {...fieldAt(source, `${at}.tierMode`)}
          label="分档方式"
          options={TIER_MODES.map((value) => ({ value, label: `${TIER_MODE_NAMES[value]}：${TIER_MODE_NOTES[value]}` }))}
        />
      </div>
      <Tiers source={source} at={at} from={0} to={SHOWN_TIERS} />
      <details className="fold" open={isUsed(source, `${at}.tiers[${SHOWN_TIERS}]`)}>
        <summary>更多档位</summary>
        <Tiers source={source} at={at} from={SHOWN_TIERS} to={MOST_TIERS} />
      </details>
      <details className="fold" open={isUsed(source, `${at}.states`)}>
        <summary>计入运行小时的状态（按运行小时收费时选择）</summary>
        <CheckboxGroup
          {...choicesAt(source, `${at}.states`)}
          label="计入运行小时的状态"
          hint="其余状态的时间不收费。"
          options={ROBOT_STATES.map((value) => ({ value, label: ROBOT_STATE_NAMES[value] }))}
          inline
        />
      </details>
    </fieldset>
  );
}

function Tiers({ source, at, from, to }: { source: FormSource; at: string; from: number; to: number }) {
  return (
    <FigureTable
      source={source}
      caption="各档价格"
      rowName={(row) => `第 ${row + 1} 档`}
      rows={rowsFrom(from, to)}
      columns={[
        { key: "upTo", label: "上限（含）", placeholder: (row) => (row === 0 ? "只有一个价格时留空" : "最后一档留空") },
        { key: "priceYuan", label: "单价", unit: "元，最多 4 位小数" },
      ]}
      nameOf={(row, key) => `${at}.tiers[${row}].${key}`}
    />
  );
}
