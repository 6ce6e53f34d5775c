import { useEffect, useRef, useState } from "react";

/**
 * Rows of fields that are added and taken away. `rows` are numbers that stay with a row wherever it moves; the first `count` of them are those the
 * page came with, in order. `isLive` once JavaScript runs: without it the page brings spare rows, and an empty row is as good as none.
 */
export function useFieldRows(count: number, most: number) {
  const [rows, setRows] = useState<readonly number[]>(() => Array.from({ length: count }, (_, i) => i));
  const [isLive, setLive] = useState(false);
  const next = useRef(count);
  useEffect(() => setLive(true), []);
  return {
    rows,
    isLive,
    isFull: rows.length >= most,
    add: () => setRows([...rows, next.current++]),
    remove: (row: number) => setRows(rows.filter((one) => one !== row)),
  };
}
