/**
 * PriceInputs({ values, messages, onChange }): ways to pay, one a row: model, unit of use, amount and what it includes. Empty rows are left out.
 * `onChange` is told of rows taken away; what is typed says so itself.
 */
import { useState } from "react";
import { type FormMessages, type FormValues, textAt, valueAt } from "#app/forms/form-values.ts";
import { useFieldRows } from "#app/forms/use-field-rows.ts";
import { fieldId } from "#app/ui/field-source.ts";
import { Icon } from "#app/ui/icon.tsx";
import { PRICE_MODEL_NAMES, PRICE_MODELS, USE_UNIT_NAMES, USE_UNITS } from "#db/vocabulary/capabilities.ts";

const SPARE_ROWS = 2;
const LEAST_ROWS = 3;
const MOST_ROWS = 12;

type PriceInputsProps = { values: FormValues; messages: FormMessages; onChange: () => void };

export function PriceInputs({ values, messages, onChange }: PriceInputsProps) {
  // What the page came with: later answers repeat what already stands in the fields.
  const [given] = useState(() => valueAt(values, "capability.prices"));
  const filled = Array.isArray(given) ? given.length : 0;
  const { rows, isLive, isFull, add, remove } = useFieldRows(Math.min(MOST_ROWS, Math.max(LEAST_ROWS, filled + SPARE_ROWS)), MOST_ROWS);
  return (
    <>
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
            {isLive ? (
              <th scope="col">
                <span className="vh">删除</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => {
            const control = (key: string, label: string) => {
              const name = `capability.prices[${i}].${key}`;
              const isWrong = Boolean(messages[name]);
              return {
                id: fieldId(name),
                name,
                className: "in",
                defaultValue: textAt(rowAt(given, row), key),
                "aria-label": `价格 ${i + 1} ${label}`,
                "aria-invalid": isWrong || undefined,
                "aria-describedby": isWrong ? `${fieldId(name)}-error` : undefined,
              };
            };
            const faults = ["model", "unit", "yuan", "includes"].flatMap((key) =>
              (messages[`capability.prices[${i}].${key}`] ?? []).map((message) => ({ key, message })),
            );
            return (
              <tr key={row}>
                <td data-word="计价方式">
                  <select
                    {...control("model", "计价方式")}
                    defaultValue={textAt(rowAt(given, row), "model") || PRICE_MODELS[row % PRICE_MODELS.length]}
                  >
                    {PRICE_MODELS.map((model) => (
                      <option key={model} value={model}>
                        {PRICE_MODEL_NAMES[model]}
                      </option>
                    ))}
                  </select>
                </td>
                <td data-word="计价单位">
                  <select {...control("unit", "计价单位")}>
                    <option value="">请选择</option>
                    {USE_UNITS.map((unit) => (
                      <option key={unit} value={unit}>
                        每{USE_UNIT_NAMES[unit]}
                      </option>
                    ))}
                  </select>
                </td>
                <td data-word="金额（元，不含税）">
                  <input {...control("yuan", "金额")} inputMode="decimal" autoComplete="off" placeholder="—" />
                </td>
                <td data-word="包含内容">
                  <input {...control("includes", "包含内容")} maxLength={120} autoComplete="off" placeholder="例如：保养、备机、一年升级" />
                  {faults.map(({ key, message }) => (
                    <span key={key} className="field-error" id={`${fieldId(`capability.prices[${i}].${key}`)}-error`}>
                      {message}
                    </span>
                  ))}
                </td>
                {isLive ? (
                  <td className="rm">
                    <button
                      type="button"
                      className="row-remove"
                      aria-label={`删除价格 ${i + 1}`}
                      onClick={() => {
                        remove(row);
                        onChange();
                      }}
                    >
                      <Icon name="x" />
                    </button>
                  </td>
                ) : null}
              </tr>
            );
          })}
        </tbody>
      </table>
      {isLive && !isFull ? (
        <p className="add-row sheet-body">
          <button type="button" className="btn small" onClick={add}>
            <Icon name="plus" />
            增加一种价格
          </button>
        </p>
      ) : null}
    </>
  );
}

function rowAt(rows: unknown, at: number): FormValues {
  const row: unknown = Array.isArray(rows) ? rows[at] : undefined;
  return typeof row === "object" && row !== null ? (row as FormValues) : {};
}
