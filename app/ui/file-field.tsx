/** FileField({ name, label, accept?, multiple?, capture?, hint?, error?, required?, optional? }): needs encType="multipart/form-data" on the form. */
import { Input } from "@mantine/core";
import { controlClasses, FieldFrame } from "./field-frame.tsx";
import { type FieldProps, resolveField } from "./field-source.ts";

type FileFieldProps = FieldProps & {
  accept?: string | undefined;
  multiple?: boolean | undefined;
  /** Opens the camera on phones. */
  capture?: "environment" | "user" | undefined;
};

export function FileField(props: FileFieldProps) {
  const resolved = resolveField(props);
  return (
    <FieldFrame resolved={resolved} label={props.label} hint={props.hint} optional={props.optional}>
      <Input
        key={resolved.key ?? null}
        classNames={controlClasses}
        type="file"
        name={resolved.name}
        error={Boolean(resolved.error)}
        aria-required={resolved.required || undefined}
        accept={props.accept}
        multiple={props.multiple}
        capture={props.capture}
        disabled={props.disabled ?? false}
        form={props.form}
      />
    </FieldFrame>
  );
}
