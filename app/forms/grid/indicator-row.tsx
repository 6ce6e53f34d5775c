/** GridHead and IndicatorRow of the indicator grid: one row of native controls, and under it what is wrong with it. */
import type { MouseEvent } from "react";
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
import { type GridField, type GridKind, type GridRow, isBlank, type MetricOption } from "./grid-rows.ts";

export function GridHead({ kind }: { kind: GridKind }) {
  const isScene = kind === "requirements";
  return (
    <thead>
      <tr>
        <th scope="col" className="no">
          <span className="vh">序号</span>
        </th>
        <th scope="col" className="nm">
          指标
        </th>
        <th scope="col" className="cm">
          比较
        </th>
        <th scope="col" className="vl">
          {isScene ? "目标值" : "数值"}
        </th>
        <th scope="col" className="un">
          单位
        </th>
        <th scope="col" className="mm">
          {isScene ? "要求" : "证据"}
        </th>
        <th scope="col" className="tt">
          {isScene ? "测试方法" : "证据名称、出具单位与日期、测试条件"}
        </th>
        {isScene ? (
          <th scope="col" className="wt">
            权重
          </th>
        ) : null}
        <th scope="col" className="rm">
          <span className="vh">删除</span>
        </th>
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
  messages: Readonly<Record<string, string[]>>;
  onChange: (at: number, field: GridField, value: string) => void;
  act: (intent: string) => (event: MouseEvent) => void;
};

export function IndicatorRow({
  kind,
  prefix,
  at,
  row,
  metrics,
  metric,
  isLive,
  isProven,
  files,
  messages,
  onChange,
  act,
}: IndicatorRowProps) {
  const isScene = kind === "requirements";
  const called = row.name || metric?.name || "";
  const control = (field: GridField, label: string) => {
    const name = `${prefix}[${at}].${field}`;
    const isWrong = Boolean(messages[field]) || (field === "metric" && Boolean(messages[""]));
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
      onChange: (event: { target: { value: string } }) => onChange(at, field, event.target.value),
    };
  };
  const entries = Object.entries(messages).flatMap(([field, list]) =>
    list.map((message) => ({ field: field === "" ? "metric" : field, message })),
  );
  const units = isLive && metric ? metric.units : allUnits(metrics);
  const missing = isScene && !isBlank(row) && row.testMethod.trim() === "";
  return (
    <>
      <tr className={classNames(entries.length > 0 && "err", missing && "miss")}>
        <td className="no">{at + 1}</td>
        <td className="nm">
          <select {...control("metric", "指标")}>
            <option value="">选择指标</option>
            {DIMENSIONS.map((dimension) => (
              <optgroup key={dimension} label={DIMENSION_NAMES[dimension]}>
                {metrics
                  .filter((option) => option.dimension === dimension && (!option.isRetired || option.key === row.metric))
                  .map((option) => (
                    <option key={option.key} value={option.key}>
                      {option.isRetired ? `${option.name}（已停用）` : option.name}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
          {isScene ? (
            <span className="sub">
              <select {...control("dimension", "维度")}>
                <option value="">维度</option>
                {DIMENSIONS.map((dimension) => (
                  <option key={dimension} value={dimension}>
                    {DIMENSION_NAMES[dimension]}
                  </option>
                ))}
              </select>
              <input {...control("name", "本场景名称")} placeholder="本场景叫法（选填）" maxLength={40} autoComplete="off" />
            </span>
          ) : null}
        </td>
        <td className="cm">
          <select {...control("comparator", "比较")}>
            {row.comparator === "" ? <option value="">—</option> : null}
            {(isLive && metric?.comparators.some((one) => one === row.comparator) ? metric.comparators : COMPARATORS).map((comparator) => (
              <option key={comparator} value={comparator}>
                {COMPARATOR_SIGNS[comparator]}
              </option>
            ))}
          </select>
        </td>
        <td className="vl">
          <span className="bounds">
            <input {...control("value", isScene ? "目标值" : "数值")} inputMode="decimal" autoComplete="off" placeholder="—" />
            <span className="upper">
              –<input {...control("upper", "区间上限")} inputMode="decimal" autoComplete="off" placeholder="上限" />
            </span>
          </span>
        </td>
        <td className="un">
          <select {...control("unit", "单位")}>
            <option value="">单位</option>
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
          ) : isProven ? (
            <span className="proven" title="由平台验证写入；数值不变时保留">
              {EVIDENCE_GRADE_NAMES.platform}
              <input type="hidden" name={`${prefix}[${at}].evidence`} value="selfDeclared" />
            </span>
          ) : (
            <select {...control("evidence", "证据等级")}>
              {EVIDENCE_GRADES.filter((grade) => grade !== "platform").map((grade) => (
                <option key={grade} value={grade}>
                  {EVIDENCE_GRADE_NAMES[grade]}
                </option>
              ))}
            </select>
          )}
        </td>
        <td className="tt">
          {isScene ? (
            <input
              {...control("testMethod", "测试方法")}
              placeholder={missing ? "请补充测试方法" : "选定指标后自动填入"}
              maxLength={200}
              autoComplete="off"
            />
          ) : (
            <ClaimProof
              control={control}
              name={`${prefix}[${at}].fileId`}
              at={at}
              fileId={row.fileId}
              error={messages["fileId"]}
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
      {entries.length > 0 ? (
        <tr className="msg">
          <td className="no" />
          <td colSpan={isScene ? 8 : 7}>
            {entries.map(({ field, message }) => (
              <p key={`${field}${message}`} id={`${fieldId(`${prefix}[${at}].${field}`)}-error`}>
                <Icon name="alert" />
                {message}
                {field === "upper" && row.comparator === "between" && row.value !== "" && row.upper !== "" ? (
                  <button type="submit" className="link-button" name="intent" value={`swapRange:${at}`} onClick={act(`swapRange:${at}`)}>
                    改为 {row.upper}–{row.value}
                  </button>
                ) : null}
              </p>
            ))}
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** Without JavaScript a row cannot know its quantity yet: every unit is offered, and the server says which fit. */
function allUnits(metrics: readonly MetricOption[]): { unit: string; label: string }[] {
  return [...new Map(metrics.flatMap(({ units }) => units).map((unit) => [unit.unit, unit])).values()];
}
