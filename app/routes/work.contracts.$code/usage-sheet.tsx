import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatCount, formatDateTime, formatYuan } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { scaleFor } from "./chart-scale.ts";
import type { PeriodData } from "./page-data.ts";
import { UsageChart } from "./usage-chart.tsx";
import "./contract.css";

/** The month's usage as a plot, its legend with the same figures, and the figures of every day as a table. */
export function UsageSheet({ code, period, now }: { code: string; period: PeriodData; now: string }) {
  const { usage } = period;
  const [charge] = period.charges;
  const promised = charge && charge.committed !== "0" ? charge.committed : null;
  const [soFar, atEnd] = [usage.succeeded, charge?.atEnd ?? usage.succeeded];
  const chart = {
    days: usage.days,
    from: period.from,
    to: period.to,
    now,
    soFar,
    atEnd,
    committed: promised,
  };
  const unit = scaleFor(Math.max(Number(atEnd), Number(promised ?? 0))).unit.word;
  let running = 0n;
  const days = usage.days.map((day) => {
    running += BigInt(day.succeeded);
    return { ...day, running };
  });
  return (
    <Sheet
      title={promised === null ? `${monthOf(period.key)}累计用量` : `${monthOf(period.key)}累计用量与最低承诺`}
      note={`单位：${unit}`}
      actions={
        <>
          <span className="cap not-phone">数据截至 {formatDateTime(period.ended ? period.to : now)}</span>
          <ButtonLink to={`${paths.contractUsage(code)}?month=${period.key}`} variant="text" small>
            按机器人与日期查看
          </ButtonLink>
        </>
      }
      flush
    >
      <div className="usage-columns">
        <figure>
          <div className="not-phone">
            <UsageChart size="wide" {...chart} />
          </div>
          <div className="only-phone">
            <UsageChart size="phone" {...chart} />
          </div>
        </figure>
        <div className="usage-legend">
          <h3>图例</h3>
          <dl>
            <div>
              <Line className="used" />
              <dt>累计用量</dt>
              <dd>{formatCount(soFar)}</dd>
            </div>
            {period.ended ? null : (
              <div>
                <Line className="projected" />
                <dt>期末预计</dt>
                <dd>{formatCount(atEnd)}</dd>
              </div>
            )}
            {promised === null ? null : (
              <div>
                <Line className="promised" />
                <dt>最低承诺</dt>
                <dd>{formatCount(promised)}</dd>
              </div>
            )}
          </dl>
          <h3>{period.ended ? "费用（元）" : "预计费用（元）"}</h3>
          <dl className="costs">
            {period.estimateLines.map((line) => (
              <div key={line.lineKey}>
                <dt>{line.description}</dt>
                <dd>{formatYuan(line.amountFen)}</dd>
              </div>
            ))}
            <div className="total">
              <dt>不含税合计</dt>
              <dd>{formatYuan(period.estimateFen)}</dd>
            </div>
          </dl>
        </div>
      </div>
      <details className="sheet-body usage-days">
        <summary className="btn text">看数据表</summary>
        <DataTable
          caption="每日用量"
          compact
          rows={days}
          rowKey={(day) => day.day}
          columns={[
            { key: "day", header: "日期", rowHeader: true, nowrap: true, render: (day) => day.day },
            { key: "succeeded", header: "成功次数", align: "right", render: (day) => formatCount(day.succeeded) },
            { key: "failed", header: "失败次数", align: "right", render: (day) => formatCount(day.failed) },
            { key: "running", header: "累计成功", align: "right", render: (day) => formatCount(day.running) },
          ]}
          totals={{ succeeded: formatCount(usage.succeeded), failed: formatCount(usage.failed) }}
          empty={<p className="muted">本期还没有上报。</p>}
        />
      </details>
    </Sheet>
  );
}

const monthOf = (key: string) => `${Number(key.slice(0, 4))} 年 ${Number(key.slice(5))} 月`;

function Line({ className }: { className: string }) {
  return (
    <svg className="plot" viewBox="0 0 20 8" width="20" height="8" aria-hidden="true">
      <path d="M0 4h20" className={className} />
    </svg>
  );
}
