/**
 * FieldFrame({ field, label, hint, optional, width, children }): label above, hint, control, error below; ties them by id.
 * controlClasses: class names of the control inside. Used by the field components, not by pages.
 */
import { Input } from "@mantine/core";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import type { ResolvedField } from "./field-source.ts";

export type FieldWidth = "short" | "medium" | "full";

export const controlClasses = { wrapper: "field-input" };

type FieldFrameProps = {
  resolved: ResolvedField;
  label: ReactNode;
  hint?: ReactNode;
  optional?: boolean | undefined;
  width?: FieldWidth | undefined;
  children: ReactNode;
};

export function FieldFrame({ resolved, label, hint, optional, width = "full", children }: FieldFrameProps) {
  return (
    <Input.Wrapper
      id={resolved.id}
      className={classNames("field", width !== "full" && width)}
      classNames={{ label: "field-label", required: "field-required", description: "field-hint", error: "field-error" }}
      label={
        <>
          {label}
          {optional ? <span className="optional">（选填）</span> : null}
        </>
      }
      description={hint}
      withAsterisk={resolved.required}
      error={resolved.error ? <ErrorText text={resolved.error} /> : undefined}
    >
      {children}
    </Input.Wrapper>
  );
}

export function ErrorText({ text }: { text: string }) {
  return (
    <>
      <span className="vh">错误：</span>
      {text}
    </>
  );
}
