/** Step 3: the indicator grid, rows from a template, and the five dimensions: covered, or left out for a reason. */
import { useMemo, useState } from "react";
import { type FormMessages, type FormValues, rowsAt } from "#app/forms/form-values.ts";
import type { GridRow, MetricOption } from "#app/forms/grid/grid-rows.ts";
import { IndicatorGrid } from "#app/forms/grid/indicator-grid.tsx";
import { Icon } from "#app/ui/icon.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { DIMENSION_NAMES, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import type { StepChoices } from "./choices.server.ts";
import type { StepFields } from "./step-fields.ts";

type IndicatorsStepProps = { values: FormValues; messages: FormMessages; fields: StepFields; data: StepChoices; extraRows: number };

export function IndicatorsStep({ values, messages, fields, data, extraRows }: IndicatorsStepProps) {
  const { metrics = [], rowFaults = [], templates = [] } = data;
  const given = useMemo(() => rowsAt(values, "requirements", "requirements"), [values]);
  const [rows, setRows] = useState<readonly GridRow[]>(given);
  const general = messages["requirements"];
  return (
    <>
      <Sheet flush>
        {general ? <p className="field-error grid-error">{general[0]}</p> : null}
        <IndicatorGrid
          kind="requirements"
          prefix="requirements"
          rows={given}
          faults={rowFaults}
          metrics={metrics}
          messages={messages}
          extraRows={extraRows}
          onRows={setRows}
          tools={<FromTemplate templates={templates} />}
        />
        <p className="cap grid-note">
          <span className="not-phone">
            在最后一行按 <kbd>Enter</kbd> 增加一行；可从 Excel 直接粘贴多行，<kbd>Ctrl</kbd> <kbd>Z</kbd> 撤销。
          </span>
          权重 1–5，只影响方案排序，不影响必须项的否决。
        </p>
      </Sheet>
      <Dimensions rows={rows} metrics={metrics} fields={fields} />
    </>
  );
}

/** Adds the indicators of a template whose quantity is not in the grid yet. */
function FromTemplate({ templates }: { templates: readonly { key: string; title: string }[] }) {
  return (
    <details className="paste-block">
      <summary className="btn small">从行业模板加入</summary>
      <div className="row">
        <label className="vh" htmlFor="template-rows">
          行业模板
        </label>
        <select id="template-rows" name="template" className="in">
          {templates.map(({ key, title }) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </select>
        <button type="submit" className="btn small" name="intent" value="template">
          加入这些指标
        </button>
      </div>
    </details>
  );
}

/** Every dimension has an indicator, or the unit says why it has none (工信厅联科函〔2026〕256号 二（二）). */
function Dimensions({
  rows,
  metrics,
  fields: { text },
}: {
  rows: readonly GridRow[];
  metrics: readonly MetricOption[];
  fields: StepFields;
}) {
  const dimensionOf = (key: string) => metrics.find((metric) => metric.key === key)?.dimension;
  const counted = DIMENSIONS.map((dimension) => ({
    dimension,
    count: rows.filter(({ metric }) => dimensionOf(metric) === dimension).length,
  }));
  const open = counted.filter(({ count }) => count === 0).length;
  return (
    <Sheet title="五个维度" note={open === 0 ? "均已覆盖" : `还有 ${open} 个维度没有指标；确实不需要的，写明理由`}>
      <ul className="dimensions">
        {counted.map(({ dimension, count }) => {
          const name = `waivedDimensions.${dimension}`;
          const props = text(name);
          return (
            <li key={dimension}>
              <span className="what">
                {DIMENSION_NAMES[dimension]}
                {count > 0 ? (
                  <span className="done">
                    <Icon name="check" />
                    已覆盖 {count} 项
                  </span>
                ) : (
                  <span className={props.defaultValue ? "said" : "open"}>{props.defaultValue ? "已说明" : "未覆盖"}</span>
                )}
              </span>
              {count > 0 ? (
                // Kept, in case the indicator goes again; it does not count meanwhile.
                <input type="hidden" name={name} defaultValue={props.defaultValue} />
              ) : (
                <TextField {...props} label={`“${DIMENSION_NAMES[dimension]}”不设指标的理由`} optional maxLength={200} />
              )}
            </li>
          );
        })}
      </ul>
    </Sheet>
  );
}
