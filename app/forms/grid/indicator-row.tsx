/** One indicator as a row of native controls, with its messages and corrections in a row of their own; GridHead names the columns. */
import type { MouseEvent, ReactNode } from "react";
import { classNames } from "#app/ui/class-names.ts";
import { fieldId } from "#app/ui/field-source.ts";
import { Icon } from "#app/ui/icon.tsx";
import type { FieldFile } from "#app/ui/use-uploads.ts";
import {
  COMPARATOR_SIGNS,
  COMPARATORS,
  DIMENSION_NAMES,
  DIMENSIONS,
  EVIDENCE_GRADE_NAMES,
  EVIDENCE_GRADES,
} from "#db/vocabulary/metrics.ts";
import { ClaimProof } from "./claim-proof.tsx";
import { type GridField, type GridKind, type GridRow, isBlank, type MetricOption, type RowFault } from "./grid-rows.ts";
import { MetricInput } from "./metric-input.tsx";

export function GridHead({ kind }: { kind: GridKind }) {
  const isScene = kind === "requirements";
  const columns: [className: string, label: ReactNode][] = [
    [
      "no",
      <span key="no" className="vh">
        序号
      </span>,
    ],
    ["nm", "指标"],
    ["cm", "比较"],
    ["vl", isScene ? "目标值" : "数值"],
    ["un", "单位"],
    ["mm", isScene ? "要求" : "证据"],
    ["tt", isScene ? "测试方法" : "证据名称、出具单位与日期、测试条件"],
    ...(isScene ? [["wt", "权重"] as [string, ReactNode]] : []),
    [
      "rm",
      <span key="rm" className="vh">
        删除
      </span>,
    ],
  ];
  return (
    <thead>
      <tr>
        {columns.map(([className, label]) => (
          <th key={className} scope="col" className={className}>
            {label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

type IndicatorRowProps = {
  kind: GridKind;
  prefix: string;
  at: number;
  row: GridRow;
  metrics: readonly MetricOption[];
  metric: MetricOption | undefined;
  /** JavaScript runs: the choices of a row follow its quantity. */
  isLive: boolean;
  isProven: boolean;
  /** Stored files that proofs may name. */
  files: readonly FieldFile[];
  faults: readonly RowFault[];
  onRow: (row: GridRow) => void;
  onChosen: () => void;
  onFix: (fault: RowFault["fixes"][number]) => (event: MouseEvent) => void;
  act: (intent: string) => (event: MouseEvent) => void;
};

export function IndicatorRow(props: IndicatorRowProps) {
  const { kind, prefix, at, row, metrics, metric, isLive, isProven, files, faults, onRow, onChosen, onFix, act } = props;
  const isScene = kind === "requirements";
  const called = row.name || metric?.name || "";
  const control = (field: GridField, label: string) => {
    const name = `${prefix}[${at}].${field}`;
    const isWrong = faults.some((fault) => fault.field === field);
    return {
      id: fieldId(name),
      name,
      value: row[field],
      "data-row": at,
      "data-field": field,
      "aria-label": `第 ${at + 1} 行 ${label}`,
      "aria-invalid": isWrong || undefined,
      "aria-describedby": isWrong ? `${fieldId(name)}-error` : undefined,
      className: "in",
      onChange: (event: { target: { value: string } }) => onRow({ ...row, [field]: event.target.value }),
    };
  };
  const units = isLive && metric ? metric.units : allUnits(metrics);
  const missing = isScene && !isBlank(row) && row.testMethod.trim() === "";
  const signs = isLive && metric?.comparators.some((one) => one === row.comparator) ? metric.comparators : COMPARATORS;
  return (
    <>
      <tr className={classNames(faults.length > 0 && "err", missing && "miss")}>
        <td className="no">{at + 1}</td>
        <td className="nm">
          {isLive ? (
            <>
              <input type="hidden" name={`${prefix}[${at}].metric`} value={row.metric} />
              {isScene ? <input type="hidden" name={`${prefix}[${at}].name`} value={row.name} /> : null}
              <MetricInput
                control={control("metric", "指标")}
                row={row}
                metric={metric}
                metrics={metrics}
                onRow={onRow}
                onChosen={onChosen}
              />
              <span className="sub">
                {metric ? [row.name === "" ? "" : metric.name, DIMENSION_NAMES[metric.dimension]].filter(Boolean).join(" · ") : " "}
              </span>
            </>
          ) : (
            <MetricSelect control={control("metric", "指标")} metrics={metrics}>
              {isScene ? (
                <input
                  {...control("name", "本场景名称")}
                  className="in sub"
                  placeholder="本场景叫法（选填）"
                  maxLength={40}
                  autoComplete="off"
                />
              ) : null}
            </MetricSelect>
          )}
        </td>
        <td className="cm">
          <select {...control("comparator", "比较")}>
            {row.comparator === "" ? <option value="">—</option> : null}
            {signs.map((comparator) => (
              <option key={comparator} value={comparator}>
                {COMPARATOR_SIGNS[comparator]}
              </option>
            ))}
          </select>
        </td>
        <td className="vl">
          {isLive && metric && metric.choices.length > 0 ? (
            <select {...control("value", isScene ? "目标值" : "数值")}>
              {metric.choices.includes(row.value) ? null : <option value={row.value}>{row.value || "请选择"}</option>}
              {metric.choices.map((choice) => (
                <option key={choice} value={choice}>
                  {choice}
                </option>
              ))}
            </select>
          ) : (
            <Bounds value={control("value", isScene ? "目标值" : "数值")} upper={control("upper", "区间上限")} />
          )}
        </td>
        <td className="un">
          <select {...control("unit", "单位")}>
            {row.unit === "" || !isLive ? <option value="">单位</option> : null}
            {units.map(({ unit, label }) => (
              <option key={unit} value={unit}>
                {label}
              </option>
            ))}
          </select>
        </td>
        <td className="mm">
          {isScene ? (
            <select {...control("mandatory", "必须或期望")}>
              <option value="on">必须</option>
              <option value="">期望</option>
            </select>
          ) : (
            <Evidence isProven={isProven} prefix={`${prefix}[${at}]`} control={control("evidence", "证据等级")} />
          )}
        </td>
        <td className="tt">
          {isScene ? (
            <input
              {...control("testMethod", "测试方法")}
              placeholder={missing ? "请补充测试方法" : "选定指标后自动填入"}
              maxLength={200}
              autoComplete="off"
              title={row.testMethod}
            />
          ) : (
            <ClaimProof
              control={control}
              name={`${prefix}[${at}].fileId`}
              at={at}
              fileId={row.fileId}
              error={faults.filter(({ field }) => field === "fileId").map(({ message }) => message)}
              files={files}
            />
          )}
        </td>
        {isScene ? (
          <td className="wt">
            <select {...control("weight", "权重")}>
              {row.weight === "" ? <option value="">—</option> : null}
              {["1", "2", "3", "4", "5"].map((weight) => (
                <option key={weight} value={weight}>
                  {weight}
                </option>
              ))}
            </select>
          </td>
        ) : null}
        <td className="rm">
          <button
            type="submit"
            name="intent"
            value={`removeRow:${at}`}
            onClick={act(`removeRow:${at}`)}
            aria-label={`删除第 ${at + 1} 行${called ? `：${called}` : ""}`}
          >
            <Icon name="x" />
          </button>
        </td>
      </tr>
      {faults.length > 0 ? <FaultRow at={at} prefix={prefix} columns={isScene ? 8 : 7} faults={faults} onFix={onFix} /> : null}
    </>
  );
}

type Control = Record<string, unknown> & { id: string };

/** The figure, or the two of a range; the second is hidden beside any other comparison. */
function Bounds({ value, upper }: { value: Control; upper: Control }) {
  return (
    <span className="bounds">
      <input {...value} inputMode="decimal" autoComplete="off" placeholder="—" maxLength={30} />
      <span className="upper">
        –<input {...upper} inputMode="decimal" autoComplete="off" placeholder="上限" maxLength={30} />
      </span>
    </span>
  );
}

/** Without JavaScript the quantity is chosen from the whole list. */
function MetricSelect({ control, metrics, children }: { control: Control; metrics: readonly MetricOption[]; children: ReactNode }) {
  return (
    <>
      <select {...control}>
        <option value="">选择指标</option>
        {DIMENSIONS.map((dimension) => (
          <optgroup key={dimension} label={DIMENSION_NAMES[dimension]}>
            {metrics
              .filter((option) => option.dimension === dimension && (!option.isRetired || option.key === control["value"]))
              .map((option) => (
                <option key={option.key} value={option.key}>
                  {option.isRetired ? `${option.name}（已停用）` : option.name}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      {children}
    </>
  );
}

function Evidence({ isProven, prefix, control }: { isProven: boolean; prefix: string; control: Control }) {
  if (isProven) {
    return (
      <span className="proven" title="由平台验证写入；数值不变时保留">
        {EVIDENCE_GRADE_NAMES.platform}
        <input type="hidden" name={`${prefix}.evidence`} value="selfDeclared" />
      </span>
    );
  }
  return (
    <select {...control}>
      {EVIDENCE_GRADES.filter((grade) => grade !== "platform").map((grade) => (
        <option key={grade} value={grade}>
          {EVIDENCE_GRADE_NAMES[grade]}
        </option>
      ))}
    </select>
  );
}

type FaultRowProps = {
  at: number;
  prefix: string;
  columns: number;
  faults: readonly RowFault[];
  onFix: (fix: RowFault["fixes"][number]) => (event: MouseEvent) => void;
};

/** The sentence of each fault, with its corrections as buttons. */
function FaultRow({ at, prefix, columns, faults, onFix }: FaultRowProps) {
  const all = faults.flatMap(({ fixes }) => fixes);
  return (
    <tr className="msg">
      <td className="no" />
      <td colSpan={columns}>
        {faults.map(({ field, message, fixes }) => (
          <p key={`${field}${message}`} id={`${fieldId(`${prefix}[${at}].${field}`)}-error`}>
            <Icon name="alert" />
            {message}
            {fixes.map((fix) => (
              <button
                key={fix.label}
                type="submit"
                className="link-button"
                name="intent"
                value={`fix:${at}:${all.indexOf(fix)}`}
                onClick={onFix(fix)}
              >
                {fix.label}
              </button>
            ))}
          </p>
        ))}
      </td>
    </tr>
  );
}

/** Without JavaScript a row cannot know its quantity yet: every unit is offered, and the server says which fit. */
function allUnits(metrics: readonly MetricOption[]): { unit: string; label: string }[] {
  return [...new Map(metrics.flatMap(({ units }) => units).map((unit) => [unit.unit, unit])).values()];
}
