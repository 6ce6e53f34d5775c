/**
 * SelectField({ field | name, label, options, placeholder?, hint?, error?, defaultValue?, required?, optional?, width?, disabled? }):
 * the browser's own select. options: [{ value, label, disabled? }] or groups [{ group, options }].
 */
import { Input } from "@mantine/core";
import { controlClasses, FieldFrame, type FieldWidth } from "./field-frame.tsx";
import { type FieldProps, resolveField, textValue } from "./field-source.ts";
import { Icon } from "./icon.tsx";

export type Option = { value: string; label: string; disabled?: boolean | undefined };
export type OptionGroup = { group: string; options: readonly Option[] };

type SelectFieldProps = FieldProps & {
  options: ReadonlyArray<Option | OptionGroup>;
  /** First entry with an empty value, such as 请选择. */
  placeholder?: string | undefined;
  width?: FieldWidth | undefined;
};

export function SelectField(props: SelectFieldProps) {
  const resolved = resolveField(props);
  return (
    <FieldFrame resolved={resolved} label={props.label} hint={props.hint} optional={props.optional} width={props.width}>
      <Input
        key={resolved.key ?? null}
        component="select"
        pointer
        classNames={controlClasses}
        name={resolved.name}
        defaultValue={textValue(resolved.value) ?? ""}
        error={Boolean(resolved.error)}
        aria-required={resolved.required || undefined}
        disabled={props.disabled ?? false}
        form={props.form}
        rightSection={<Icon name="chevron" />}
        rightSectionPointerEvents="none"
      >
        {props.placeholder === undefined ? null : <option value="">{props.placeholder}</option>}
        {props.options.map((entry) =>
          "group" in entry ? (
            <optgroup key={entry.group} label={entry.group}>
              {entry.options.map(renderOption)}
            </optgroup>
          ) : (
            renderOption(entry)
          ),
        )}
      </Input>
    </FieldFrame>
  );
}

function renderOption({ value, label, disabled }: Option) {
  return (
    <option key={value} value={value} disabled={disabled}>
      {label}
    </option>
  );
}
