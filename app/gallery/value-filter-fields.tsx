/** ValueFilterFields({ metrics, typed }): a condition on a quantity, the value with its unit as people write it: 0.5 mm, 500 微米. */
import { useId } from "react";

export interface MetricChoice {
  group: string;
  options: { value: string; label: string; unit: string }[];
}
/** A condition that could not be read, as it was typed, and why. */
export interface TypedValue {
  metric: string;
  by: string;
  value: string;
  message: string;
}

export function ValueFilterFields({ metrics, typed }: { metrics: readonly MetricChoice[]; typed: TypedValue | null }) {
  const id = useId();
  return (
    <details className="facet" open={typed !== null}>
      <summary>指标范围</summary>
      <div className="value-filter" key={typed?.message}>
        <label htmlFor={`${id}-metric`}>指标</label>
        <select id={`${id}-metric`} name="addMetric" defaultValue={typed?.metric ?? ""}>
          <option value="">请选择</option>
          {metrics.map(({ group, options }) => (
            <optgroup key={group} label={group}>
              {options.map(({ value, label, unit }) => (
                <option key={value} value={value}>
                  {label}
                  {unit === "" ? "" : `（${unit}）`}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <label htmlFor={`${id}-value`}>数值与单位</label>
        <div className="value-filter-row">
          <select name="addBy" aria-label="比较方式" defaultValue={typed?.by ?? ""}>
            <option value="">优于</option>
            <option value="<=">不超过</option>
            <option value=">=">不低于</option>
          </select>
          <input
            id={`${id}-value`}
            name="addValue"
            defaultValue={typed?.value ?? ""}
            placeholder="如 0.5 mm"
            maxLength={30}
            autoComplete="off"
            aria-invalid={typed ? true : undefined}
            aria-describedby={typed ? `${id}-error` : undefined}
          />
        </div>
        {typed ? (
          <p id={`${id}-error`} className="field-error" role="alert">
            {typed.message}
          </p>
        ) : null}
        <button type="submit" className="btn">
          添加条件
        </button>
      </div>
    </details>
  );
}
