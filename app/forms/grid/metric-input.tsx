/**
 * MetricInput({ control, row, metric, metrics, onRow }): the quantity of a row, typed by name or alias and chosen from the registry's list.
 * A name that says more than the registry's stays as the author's own; one that is not known stays to be corrected.
 */
import { type ChangeEvent, type KeyboardEvent, useEffect, useId, useReducer, useRef, useState } from "react";
import { classNames } from "#app/ui/class-names.ts";
import { COMPARATOR_SIGNS, DIMENSION_NAMES } from "#db/vocabulary/metrics.ts";
import { type GridRow, type MetricOption, withMetric } from "./grid-rows.ts";
import { exactMetric, findMetric, ownName, suggestMetrics } from "./metric-search.ts";

type MetricInputProps = {
  control: Record<string, unknown> & { id: string };
  row: GridRow;
  metric: MetricOption | undefined;
  metrics: readonly MetricOption[];
  onRow: (row: GridRow) => void;
  /** After a choice the target is what comes next. */
  onChosen: () => void;
};

export function MetricInput({ control, row, metric, metrics, onRow, onChosen }: MetricInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const shown = typed ?? (row.name || metric?.name || "");
  const offered = isOpen ? (shown.trim() === "" ? metrics : suggestMetrics(shown, metrics)) : [];

  // The focus may leave in the same moment as a quantity is chosen, before `typed` is rendered empty: what is settled is not settled again.
  const isPending = useRef(false);
  const close = () => {
    isPending.current = false;
    setOpen(false);
    setTyped(null);
  };
  const choose = (chosen: MetricOption) => {
    onRow({ ...withMetric(row, chosen, metric), name: ownName(shown, chosen) });
    close();
    onChosen();
  };
  /** What was typed without choosing: a known name chooses its quantity, any other renames the row. */
  const settle = () => {
    if (isPending.current && typed !== null && typed !== (row.name || metric?.name || "")) {
      const text = typed.trim();
      const meant = exactMetric(text, metrics) ?? (metric ? undefined : findMetric(text, metrics));
      if (meant) onRow({ ...withMetric(row, meant, metric), name: ownName(text, meant) });
      else onRow({ ...row, metric: text === "" ? "" : row.metric, name: text === metric?.name ? "" : text });
    }
    close();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen && event.key === "ArrowUp") return;
      // In the open list the arrows choose; closed, Alt+Down opens it and a plain arrow goes to the next row.
      if (!isOpen && !event.altKey && shown !== "") return;
      event.preventDefault();
      event.stopPropagation();
      setOpen(true);
      if (isOpen && offered.length > 0) setActive((now) => (now + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length);
    } else if (event.key === "Enter" && isOpen && offered[active]) {
      event.preventDefault();
      event.stopPropagation();
      choose(offered[active]);
    } else if (event.key === "Escape" && (isOpen || typed !== null)) {
      event.stopPropagation();
      close();
    }
  };
  return (
    <>
      <input
        {...control}
        ref={input}
        name={undefined}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={offered.length > 0}
        aria-controls={list}
        aria-activedescendant={offered[active] ? `${list}-${offered[active].key}` : undefined}
        value={shown}
        placeholder="输入指标名称"
        autoComplete="off"
        maxLength={40}
        onChange={(event: ChangeEvent<HTMLInputElement>) => {
          isPending.current = true;
          setTyped(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onKeyDown={onKeyDown}
        onBlur={settle}
      />
      {offered.length > 0 ? (
        <Suggestions id={list} anchor={input} typed={shown.trim()} options={offered} active={active} onChoose={choose} />
      ) : null}
    </>
  );
}

type SuggestionsProps = {
  id: string;
  anchor: React.RefObject<HTMLInputElement>;
  typed: string;
  options: readonly MetricOption[];
  active: number;
  onChoose: (metric: MetricOption) => void;
};

/** The list under the cell. It is fixed to the window, because the table around it scrolls and would cut it off. */
function Suggestions({ id, anchor, typed, options, active, onChoose }: SuggestionsProps) {
  const box = useRef<HTMLDivElement>(null);
  const cell = anchor.current?.getBoundingClientRect();
  useEffect(() => {
    box.current?.querySelector(`[aria-selected="true"]`)?.scrollIntoView({ block: "nearest" });
  });
  // The page may scroll or turn while the list is open: it goes along with its cell.
  const [, follow] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    window.addEventListener("scroll", follow, true);
    window.addEventListener("resize", follow);
    return () => {
      window.removeEventListener("scroll", follow, true);
      window.removeEventListener("resize", follow);
    };
  }, []);
  if (!cell) return null;
  const room = window.innerHeight - cell.bottom;
  const place = room < 240 && cell.top > room ? { bottom: window.innerHeight - cell.top + 2 } : { top: cell.bottom + 2 };
  const width = Math.min(560, window.innerWidth - 24);
  return (
    <div
      ref={box}
      className="suggestions"
      style={{ ...place, width, left: Math.max(12, Math.min(cell.left, window.innerWidth - width - 12)) }}
    >
      <p>{typed === "" ? `指标库共 ${options.length} 项，输入名称可以缩小范围` : `指标库中与“${typed}”相近的 ${options.length} 项`}</p>
      <div className="list" id={id} role="listbox" aria-label="指标库">
        {options.map((option, i) => (
          <div
            key={option.key}
            id={`${id}-${option.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            className={classNames("option")}
            // Pressing would take the focus from the cell and close the list before the click.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(option)}
            onKeyDown={undefined}
          >
            <b>{option.name}</b>
            <span>
              {COMPARATOR_SIGNS[option.comparators[0] ?? "="]} · {option.units[0]?.label}
            </span>
            <span>{DIMENSION_NAMES[option.dimension]}</span>
            <span className="method">{option.testMethod}</span>
          </div>
        ))}
      </div>
      <p className="keys not-phone">
        <kbd>↑</kbd> <kbd>↓</kbd> 选择　<kbd>Enter</kbd> 填入单位与测试方法　<kbd>Esc</kbd> 关闭
      </p>
    </div>
  );
}
