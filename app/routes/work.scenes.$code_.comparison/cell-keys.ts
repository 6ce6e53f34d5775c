import { type KeyboardEvent, type RefObject, useEffect } from "react";

const STEPS: Record<string, [down: number, right: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * Moves the focus between the links in the cells of a table by arrow keys, Home and End. Where scripts run the table is one stop of the Tab key:
 * hundreds of cells must not stand between what is above and what is below. `content` names what the table shows: another starts anew.
 */
export function useCellKeys(table: RefObject<HTMLTableElement>, content: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows bring other links
  useEffect(() => {
    const element = table.current;
    if (!element) return;
    const stand = (at: HTMLElement | undefined) => {
      for (const link of linksOf(element).flat()) link.tabIndex = link === at ? 0 : -1;
    };
    const cells = linksOf(element).flat();
    stand(cells.find((link) => link.ariaCurrent === "true") ?? cells[0]);
    const onFocus = (event: FocusEvent) => {
      const link = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("a.cell") : null;
      if (link) stand(link);
    };
    element.addEventListener("focusin", onFocus);
    return () => element.removeEventListener("focusin", onFocus);
  }, [table, content]);

  return (event: KeyboardEvent): void => {
    const link = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("a.cell") : null;
    if (!link || !table.current || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = linksOf(table.current);
    const row = rows.findIndex((cells) => cells.includes(link));
    const cells = rows[row] ?? [];
    const column = cells.indexOf(link);
    const step = STEPS[event.key];
    const next = step
      ? rows[row + step[0]]?.[column + step[1]]
      : event.key === "Home"
        ? cells[0]
        : event.key === "End"
          ? cells.at(-1)
          : undefined;
    if (!step && !next) return;
    event.preventDefault();
    next?.focus({ preventScroll: true });
    // Focus alone leaves a cell where it is while a part of it can be seen, half under the frozen column.
    next?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
}

/** The links of each row that has any. */
function linksOf(table: HTMLTableElement): HTMLElement[][] {
  return [...table.rows].map((row) => [...row.querySelectorAll<HTMLElement>("a.cell")]).filter((links) => links.length > 0);
}
