/**
 * IndicatorGrid({ kind, prefix, rows, metrics, messages, provenMetrics? }): indicators of a scene or claims of a capability as a real table
 * of native controls. Every row is in the page from the start and the buttons post to the server, so that it works without JavaScript.
 * With it: choosing a quantity fills the row, Enter goes down and adds a row, a pasted block fills rows and can be undone.
 */

import { Link } from "@remix-run/react";
import { type ClipboardEvent, type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from "react";
import { paths } from "#app/http/paths.ts";
import { fieldId } from "#app/ui/field-source.ts";
import { Icon } from "#app/ui/icon.tsx";
import { JumpLink } from "#app/ui/jump-link.tsx";
import type { FieldFile } from "#app/ui/use-uploads.ts";
import { type FormMessages, rowMessages } from "../form-values.ts";
import { parsePasted } from "./grid-paste.ts";
import {
  applyIntent,
  countRows,
  EMPTY_ROW,
  type GridField,
  type GridKind,
  type GridRow,
  isBlank,
  type MetricOption,
  withMetric,
} from "./grid-rows.ts";
import { GridHead, IndicatorRow } from "./indicator-row.tsx";
import "./indicator-grid.css";

const LEAST_ROWS = 8;

type IndicatorGridProps = {
  kind: GridKind;
  prefix: string;
  /** Rows to start from; a new array, as after an answer of the server, replaces what is shown. */
  rows: readonly GridRow[];
  metrics: readonly MetricOption[];
  messages: FormMessages;
  /** Quantities the platform has proven; their grade cannot be chosen. */
  provenMetrics?: readonly string[] | undefined;
  /** Stored files that proofs of claims may name. */
  files?: readonly FieldFile[] | undefined;
};

interface KeyedRow {
  key: number;
  row: GridRow;
  /** Its number in the last answer, whose messages it shows; null once it is another row. */
  answered: number | null;
}
let nextKey = 1;
const keyed = (row: GridRow, answered: number | null = null): KeyedRow => ({ key: nextKey++, row, answered });

/** The rows with blank ones after them, so that there is always one to go on in. */
function padded(rows: readonly GridRow[]): KeyedRow[] {
  const last = rows.findLastIndex((row) => !isBlank(row));
  const wanted = Math.max(LEAST_ROWS, rows.length, last + 3);
  return [...rows, ...Array.from({ length: wanted - rows.length }, () => EMPTY_ROW)].map((row, at) => keyed({ ...row }, at));
}

export function IndicatorGrid({ kind, prefix, rows: given, metrics, messages, provenMetrics = [], files = [] }: IndicatorGridProps) {
  const [source, setSource] = useState(given);
  const [rows, setRows] = useState(() => padded(given));
  const [undo, setUndo] = useState<KeyedRow[] | null>(null);
  const [isLive, setLive] = useState(false);
  const table = useRef<HTMLTableElement>(null);
  const focus = useRef<{ at: number; field: GridField } | null>(null);
  if (source !== given) {
    setSource(given);
    setRows(padded(given));
    setUndo(null);
  }
  useEffect(() => setLive(true), []);
  useEffect(() => {
    const { current: wanted } = focus;
    focus.current = null;
    if (wanted) table.current?.querySelector<HTMLElement>(`[data-row="${wanted.at}"][data-field="${wanted.field}"]`)?.focus();
  });

  const metricOf = (key: string) => metrics.find((metric) => metric.key === key);
  const change = (at: number, field: GridField, value: string) =>
    setRows((now) =>
      now.map((entry, i) => {
        if (i !== at) return entry;
        const row =
          field === "metric" ? withMetric(entry.row, metricOf(value), metricOf(entry.row.metric)) : { ...entry.row, [field]: value };
        return { ...entry, row };
      }),
    );
  const act = (intent: string) => (event: MouseEvent) => {
    const next = applyIntent(
      rows.map(({ row }) => row),
      intent,
    );
    if (!next) return;
    event.preventDefault();
    if (intent.startsWith("swapRange:")) {
      setRows(rows.map((entry, i) => (next[i] && next[i] !== entry.row ? { ...entry, row: next[i], answered: null } : entry)));
    } else if (intent === "addRow") {
      focus.current = { at: rows.length, field: "metric" };
      setRows([...rows, ...next.slice(rows.length).map((row) => keyed(row))]);
    } else setRows(rows.filter((_, i) => intent !== `removeRow:${i}`));
  };

  /** Takes a tab-separated block into the rows from `at` on; what stood there can be brought back. */
  const take = (text: string, at: number): boolean => {
    const pasted = parsePasted(text, kind, metrics).slice(0, 60);
    if (pasted.length === 0) return false;
    setUndo(rows);
    const next = [...rows.slice(0, at), ...pasted.map((row) => keyed(row)), ...rows.slice(at + pasted.length)];
    setRows(isBlank(next.at(-1)?.row ?? EMPTY_ROW) ? next : [...next, keyed({ ...EMPTY_ROW })]);
    return true;
  };
  const onPaste = (event: ClipboardEvent<HTMLTableElement>) => {
    const text = event.clipboardData.getData("text/plain");
    const cell = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    if (!cell || !/[\t\n]/.test(text.trim())) return;
    if (take(text, Number(cell.dataset["row"]))) event.preventDefault();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const { row, field } = (event.target as HTMLElement).dataset;
    // Enter that ends the choice of an input method is not ours.
    if (event.key !== "Enter" || event.nativeEvent.isComposing || row === undefined || field === undefined) return;
    event.preventDefault();
    const at = Number(row) + 1;
    if (at === rows.length) {
      focus.current = { at, field: "metric" };
      setRows([...rows, keyed({ ...EMPTY_ROW })]);
    } else table.current?.querySelector<HTMLElement>(`[data-row="${at}"][data-field="${field}"]`)?.focus();
  };

  const counts = countRows(rows.map(({ row }) => row));
  const firstWithout = rows.findIndex(({ row }) => !isBlank(row) && row.testMethod.trim() === "");
  return (
    <>
      <div className="grid-strip">
        {kind === "requirements" ? (
          <>
            <span>
              必须<b>{counts.mandatory}</b>
            </span>
            <span>
              期望<b>{counts.wished}</b>
            </span>
            {counts.withoutMethod > 0 ? (
              <span className="warn">
                <JumpLink to={fieldId(`${prefix}[${firstWithout}].testMethod`)}>缺测试方法</JumpLink>
                <b>{counts.withoutMethod}</b>
              </span>
            ) : null}
          </>
        ) : (
          <span>
            已填指标<b>{rows.filter(({ row }) => row.value.trim() !== "").length}</b>
          </span>
        )}
        {undo ? (
          <button
            type="button"
            className="btn small"
            onClick={() => {
              setRows(undo);
              setUndo(null);
            }}
          >
            撤销粘贴
          </button>
        ) : null}
      </div>
      <div className="scroll">
        <table ref={table} className={`tb grid ${kind}`} onPaste={onPaste} onKeyDown={onKeyDown}>
          <caption className="vh">{kind === "requirements" ? "攻关指标" : "能力指标与证据"}</caption>
          <GridHead kind={kind} />
          <tbody>
            {rows.map(({ key, row, answered }, at) => (
              <IndicatorRow
                key={key}
                kind={kind}
                prefix={prefix}
                at={at}
                row={row}
                metrics={metrics}
                metric={metricOf(row.metric)}
                isLive={isLive}
                isProven={provenMetrics.includes(row.metric)}
                files={files}
                messages={answered === null ? {} : rowMessages(messages, prefix, answered)}
                onChange={change}
                act={act}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className="grid-foot">
        <button type="submit" className="btn small" name="intent" value="addRow" onClick={act("addRow")}>
          <Icon name="plus" />
          增加 5 行
        </button>
        <Link to={paths.publicMetrics()} target="_blank" rel="noopener">
          指标含义与测试方法
        </Link>
        <details className="paste-block">
          <summary className="btn small">
            <Icon name="table" />
            从表格粘贴
          </summary>
          <div>
            <label htmlFor={`${prefix}-pasted`}>从 Excel 复制单元格后粘贴到这里</label>
            <p className="cap">
              列的顺序：
              {kind === "requirements"
                ? "指标、比较、目标值、单位、必须或期望、测试方法、权重"
                : "指标、比较、数值、单位、证据等级、证据名称、出具单位、出具日期、测试条件"}
              ；带表头时顺序不限。
            </p>
            <textarea id={`${prefix}-pasted`} name="pasted" rows={4} />
            <button type="submit" className="btn small" name="intent" value="paste">
              填入表格
            </button>
          </div>
        </details>
      </div>
    </>
  );
}
