/** PriceInputs({ values, messages }): ways to pay, one a row: model, unit of use, amount and what it includes. Empty rows are left out. */
import { type FormMessages, type FormValues, textAt, valueAt } from "#app/forms/form-values.ts";
import { fieldId } from "#app/ui/field-source.ts";
import { PRICE_MODEL_NAMES, PRICE_MODELS, USE_UNIT_NAMES, USE_UNITS } from "#db/vocabulary/capabilities.ts";

const SPARE_ROWS = 2;
const LEAST_ROWS = 3;

export function PriceInputs({ values, messages }: { values: FormValues; messages: FormMessages }) {
  const given = valueAt(values, "capability.prices");
  const filled = Array.isArray(given) ? given.length : 0;
  const count = Math.min(12, Math.max(LEAST_ROWS, filled + SPARE_ROWS));
  return (
    <table className="tb price-inputs">
      <caption className="vh">价格</caption>
      <thead>
        <tr>
          <th scope="col">计价方式</th>
          <th scope="col">计价单位</th>
          <th scope="col" className="r">
            金额（元，不含税）
          </th>
          <th scope="col">包含内容</th>
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: count }, (_, i) => {
          const control = (key: string, label: string) => {
            const name = `capability.prices[${i}].${key}`;
            const isWrong = Boolean(messages[name]);
            return {
              id: fieldId(name),
              name,
              className: "in",
              defaultValue: textAt(rowAt(given, i), key),
              "aria-label": `价格 ${i + 1} ${label}`,
              "aria-invalid": isWrong || undefined,
              "aria-describedby": isWrong ? `${fieldId(name)}-error` : undefined,
            };
          };
          const faults = ["model", "unit", "yuan", "includes"].flatMap((key) =>
            (messages[`capability.prices[${i}].${key}`] ?? []).map((message) => ({ key, message })),
          );
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the form.
            <tr key={i}>
              <td>
                <select
                  {...control("model", "计价方式")}
                  defaultValue={textAt(rowAt(given, i), "model") || PRICE_MODELS[i % PRICE_MODELS.length]}
                >
                  {PRICE_MODELS.map((model) => (
                    <option key={model} value={model}>
                      {PRICE_MODEL_NAMES[model]}
                    </option>
                  ))}
                </select>
              </td>
              <td>
                <select {...control("unit", "计价单位")}>
                  <option value="">—</option>
                  {USE_UNITS.map((unit) => (
                    <option key={unit} value={unit}>
                      每{USE_UNIT_NAMES[unit]}
                    </option>
                  ))}
                </select>
              </td>
              <td>
                <input {...control("yuan", "金额")} inputMode="decimal" autoComplete="off" placeholder="—" />
              </td>
              <td>
                <input {...control("includes", "包含内容")} maxLength={120} autoComplete="off" placeholder="例如：保养、备机、一年升级" />
                {faults.map(({ key, message }) => (
                  <span key={key} className="field-error" id={`${fieldId(`capability.prices[${i}].${key}`)}-error`}>
                    {message}
                  </span>
                ))}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function rowAt(rows: unknown, at: number): FormValues {
  const row: unknown = Array.isArray(rows) ? rows[at] : undefined;
  return typeof row === "object" && row !== null ? (row as FormValues) : {};
}
