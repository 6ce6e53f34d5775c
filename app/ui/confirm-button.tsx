/**
 * ConfirmButton({ label, question, consequence?, confirmLabel?, pending?, action?, fields?, variant?="danger", small?, icon?, side?, children? }):
 * a button that asks before it acts. Opens in place (details), so it works without JavaScript; posts `fields` to `action`.
 * `question` names the object; `consequence` says what follows; `children` are extra fields such as a reason.
 * Not inside another form: HTML does not allow nested forms.
 */
import { Form, useLocation } from "@remix-run/react";
import { type ReactNode, useEffect, useRef } from "react";
import { type ButtonLook, buttonClass } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";
import { useDismiss } from "./menu.tsx";
import { SubmitButton } from "./submit-button.tsx";

type ConfirmButtonProps = ButtonLook & {
  label: string;
  question: string;
  consequence?: ReactNode;
  confirmLabel?: string | undefined;
  pending?: string | undefined;
  action?: string | undefined;
  fields?: Readonly<Record<string, string>> | undefined;
  /** Which edge of the button the panel lines up with. */
  side?: "left" | "right" | undefined;
  children?: ReactNode;
};

export function ConfirmButton(props: ConfirmButtonProps) {
  const {
    label,
    question,
    consequence,
    confirmLabel,
    pending,
    action,
    fields = {},
    variant = "danger",
    small,
    icon,
    side,
    children,
  } = props;
  const details = useRef<HTMLDetailsElement>(null);
  const location = useLocation();
  useDismiss(details);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new location is what closes the panel
  useEffect(() => {
    if (details.current) details.current.open = false;
  }, [location.key]);

  return (
    <details ref={details} className={classNames("confirm", side === "left" && "left")}>
      <summary className={buttonClass({ variant, small })}>
        {icon ? <Icon name={icon} /> : null}
        {label}
      </summary>
      <Form className="confirm-panel" method="post" {...(action ? { action } : {})} preventScrollReset>
        <p>{question}</p>
        {consequence ? <p>{consequence}</p> : null}
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {children}
        <SubmitButton variant={variant === "danger" ? "danger-primary" : "primary"} pending={pending}>
          {confirmLabel ?? label}
        </SubmitButton>
      </Form>
    </details>
  );
}
