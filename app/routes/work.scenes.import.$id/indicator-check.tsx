import { Form, Link } from "@remix-run/react";
import type { ImportReview, ReviewRow } from "#app/areas/scenes/index.server.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { DIMENSION_NAMES } from "#db/vocabulary/metrics.ts";

/** The indicators that were read from free text, beside the words they come from, to be confirmed by a person. */
export function IndicatorCheck({ review, version, mayEdit }: { review: ImportReview; version: number; mayEdit: boolean }) {
  const open = review.rows.filter((row) => !row.isConfirmed && row.action !== "skip" && row.indicators.length > 0);
  if (open.length === 0) return null;
  return (
    <Sheet title="确认指标" note={`${open.length} 行的指标从文字中读出，请核对后确认`} id="indicators" flush>
      <Form method="post" preventScrollReset>
        <input type="hidden" name="version" value={version} />
        <input type="hidden" name="intent" value="confirm" />
        <ul className="import-indicators">
          {open.map((row) => (
            <li key={row.position}>
              <div className="import-indicator-head">
                <label className="choice">
                  <input
                    type="checkbox"
                    name="confirm"
                    value={row.position}
                    defaultChecked={isWhole(row)}
                    disabled={!mayEdit || !isWhole(row)}
                  />
                  <span>
                    第 {row.position} 行 <b>{row.cells.name ?? "（未命名）"}</b>
                  </span>
                </label>
                {mayEdit ? <Link to={`?row=${row.position}#row`}>修改指标</Link> : null}
              </div>
              <IndicatorTable row={row} />
            </li>
          ))}
        </ul>
        {mayEdit ? (
          <div className="import-save">
            <SubmitButton variant="outline" pending="正在保存…">
              确认勾选各行的指标
            </SubmitButton>
            <span className="cap">确认后指标按此写入；测试方法取指标库的默认方法，权重为 3，均可在草稿中修改。</span>
          </div>
        ) : null}
      </Form>
    </Sheet>
  );
}

const isWhole = (row: ReviewRow) => row.indicators.every(({ faults }) => faults.length === 0);

function IndicatorTable({ row }: { row: ReviewRow }) {
  return (
    <DataTable
      caption={`第 ${row.position} 行的指标`}
      rows={row.indicators}
      rowKey={({ name, text, source }) => `${name}-${text}-${source}`}
      compact
      cards
      columns={[
        {
          key: "name",
          header: "指标",
          rowHeader: true,
          render: ({ name, metricName }) => (
            <>
              {name}
              {metricName === name ? null : (
                <span className="cap block">{metricName === "" ? "指标库中没有对应的指标" : `按“${metricName}”`}</span>
              )}
            </>
          ),
        },
        {
          key: "text",
          header: "要求",
          render: ({ text, faults }) => (
            <>
              <span className="strong nb">{text}</span>
              {faults.map(({ message }) => (
                <span key={message} className="field-error">
                  {message}
                </span>
              ))}
            </>
          ),
        },
        { key: "dimension", header: "维度", nowrap: true, render: ({ dimension }) => DIMENSION_NAMES[dimension] },
        { key: "source", header: "原文", width: "36%", render: ({ source }) => <span className="muted">{source || "—"}</span> },
      ]}
    />
  );
}
