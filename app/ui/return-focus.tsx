/** ReturnFocus(): a step back or forward in the history also gives the focus back, to the link by which one had left that page. */
import { useLocation, useNavigationType } from "@remix-run/react";
import { useEffect, useRef } from "react";

export function ReturnFocus() {
  const { key } = useLocation();
  const arrivedBy = useNavigationType();
  /** Address of the link by which an entry of the history was left. */
  const left = useRef(new Map<string, string>());
  useEffect(() => {
    const remember = (event: MouseEvent) => {
      const href = event.target instanceof Element && event.target.closest("a[href]")?.getAttribute("href");
      if (href) left.current.set(key, href);
    };
    document.addEventListener("click", remember, { capture: true });
    return () => document.removeEventListener("click", remember, { capture: true });
  }, [key]);
  useEffect(() => {
    const href = arrivedBy === "POP" ? left.current.get(key) : undefined;
    if (href === undefined) return;
    // Where the page stands is the router's matter.
    document.querySelector<HTMLElement>(`a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
  }, [key, arrivedBy]);
  return null;
}
