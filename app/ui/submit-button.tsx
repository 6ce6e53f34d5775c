/**
 * SubmitButton({ children, pending?, name?, value?, variant?="primary", small?, icon?, busy?, disabled?, form?, formAction? }):
 * disables itself and shows `pending` while its submission runs; a plain submit button without JavaScript.
 * With `name` and `value` only the pressed button shows the pending word. `busy` overrides, for fetchers.
 */
import { useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import { type ButtonLook, buttonClass } from "./button.tsx";
import { Icon } from "./icon.tsx";

type SubmitButtonProps = ButtonLook & {
  children: ReactNode;
  pending?: string | undefined;
  name?: string | undefined;
  value?: string | undefined;
  busy?: boolean | undefined;
  disabled?: boolean | undefined;
  form?: string | undefined;
  formAction?: string | undefined;
};

export function SubmitButton(props: SubmitButtonProps) {
  const {
    children,
    pending = "正在提交…",
    name,
    value,
    variant = "primary",
    small,
    icon,
    className,
    busy,
    disabled,
    form,
    formAction,
  } = props;
  const navigation = useNavigation();
  const submitting = busy ?? (navigation.formMethod !== undefined && navigation.formMethod !== "GET");
  const pressed = submitting && (busy !== undefined || name === undefined || navigation.formData?.get(name) === value);
  return (
    <button
      type="submit"
      className={buttonClass({ variant, small, className })}
      name={name}
      value={value}
      form={form}
      formAction={formAction}
      disabled={disabled || submitting}
      aria-busy={pressed || undefined}
    >
      {icon && !pressed ? <Icon name={icon} /> : null}
      {pressed ? pending : children}
    </button>
  );
}
