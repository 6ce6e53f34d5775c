import { useEffect, useRef, useState } from "react";
import { paths } from "#app/http/paths.ts";
import { type GridRow, isBlank, type RowFault } from "./grid-rows.ts";

/** A row is asked about when nothing was typed for this long. */
const PAUSE_MS = 450;

export interface KeyedRow {
  key: number;
  row: GridRow;
}

/**
 * Asks the server what is wrong in the rows, a moment after they changed. What it found of a row is shown until the row is changed again; a
 * row nobody touched keeps what came with the page. Without an answer there is just nothing to show: saving checks again.
 */
export function useRowChecks(rows: readonly KeyedRow[], first: readonly RowFault[][]): (entry: KeyedRow) => RowFault[] {
  const [found, setFound] = useState<ReadonlyMap<number, { row: GridRow; faults: RowFault[] }>>(
    () => new Map(rows.map(({ key, row }, at) => [key, { row, faults: first[at] ?? [] }])),
  );
  const known = useRef(found);
  known.current = found;
  useEffect(() => {
    const asked = rows.filter(({ key, row }) => !isBlank(row) && known.current.get(key)?.row !== row);
    if (asked.length === 0) return;
    const control = new AbortController();
    const ask = async () => {
      try {
        const body = JSON.stringify({ rows: asked.map(({ row }) => row) });
        const headers = { "Content-Type": "application/json", Accept: "application/json" };
        const response = await fetch(paths.checkIndicators(), {
          method: "POST",
          body,
          headers,
          redirect: "manual",
          signal: control.signal,
        });
        if (!response.ok) return;
        const { faults } = (await response.json()) as { faults: RowFault[][] };
        setFound((now) => new Map([...now, ...asked.map(({ key, row }, i) => [key, { row, faults: faults[i] ?? [] }] as const)]));
      } catch {
        // Not online, or the row was changed meanwhile.
      }
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [rows]);
  return ({ key, row }) => {
    const own = found.get(key);
    return own?.row === row ? own.faults : [];
  };
}
