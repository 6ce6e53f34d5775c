import { Form, Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { ImportReview, ReviewRow } from "#app/areas/scenes/index.server.ts";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { COMPARATOR_SIGNS, COMPARATORS, DIMENSION_NAMES, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import { PLAN_COLUMN_FACTS, PLAN_COLUMNS, type PlanColumn } from "#db/vocabulary/plan-table.ts";
import { CHOICES, LONG_COLUMNS } from "./cell-grid.tsx";

/** Empty lines offered below the indicators that were read. */
const SPARE = 2;

interface Props {
  row: ReviewRow;
  review: ImportReview;
  version: number;
  typed: Record<string, string>;
  back: string;
}

/** One whole row: every cell, how its description is taken apart, and its indicators. */
export function RowEditor({ row, review, version, typed, back }: Props) {
  const field = (column: PlanColumn) => {
    const name = `cell:${row.position}:${column}`;
    return {
      name,
      label: PLAN_COLUMN_FACTS[column].header,
      hint: PLAN_COLUMN_FACTS[column].note,
      defaultValue: typed[name] ?? row.cells[column] ?? "",
      error: row.faults.find((fault) => fault.column === column)?.message,
    };
  };
  const columns = PLAN_COLUMNS.filter((column) => column !== "number" && column !== "reportingUnit");
  return (
    <Sheet
      title={`第 ${row.position} 行：${row.cells.name ?? "未命名"}`}
      id="row"
      actions={
        <Link className="btn small" to={back} preventScrollReset>
          返回全部行
        </Link>
      }
    >
      <Form method="post" className="import-row" key={`${row.position}-${version}`} preventScrollReset>
        <input type="hidden" name="version" value={version} />
        <input type="hidden" name="position" value={row.position} />
        <input type="hidden" name="row" value={row.position} />
        <input type="hidden" name="intent" value="row" />
        <button type="submit" className="vh" tabIndex={-1} aria-hidden="true">
          保存这一行
        </button>
        <div className="import-row-cells">
          {columns.map((column) =>
            LONG_COLUMNS.includes(column) ? (
              <TextAreaField key={column} {...field(column)} rows={column === "description" ? 10 : 4} />
            ) : (
              <TextField
                key={column}
                {...field(column)}
                list={column === "region" ? "import-regions" : CHOICES[column] ? `import-${column}` : undefined}
              />
            ),
          )}
        </div>
        <dl className="import-parts">
          <dt>痛点读作</dt>
          <dd>{row.parts.painPoint || "—"}</dd>
          <dt>核心作业读作</dt>
          <dd>{row.parts.coreTask || "—"}</dd>
          <dt>预期成效读作</dt>
          <dd>{row.parts.expectedEffect || "—"}</dd>
        </dl>
        {row.labelled === null ? null : (
          <SubmitButton variant="outline" small name="accept" value={`${row.position}:description:${row.labelled}`} pending="正在拆分…">
            按小标题拆分描述，便于调整
          </SubmitButton>
        )}
        <CheckboxField name="leftOut" label="这一行不导入" defaultValue={row.leftOut} />
        <SubmitButton pending="正在保存…">保存这一行</SubmitButton>
      </Form>
      <IndicatorForm row={row} review={review} version={version} />
    </Sheet>
  );
}

function IndicatorForm({ row, review, version }: { row: ReviewRow; review: ImportReview; version: number }) {
  const blank = { metricName: "", name: "", comparator: ">=", value: "", upper: "", unitName: "", dimension: "manipulation", faults: [] };
  const lines = [...row.indicators, ...Array.from({ length: SPARE }, () => blank)];
  return (
    <Form method="post" className="import-indicator-form" key={`indicators-${row.position}-${version}`} preventScrollReset>
      <h3>指标</h3>
      <p className="cap">从“技术指标”的文字中读出。可以改、可以增删；取消勾选的不写入。比较为“区间”时填写上限。</p>
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="position" value={row.position} />
      <input type="hidden" name="row" value={row.position} />
      <input type="hidden" name="intent" value="indicators" />
      <input type="hidden" name="count" value={lines.length} />
      <ul>
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is the identity of a line of this form
          <li key={i}>
            <label className="choice import-keep">
              <input type="checkbox" name={`indicator:${i}:keep`} defaultChecked={i < row.indicators.length || undefined} />
              <span className="vh">写入第 {i + 1} 项</span>
            </label>
            <Small at={i} field="metric" label="指标" value={line.metricName} list="import-metrics" />
            <Small at={i} field="name" label="本场景名称" value={line.name} />
            <Choice
              at={i}
              field="comparator"
              label="比较"
              value={line.comparator}
              options={COMPARATORS.map((each) => [each, COMPARATOR_SIGNS[each]])}
            />
            <Small at={i} field="value" label="目标值" value={line.value} />
            <Small at={i} field="upper" label="上限" value={line.upper} />
            <Small at={i} field="unit" label="单位" value={line.unitName} />
            <Choice
              at={i}
              field="dimension"
              label="维度"
              value={line.dimension}
              options={DIMENSIONS.map((each) => [each, DIMENSION_NAMES[each]])}
            />
            {line.faults.map(({ message }) => (
              <p key={message} className="field-error">
                {message}
              </p>
            ))}
          </li>
        ))}
      </ul>
      <datalist id="import-metrics">
        {review.metricNames.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <SubmitButton variant="outline" pending="正在保存…">
        {row.isConfirmed ? "更新指标" : "确认这些指标"}
      </SubmitButton>
    </Form>
  );
}

interface ControlProps {
  at: number;
  field: string;
  label: string;
  value: string;
}

function Small({ list, ...control }: ControlProps & { list?: string }) {
  return (
    <Labelled {...control}>
      <input id={nameOf(control)} name={nameOf(control)} defaultValue={control.value} list={list} />
    </Labelled>
  );
}

function Choice({ options, ...control }: ControlProps & { options: [string, string][] }) {
  return (
    <Labelled {...control}>
      <select id={nameOf(control)} name={nameOf(control)} defaultValue={control.value}>
        {options.map(([key, word]) => (
          <option key={key} value={key}>
            {word}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

const nameOf = ({ at, field }: ControlProps) => `indicator:${at}:${field}`;

/** A control with its word; read out with the number of its line. */
function Labelled({ children, ...control }: ControlProps & { children: ReactNode }) {
  const { at, field, label } = control;
  return (
    <label className={`import-${field}`} htmlFor={nameOf(control)}>
      <span className="vh">
        第 {at + 1} 项 {label}
      </span>
      <span className="import-word" aria-hidden="true">
        {label}
      </span>
      <span className="field-input">{children}</span>
    </label>
  );
}
