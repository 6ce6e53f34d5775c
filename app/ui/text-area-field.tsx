/** TextAreaField({ field | name, label, hint?, error?, defaultValue?, required?, optional?, rows?=4, placeholder?, maxLength?, readOnly?, disabled? }). */
import { Input } from "@mantine/core";
import { controlClasses, FieldFrame } from "./field-frame.tsx";
import { type FieldProps, resolveField, textValue } from "./field-source.ts";

type TextAreaFieldProps = FieldProps & {
  rows?: number | undefined;
  placeholder?: string | undefined;
  maxLength?: number | undefined;
  readOnly?: boolean | undefined;
};

export function TextAreaField(props: TextAreaFieldProps) {
  const resolved = resolveField(props);
  return (
    <FieldFrame resolved={resolved} label={props.label} hint={props.hint} optional={props.optional}>
      <Input
        key={resolved.key ?? null}
        component="textarea"
        multiline
        classNames={controlClasses}
        rows={props.rows ?? 4}
        name={resolved.name}
        defaultValue={textValue(resolved.value)}
        error={Boolean(resolved.error)}
        aria-required={resolved.required || undefined}
        placeholder={props.placeholder}
        maxLength={props.maxLength}
        readOnly={props.readOnly}
        disabled={props.disabled ?? false}
        form={props.form}
      />
    </FieldFrame>
  );
}
