/**
 * TextField({ field | name, label, hint?, error?, defaultValue?, required?, optional?, width?, type?, unit?, placeholder?,
 *   autoComplete?, inputMode?, maxLength?, readOnly?, disabled?, list? }): one line of text.
 * type: "text" | "email" | "tel" | "url" | "password"; width: "short" | "medium" | "full".
 */
import { Input } from "@mantine/core";
import type { HTMLInputAutoCompleteAttribute } from "react";
import { controlClasses, FieldFrame, type FieldWidth } from "./field-frame.tsx";
import { type FieldProps, resolveField, textValue } from "./field-source.ts";

export type TextFieldProps = FieldProps & {
  type?: "text" | "email" | "tel" | "url" | "password" | undefined;
  width?: FieldWidth | undefined;
  /** Shown inside the right edge, read out with the label. */
  unit?: string | undefined;
  placeholder?: string | undefined;
  autoComplete?: HTMLInputAutoCompleteAttribute | undefined;
  inputMode?: "text" | "decimal" | "numeric" | "tel" | "email" | undefined;
  maxLength?: number | undefined;
  readOnly?: boolean | undefined;
  /** Id of a datalist with suggestions. */
  list?: string | undefined;
};

export function TextField(props: TextFieldProps) {
  const { label, hint, optional, width, type = "text", unit } = props;
  const resolved = resolveField(props);
  const fullLabel = unit ? (
    <>
      {label}
      <span className="vh">（单位：{unit}）</span>
    </>
  ) : (
    label
  );
  return (
    <FieldFrame resolved={resolved} label={fullLabel} hint={hint} optional={optional} width={width}>
      <Input
        key={resolved.key ?? null}
        classNames={controlClasses}
        styles={unit ? { input: { paddingRight: `calc(${unitWidth(unit)}em + 18px)` } } : {}}
        type={type}
        name={resolved.name}
        defaultValue={textValue(resolved.value)}
        error={Boolean(resolved.error)}
        aria-required={resolved.required || undefined}
        placeholder={props.placeholder}
        autoComplete={props.autoComplete}
        inputMode={props.inputMode}
        maxLength={props.maxLength}
        readOnly={props.readOnly}
        disabled={props.disabled ?? false}
        form={props.form}
        list={props.list}
        data-unit={unit}
        rightSection={unit ? <span className="field-unit">{unit}</span> : undefined}
        rightSectionWidth="auto"
        rightSectionPointerEvents="none"
        rightSectionProps={{ "aria-hidden": true }}
      />
    </FieldFrame>
  );
}

/** Room for the unit in em: Chinese characters take one, others about 0.6. */
function unitWidth(unit: string): number {
  return [...unit].reduce((sum, character) => sum + (character > "\u2e7f" ? 1 : 0.62), 0);
}
