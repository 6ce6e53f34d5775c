/**
 * IndicatorGrid({ kind, prefix, rows, faults?, metrics, messages?, provenMetrics?, extraRows?, onRows?, tools? }): indicators of a scene or claims of a
 * capability as a real table of native controls. Every row is in the page from the start and the buttons post to the server, so that it works
 * without JavaScript. With it: names complete from the registry, arrows and Enter move, a pasted block fills rows and can be undone, rows are
 * checked while they are typed.
 */
import { Link } from "@remix-run/react";
import { type ClipboardEvent, type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { type FormMessages, rowMessages } from "#app/forms/form-values.ts";
import { paths } from "#app/http/paths.ts";
import { Icon } from "#app/ui/icon.tsx";
import type { FieldFile } from "#app/ui/use-uploads.ts";
import { neighbour } from "./grid-keys.ts";
import { parsePasted, withTypedRange } from "./grid-paste.ts";
import {
  applyIntent,
  EMPTY_ROW,
  GRID_FIELDS,
  type GridField,
  type GridKind,
  type GridRow,
  isBlank,
  type MetricOption,
  patchRow,
  type RowFault,
} from "./grid-rows.ts";
import { GridStrip } from "./grid-strip.tsx";
import { GridHead, IndicatorRow } from "./indicator-row.tsx";
import { type KeyedRow, useRowChecks } from "./use-row-checks.ts";
import "./indicator-grid.css";
import "./indicator-grid-phone.css";

const LEAST_ROWS = 8;
const MOST_PASTED = 60;

type IndicatorGridProps = {
  kind: GridKind;
  prefix: string;
  /** Rows to start from. */
  rows: readonly GridRow[];
  /** What is wrong in those rows. */
  faults?: readonly RowFault[][];
  metrics: readonly MetricOption[];
  /** What the last answer said, by field name; a row shows it until it is changed. */
  messages?: FormMessages;
  /** Quantities the platform has proven; their grade cannot be chosen. */
  provenMetrics?: readonly string[] | undefined;
  /** Stored files that proofs of claims may name. */
  files?: readonly FieldFile[] | undefined;
  /** Blank rows asked for without JavaScript. */
  extraRows?: number | undefined;
  onRows?: ((rows: GridRow[]) => void) | undefined;
  /** Further ways to fill the grid, beside its own buttons. */
  tools?: ReactNode;
};

let nextKey = 1;
const keyed = (row: GridRow): KeyedRow => ({ key: nextKey++, row });

/** The rows with blank ones after them, so that there is always one to go on in. */
function padded(rows: readonly GridRow[], extra: number): KeyedRow[] {
  const last = rows.findLastIndex((row) => !isBlank(row));
  const kept = rows.slice(0, last + 1);
  const wanted = Math.max(LEAST_ROWS, last + 3) + extra;
  return [...kept, ...Array.from({ length: wanted - kept.length }, () => EMPTY_ROW)].map((row) => keyed({ ...row }));
}

/** The rows with what stands in their fields; the very same where nothing else does. What has no field stays as it is. */
function withTyped(rows: KeyedRow[], form: FormData, prefix: string, kind: GridKind): KeyedRow[] {
  const merged = rows.map((entry, at) => {
    const typed = GRID_FIELDS[kind].flatMap((field) => {
      const value = form.get(`${prefix}[${at}].${field}`);
      return typeof value === "string" && value !== entry.row[field] ? [[field, value]] : [];
    });
    return typed.length === 0 ? entry : { ...entry, row: { ...entry.row, ...Object.fromEntries(typed) } };
  });
  return merged.some((entry, at) => entry !== rows[at]) ? merged : rows;
}

/** A new array of rows, as after an answer of the server, replaces what is shown. */
export function IndicatorGrid(props: IndicatorGridProps) {
  const [given, setGiven] = useState({ rows: props.rows, times: 0 });
  if (given.rows !== props.rows) setGiven({ rows: props.rows, times: given.times + 1 });
  return <LiveGrid key={given.times} {...props} />;
}

function LiveGrid(props: IndicatorGridProps) {
  const {
    kind,
    prefix,
    rows: given,
    faults = [],
    metrics,
    messages = {},
    provenMetrics = [],
    files = [],
    extraRows = 0,
    onRows,
    tools,
  } = props;
  const [rows, setRows] = useState(() => padded(given, extraRows));
  const [first] = useState(rows);
  const [undo, setUndo] = useState<KeyedRow[] | null>(null);
  const [notice, setNotice] = useState("");
  const [isLive, setLive] = useState(false);
  const table = useRef<HTMLTableElement>(null);
  const focus = useRef<{ at: number; field: GridField } | null>(null);
  const entered = useRef<{ control: HTMLElement; row: GridRow | undefined } | null>(null);
  const faultsOf = useRowChecks(rows, faults);
  // What was typed before the script came stands in the fields alone; the next drawing would put back what the page was sent with.
  useEffect(() => {
    const form = table.current?.closest("form");
    if (form) setRows((now) => withTyped(now, new FormData(form), prefix, kind));
    setLive(true);
  }, [prefix, kind]);
  useEffect(() => {
    const { current: wanted } = focus;
    focus.current = null;
    if (wanted) table.current?.querySelector<HTMLElement>(`[data-row="${wanted.at}"][data-field="${wanted.field}"]`)?.focus();
  });
  // Rows change by buttons, pastes and choices as well, which a form that saves itself cannot hear.
  const told = useRef(rows);
  useEffect(() => {
    if (told.current === rows) return;
    told.current = rows;
    onRows?.(rows.map(({ row }) => row));
    table.current?.dispatchEvent(new Event("input", { bubbles: true }));
  }, [rows, onRows]);

  const metricOf = (key: string) => metrics.find((metric) => metric.key === key);
  const setRow = (at: number, change: (row: GridRow) => GridRow) =>
    setRows((now) => now.map((entry, i) => (i === at ? { ...entry, row: change(entry.row) } : entry)));
  const act = (intent: string) => (event: MouseEvent) => {
    const next = applyIntent(
      rows.map(({ row }) => row),
      intent,
    );
    if (!next) return;
    event.preventDefault();
    if (intent === "addRow") {
      focus.current = { at: rows.length, field: "metric" };
      setRows([...rows, ...next.slice(rows.length).map((row) => keyed(row))]);
    } else setRows(rows.filter((_, i) => intent !== `removeRow:${i}`));
  };

  /** Takes a tab-separated block into the rows from `at` on; what stood there can be brought back. */
  const take = (text: string, at: number): boolean => {
    const pasted = parsePasted(text, kind, metrics).slice(0, MOST_PASTED);
    if (pasted.length === 0) return false;
    setUndo(rows);
    const next = [...rows.slice(0, at), ...pasted.map((row) => keyed(row)), ...rows.slice(at + pasted.length)];
    setRows(isBlank(next.at(-1)?.row ?? EMPTY_ROW) ? next : [...next, keyed({ ...EMPTY_ROW })]);
    setNotice(`已粘贴 ${pasted.length} 行`);
    focus.current = { at, field: "metric" };
    return true;
  };
  const takeBack = () => {
    if (!undo) return;
    setRows(undo);
    setUndo(null);
    setNotice("已撤销粘贴");
    focus.current = { at: 0, field: "metric" };
  };
  const onPaste = (event: ClipboardEvent<HTMLTableElement>) => {
    const text = event.clipboardData.getData("text/plain");
    const cell = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    if (!cell || !/[\t\n]/.test(text.trim())) return;
    if (take(text, Number(cell.dataset["row"]))) event.preventDefault();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const control = event.target as HTMLInputElement | HTMLSelectElement;
    const { row, field } = control.dataset;
    // Enter that ends the choice of an input method is not ours.
    if (event.nativeEvent.isComposing || row === undefined || field === undefined) return;
    const at = Number(row);
    const before = entered.current?.control === control ? entered.current.row : undefined;
    if (
      (event.ctrlKey || event.metaKey) &&
      event.key === "z" &&
      undo &&
      before?.[field as GridField] === rows[at]?.row[field as GridField]
    ) {
      event.preventDefault();
      takeBack();
    } else if (event.key === "Escape" && before) {
      setRow(at, () => before);
    } else if (event.key === "Enter" && at + 1 === rows.length) {
      event.preventDefault();
      focus.current = { at: at + 1, field: "metric" };
      setRows([...rows, keyed({ ...EMPTY_ROW })]);
    } else {
      const next = neighbour(control, event.nativeEvent, table.current);
      if (!next) return;
      event.preventDefault();
      next.focus();
      if (next instanceof HTMLInputElement) next.select();
    }
  };
  const onFocus = (event: { target: EventTarget }) => {
    const control = event.target as HTMLElement;
    const at = Number(control.dataset["row"]);
    entered.current = { control, row: rows[at]?.row };
  };
  const onBlur = ({ target }: { target: EventTarget }) => {
    const { row, field } = (target as HTMLElement).dataset;
    if (field === "value") setRow(Number(row), (typed) => withTypedRange(typed, metricOf(typed.metric)));
  };

  return (
    <>
      <GridStrip kind={kind} prefix={prefix} rows={rows.map(({ row }) => row)} notice={notice} onUndo={undo ? takeBack : undefined} />
      <div className="scroll">
        <table ref={table} className={`tb grid ${kind}`} onPaste={onPaste} onKeyDown={onKeyDown} onFocus={onFocus} onBlur={onBlur}>
          <caption className="vh">{kind === "requirements" ? "攻关指标" : "能力指标与证据"}</caption>
          <GridHead kind={kind} />
          <tbody>
            {rows.map((entry, at) => (
              <IndicatorRow
                key={entry.key}
                kind={kind}
                prefix={prefix}
                at={at}
                row={entry.row}
                metrics={metrics}
                metric={metricOf(entry.row.metric)}
                isLive={isLive}
                isProven={provenMetrics.includes(entry.row.metric)}
                files={files}
                faults={allFaults(faultsOf(entry), first[at] === entry ? rowMessages(messages, prefix, at) : {})}
                onRow={(row) => setRow(at, () => row)}
                onChosen={() => {
                  focus.current = { at, field: "value" };
                }}
                onFix={({ patch }) =>
                  (event) => {
                    event.preventDefault();
                    setRow(at, (row) => patchRow(row, patch, metrics));
                    focus.current = { at, field: (Object.keys(patch)[0] as GridField | undefined) ?? "value" };
                  }}
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
        <PasteBlock kind={kind} prefix={prefix} onTake={(text) => take(text, rows.findLastIndex(({ row }) => !isBlank(row)) + 1)} />
        {tools}
        <Link className="grid-help" to={paths.publicMetrics()} target="_blank" rel="noopener">
          指标含义与测试方法
        </Link>
      </div>
    </>
  );
}

/** What the check found, and what the last answer said beyond it. */
function allFaults(found: readonly RowFault[], answered: Readonly<Record<string, readonly string[]>>): RowFault[] {
  const further = Object.entries(answered).flatMap(([field, list]) =>
    list.map((message): RowFault => ({ field: (field || "metric") as GridField, message, fixes: [] })),
  );
  return [...found, ...further.filter(({ field }) => !found.some((fault) => fault.field === field))];
}

/** Pasting without a keyboard's paste into a cell, and without JavaScript. */
function PasteBlock({ kind, prefix, onTake }: { kind: GridKind; prefix: string; onTake: (text: string) => boolean }) {
  const text = useRef<HTMLTextAreaElement>(null);
  const columns =
    kind === "requirements"
      ? "指标、比较、目标值、单位、必须或期望、测试方法、权重"
      : "指标、比较、数值、单位、证据等级、证据名称、出具单位、出具日期、测试条件";
  return (
    <details className="paste-block">
      <summary className="btn small">
        <Icon name="table" />
        从表格粘贴
      </summary>
      <div>
        <label htmlFor={`${prefix}-pasted`}>从 Excel 复制单元格后粘贴到这里</label>
        <p className="cap">列的顺序：{columns}；带表头时顺序不限。也可以直接粘贴到表格的任一格。</p>
        <textarea ref={text} id={`${prefix}-pasted`} name="pasted" rows={4} />
        <button
          type="submit"
          className="btn small"
          name="intent"
          value="paste"
          onClick={(event) => {
            if (!text.current || !onTake(text.current.value)) return;
            event.preventDefault();
            text.current.value = "";
          }}
        >
          填入表格
        </button>
      </div>
    </details>
  );
}
