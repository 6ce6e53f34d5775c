/** ChoiceGroup: the fieldset behind CheckboxGroup and RadioGroup. Its id is on the fieldset's first box, so error links focus it. */
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { ErrorText } from "./field-frame.tsx";
import type { ResolvedField } from "./field-source.ts";

export type ChoiceOption = { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean | undefined };

type ChoiceGroupProps = {
  kind: "checkbox" | "radio";
  resolved: ResolvedField;
  selected: readonly string[];
  label: ReactNode;
  hint?: ReactNode;
  optional?: boolean | undefined;
  options: readonly ChoiceOption[];
  inline?: boolean | undefined;
  disabled?: boolean | undefined;
};

export function ChoiceGroup({ kind, resolved, selected, label, hint, optional, options, inline, disabled }: ChoiceGroupProps) {
  const { id, name, error, required } = resolved;
  const describedBy = classNames(error && `${id}-error`, Boolean(hint) && `${id}-description`);
  return (
    <fieldset
      key={resolved.key ?? null}
      className={classNames("field", "choices", inline && "inline")}
      disabled={disabled}
      aria-describedby={describedBy === "" ? undefined : describedBy}
      aria-invalid={error ? true : undefined}
    >
      <legend>
        {label}
        {required ? <RequiredMark /> : null}
        {optional ? <span className="optional">（选填）</span> : null}
      </legend>
      {hint ? (
        <span className="field-hint" id={`${id}-description`}>
          {hint}
        </span>
      ) : null}
      <ul>
        {options.map((option, index) => (
          <li key={option.value}>
            <label className="choice">
              <input
                id={index === 0 ? id : undefined}
                type={kind}
                name={name}
                value={option.value}
                defaultChecked={selected.includes(option.value)}
                disabled={option.disabled}
              />
              <span>
                {option.label}
                {option.hint ? <small>{option.hint}</small> : null}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {error ? (
        <span className="field-error" id={`${id}-error`}>
          <ErrorText text={error} />
        </span>
      ) : null}
    </fieldset>
  );
}

export function RequiredMark() {
  return (
    <>
      <span className="field-required" aria-hidden="true">
        *
      </span>
      <span className="vh">（必填）</span>
    </>
  );
}
