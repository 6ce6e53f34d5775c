import { MOST_STEPS } from "#app/areas/contracts/schemas.ts";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { NumberField } from "#app/ui/number-field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import {
  type ContractKind,
  SLA_BASE_NAMES,
  SLA_BASES,
  SLA_MEASURE_NAMES,
  SLA_MEASURES,
  SLA_SAMPLE_UNITS,
} from "#db/vocabulary/contracts.ts";
import { SLA_EXCLUSION_NAMES, SLA_EXCLUSIONS } from "#db/vocabulary/usage.ts";
import { FigureTable, rowsFrom } from "./figure-table.tsx";
import { choicesAt, type FormSource, fieldAt } from "./form-source.ts";

const NOTES = {
  uptime: "可用时长 ÷（可用时长 + 故障与维护时长），按机器人上报的状态计。",
  successRate: "成功次数 ÷（成功次数 + 失败次数）。",
} as const;

/** The service levels, what is owed below each, and the closed list of what does not count. */
export function LevelFields({ source, kind }: { source: FormSource; kind: ContractKind }) {
  const bases = SLA_BASES.filter((base) => !(kind === "payPerUse" && base === "rent") && !(kind === "operatingLease" && base === "usage"));
  return (
    <Sheet title="服务水平" note="选填；不达标时自动在当期账单中抵扣">
      <div className="fields">
        {SLA_MEASURES.map((measure, m) => {
          const at = `terms.sla.measures[${m}]`;
          return (
            <fieldset className="charge" key={measure}>
              <legend>
                {SLA_MEASURE_NAMES[measure]} <span className="cap">{NOTES[measure]}</span>
              </legend>
              <input type="hidden" name={`${at}.measure`} value={measure} />
              <FigureTable
                source={source}
                caption={`${SLA_MEASURE_NAMES[measure]}的抵扣`}
                rowName={(row) => `第 ${row + 1} 级`}
                rows={rowsFrom(0, MOST_STEPS)}
                columns={[
                  { key: "below", label: `${SLA_MEASURE_NAMES[measure]}低于`, unit: "%" },
                  { key: "credit", label: "抵扣", unit: "%" },
                ]}
                nameOf={(row, key) => `${at}.steps[${row}].${key}`}
              />
              <NumberField
                {...fieldAt(source, `${at}.minimumSample`)}
                label="最小样本"
                unit={SLA_SAMPLE_UNITS[measure]}
                hint="不足时当期不评价。"
                width="short"
                optional
              />
            </fieldset>
          );
        })}
        <div className="field-row">
          <SelectField
            {...fieldAt(source, "terms.sla.base")}
            label="抵扣基数"
            options={bases.map((value) => ({ value, label: SLA_BASE_NAMES[value] }))}
            width="medium"
          />
          <NumberField {...fieldAt(source, "terms.sla.capPercent")} label="抵扣上限" unit="%" hint="各项合计占基数的比例。" width="short" />
          <NumberField
            {...fieldAt(source, "terms.sla.exitAfterBreaches")}
            label="连续不达标可退出"
            unit="期"
            integer
            width="short"
            optional
          />
        </div>
        <CheckboxGroup
          {...choicesAt(source, "terms.sla.exclusions")}
          label="不计入的情形"
          hint="只有勾选的情形可以从服务水平中除外，上报时须注明。"
          options={SLA_EXCLUSIONS.map((value) => ({ value, label: SLA_EXCLUSION_NAMES[value] }))}
          inline
        />
      </div>
    </Sheet>
  );
}
