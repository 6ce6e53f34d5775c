/**
 * PartnerInputs({ values, messages, onChange }): capabilities this one works with, one a row: name or code, and what that rests on. With
 * JavaScript the names are offered while typing; without, a full name or a code is typed. `onChange` is told of rows taken away.
 */
import { useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import type { PartnerOption } from "#app/areas/capabilities/index.server.ts";
import { type FormMessages, type FormValues, textAt, valueAt } from "#app/forms/form-values.ts";
import { useFieldRows } from "#app/forms/use-field-rows.ts";
import { paths } from "#app/http/paths.ts";
import { fieldId } from "#app/ui/field-source.ts";
import { Icon } from "#app/ui/icon.tsx";

const SPARE_ROWS = 3;
const MOST_ROWS = 50;
const PAUSE_MS = 250;

type PartnerInputsProps = { values: FormValues; messages: FormMessages; onChange: () => void };

export function PartnerInputs({ values, messages, onChange }: PartnerInputsProps) {
  // What the page came with: later answers repeat what already stands in the fields.
  const [given] = useState<FormValues[]>(() => {
    const stored = valueAt(values, "capability.worksWith");
    return Array.isArray(stored) ? stored : [];
  });
  const { rows, isLive, isFull, add, remove } = useFieldRows(Math.min(MOST_ROWS, given.length + SPARE_ROWS), MOST_ROWS);
  const found = useFetcher<{ options: PartnerOption[] }>();
  const pause = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(pause.current), []);
  const look = (text: string) => {
    clearTimeout(pause.current);
    if (text.trim() === "" || text.includes("（NL-")) return;
    pause.current = setTimeout(() => found.load(paths.partnerOptions(text.trim())), PAUSE_MS);
  };
  return (
    <div className="partner-inputs">
      <datalist id="partner-options">
        {(found.data?.options ?? []).map((option) => (
          <option key={option.code} value={`${option.name}（${option.code}）`}>
            {option.organizationName}
          </option>
        ))}
      </datalist>
      {rows.map((row, i) => {
        const control = (key: string, label: string) => {
          const name = `capability.worksWith[${i}].${key}`;
          const isWrong = Boolean(messages[name]);
          return {
            id: fieldId(name),
            name,
            className: "in",
            autoComplete: "off",
            defaultValue: textAt(given[row] ?? {}, key),
            "aria-label": `适配对象 ${i + 1} ${label}`,
            "aria-invalid": isWrong || undefined,
            "aria-describedby": isWrong ? `${fieldId(name)}-error` : undefined,
          };
        };
        const faults = ["code", "note"].flatMap((key) =>
          (messages[`capability.worksWith[${i}].${key}`] ?? []).map((message) => ({ key, message })),
        );
        return (
          <div key={row} className="partner-row">
            <input
              {...control("code", "名称或编号")}
              list="partner-options"
              placeholder="输入名称或编号，例如 轮式双臂"
              maxLength={100}
              onInput={(event) => look(event.currentTarget.value)}
            />
            <input {...control("note", "适配依据")} placeholder="依据，例如：2026-05 联合调试记录" maxLength={120} />
            {isLive ? (
              <span className="rm">
                <button
                  type="button"
                  className="row-remove"
                  aria-label={`删除适配对象 ${i + 1}`}
                  onClick={() => {
                    remove(row);
                    onChange();
                  }}
                >
                  <Icon name="x" />
                </button>
              </span>
            ) : null}
            {faults.map(({ key, message }) => (
              <span key={key} className="field-error" id={`${fieldId(`capability.worksWith[${i}].${key}`)}-error`}>
                {message}
              </span>
            ))}
          </div>
        );
      })}
      {isLive && !isFull ? (
        <p className="add-row">
          <button type="button" className="btn small" onClick={add}>
            <Icon name="plus" />
            增加一项适配
          </button>
        </p>
      ) : null}
    </div>
  );
}
