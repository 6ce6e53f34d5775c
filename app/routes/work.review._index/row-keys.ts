/** useRowKeys(selector): J and K move the focus to the next and the one before among the links of a list; Enter then opens it as any link. */
import { useEffect } from "react";

export function useRowKeys(selector: string): void {
  useEffect(() => {
    const move = (event: KeyboardEvent): void => {
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      const target = event.target instanceof Element ? event.target : null;
      if (step === 0 || event.ctrlKey || event.metaKey || event.altKey || target?.closest("input, textarea, select")) return;
      const links: (Element | null)[] = [...document.querySelectorAll(selector)];
      const at = links.indexOf(document.activeElement);
      const next = links[at === -1 ? (step === 1 ? 0 : links.length - 1) : at + step];
      if (!(next instanceof HTMLElement)) return;
      event.preventDefault();
      next.focus();
    };
    document.addEventListener("keydown", move);
    return () => document.removeEventListener("keydown", move);
  }, [selector]);
}
