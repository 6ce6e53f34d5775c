/** CheckboxField({ field | name, label, value?="on", defaultValue?: boolean, hint?, error?, required? }): one box, such as a confirmation. */
import { RequiredMark } from "./choice-group.tsx";
import { classNames } from "./class-names.ts";
import { ErrorText } from "./field-frame.tsx";
import { type FieldProps, resolveField } from "./field-source.ts";

type CheckboxFieldProps = FieldProps<boolean> & { value?: string | undefined };

export function CheckboxField(props: CheckboxFieldProps) {
  const resolved = resolveField(props);
  const { id, name, error, required } = resolved;
  const value = props.value ?? "on";
  const describedBy = classNames(error && `${id}-error`, Boolean(props.hint) && `${id}-description`);
  return (
    <div className="field" key={resolved.key ?? null}>
      <label className="choice">
        <input
          id={id}
          type="checkbox"
          name={name}
          value={value}
          defaultChecked={resolved.value === true || resolved.value === value}
          disabled={props.disabled}
          form={props.form}
          aria-required={required || undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy === "" ? undefined : describedBy}
        />
        <span>
          {props.label}
          {required ? <RequiredMark /> : null}
          {props.hint ? <small id={`${id}-description`}>{props.hint}</small> : null}
        </span>
      </label>
      {error ? (
        <span className="field-error" id={`${id}-error`}>
          <ErrorText text={error} />
        </span>
      ) : null}
    </div>
  );
}
