/**
 * JumpLink({ to, className?, children }): goes to an element of the same page by id and focuses it.
 * Handled here with JavaScript because the router takes a changed hash for a navigation and drops the answer of the last action.
 */
import type { MouseEvent, ReactNode } from "react";

export function JumpLink({ to, className, children }: { to: string; className?: string | undefined; children: ReactNode }) {
  const jump = (event: MouseEvent): void => {
    const target = document.getElementById(to);
    if (!target) return;
    event.preventDefault();
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: target.matches("main") ? "start" : "center" });
  };
  return (
    <a href={`#${to}`} className={className} onClick={jump}>
      {children}
    </a>
  );
}
