/**
 * PartnerInputs({ values, messages }): capabilities this one works with, one a row: name or code, and what that rests on. With JavaScript the
 * names are offered while typing; without, a full name or a code is typed.
 */
import { useFetcher } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { PartnerOption } from "#app/areas/capabilities/index.server.ts";
import { type FormMessages, type FormValues, textAt, valueAt } from "#app/forms/form-values.ts";
import { paths } from "#app/http/paths.ts";
import { fieldId } from "#app/ui/field-source.ts";

const SPARE_ROWS = 3;
const PAUSE_MS = 250;

export function PartnerInputs({ values, messages }: { values: FormValues; messages: FormMessages }) {
  const given = valueAt(values, "capability.worksWith");
  const rows: FormValues[] = Array.isArray(given) ? given : [];
  const count = Math.min(50, rows.length + SPARE_ROWS);
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
      {Array.from({ length: count }, (_, i) => {
        const control = (key: string, label: string) => {
          const name = `capability.worksWith[${i}].${key}`;
          const isWrong = Boolean(messages[name]);
          return {
            id: fieldId(name),
            name,
            className: "in",
            autoComplete: "off",
            defaultValue: textAt(rows[i] ?? {}, key),
            "aria-label": `适配对象 ${i + 1} ${label}`,
            "aria-invalid": isWrong || undefined,
            "aria-describedby": isWrong ? `${fieldId(name)}-error` : undefined,
          };
        };
        const faults = ["code", "note"].flatMap((key) =>
          (messages[`capability.worksWith[${i}].${key}`] ?? []).map((message) => ({ key, message })),
        );
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the form.
          <div key={i} className="partner-row">
            <input
              {...control("code", "名称或编号")}
              list="partner-options"
              placeholder="输入名称或编号，例如 轮式双臂"
              maxLength={100}
              onInput={(event) => look(event.currentTarget.value)}
            />
            <input {...control("note", "适配依据")} placeholder="依据，例如：2026-05 联合调试记录" maxLength={120} />
            {faults.map(({ key, message }) => (
              <span key={key} className="field-error" id={`${fieldId(`capability.worksWith[${i}].${key}`)}-error`}>
                {message}
              </span>
            ))}
          </div>
        );
      })}
    </div>
  );
}
