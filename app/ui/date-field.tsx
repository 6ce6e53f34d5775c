/**
 * DateField({ field | name, label, hint?, error?, defaultValue?, required?, optional?, min?, max?, month?, withTime?, disabled? }):
 * the browser's own date control; sends `YYYY-MM-DD` (`YYYY-MM` with month, `YYYY-MM-DDTHH:mm` with withTime, local to Asia/Shanghai).
 */
import { Input } from "@mantine/core";
import { controlClasses, FieldFrame } from "./field-frame.tsx";
import { type FieldProps, resolveField, textValue } from "./field-source.ts";

type DateFieldProps = FieldProps & {
  min?: string | undefined;
  max?: string | undefined;
  month?: boolean | undefined;
  withTime?: boolean | undefined;
};

export function DateField(props: DateFieldProps) {
  const resolved = resolveField(props);
  return (
    <FieldFrame resolved={resolved} label={props.label} hint={props.hint} optional={props.optional} width="medium">
      <Input
        key={resolved.key ?? null}
        classNames={controlClasses}
        type={props.month ? "month" : props.withTime ? "datetime-local" : "date"}
        name={resolved.name}
        defaultValue={textValue(resolved.value)}
        error={Boolean(resolved.error)}
        aria-required={resolved.required || undefined}
        min={props.min}
        max={props.max}
        disabled={props.disabled ?? false}
        form={props.form}
      />
    </FieldFrame>
  );
}
