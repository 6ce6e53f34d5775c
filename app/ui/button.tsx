/**
 * ButtonLink({ to, variant?, small?, icon?, download?, reloadDocument?, children }): a link that looks like a button.
 * variant: "default" | "primary" | "outline" | "text" | "danger" | "danger-primary". One primary per view.
 */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Icon, type IconName } from "./icon.tsx";

export type ButtonVariant = "default" | "primary" | "outline" | "text" | "danger" | "danger-primary";

export type ButtonLook = {
  variant?: ButtonVariant | undefined;
  small?: boolean | undefined;
  icon?: IconName | undefined;
  className?: string | undefined;
};

/** Class names of a button of this look. */
export function buttonClass({ variant = "default", small, className }: ButtonLook): string {
  return classNames("btn", variant !== "default" && variant.replace("-", " "), small && "small", className);
}

type ButtonLinkProps = ButtonLook & {
  to: string;
  children: ReactNode;
  /** For files: a plain download, outside client navigation. */
  download?: boolean | undefined;
  reloadDocument?: boolean | undefined;
  preventScrollReset?: boolean | undefined;
};

export function ButtonLink({
  to,
  children,
  variant,
  small,
  icon,
  className,
  download,
  reloadDocument,
  preventScrollReset,
}: ButtonLinkProps) {
  return (
    <Link
      className={buttonClass({ variant, small, className })}
      to={to}
      download={download}
      reloadDocument={reloadDocument ?? download ?? false}
      preventScrollReset={preventScrollReset ?? false}
    >
      {icon ? <Icon name={icon} /> : null}
      {children}
    </Link>
  );
}
