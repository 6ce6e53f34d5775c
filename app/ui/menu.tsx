/**
 * Menu({ label, children, className?, align? }): a details element that opens a small panel; works without JavaScript.
 * With JavaScript it also closes on Escape, on a click elsewhere and after navigation.
 */
import { useLocation } from "@remix-run/react";
import { type ReactNode, useEffect, useRef } from "react";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";

type MenuProps = { label: ReactNode; children: ReactNode; className?: string | undefined };

export function Menu({ label, children, className }: MenuProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const location = useLocation();

  useDismiss(details);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new location is what closes the menu
  useEffect(() => {
    if (details.current) details.current.open = false;
  }, [location.key]);

  return (
    <details ref={details} className={classNames("menu", className)}>
      <summary>
        {label}
        <Icon name="chevron" className="chevron" />
      </summary>
      <div className="menu-panel">{children}</div>
    </details>
  );
}

/** Closes an open details element on Escape (focus returns to its summary) and on a press outside it. */
export function useDismiss(details: React.RefObject<HTMLDetailsElement>): void {
  useEffect(() => {
    const close = (event: Event): void => {
      const element = details.current;
      if (!element?.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== "Escape") return;
        element.querySelector("summary")?.focus();
      } else if (event.target instanceof Node && element.contains(event.target)) return;
      element.open = false;
    };
    document.addEventListener("keydown", close);
    document.addEventListener("pointerdown", close);
    return () => {
      document.removeEventListener("keydown", close);
      document.removeEventListener("pointerdown", close);
    };
  }, [details]);
}
