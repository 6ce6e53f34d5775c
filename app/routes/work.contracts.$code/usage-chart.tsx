import { formatCount, formatDateTime } from "#app/ui/format.ts";
import { cumulative, dayTicks, scaleFor } from "./chart-scale.ts";

interface UsageChartProps {
  size: "wide" | "phone";
  days: readonly { day: string; succeeded: string }[];
  from: string;
  to: string;
  now: string;
  soFar: string;
  atEnd: string;
  /** Operations promised for the period; null when there is no promise. */
  committed: string | null;
}

const SIZES = {
  wide: { width: 856, height: 290, left: 46, right: 16, top: 16, bottom: 30, every: 5 },
  phone: { width: 358, height: 240, left: 36, right: 14, top: 14, bottom: 28, every: 10 },
} as const;

/** About what a label of seven figures takes. */
const LABEL_WIDTH = 100;

/** Cumulative usage against the commitment: lines labelled where they are, the figures again as text in the title. */
export function UsageChart(props: UsageChartProps) {
  const { size, days, soFar, atEnd, committed } = props;
  const box = SIZES[size];
  const [from, to] = [Date.parse(props.from), Date.parse(props.to)];
  const now = Math.min(Math.max(Date.parse(props.now), from), to);
  const ended = now === to;
  const promised = committed === null || committed === "0" ? null : Number(committed);
  const points = cumulative(days, from, now);
  const scale = scaleFor(Math.max(Number(atEnd), promised ?? 0));
  const x = (at: number) => round(box.left + ((at - from) / (to - from)) * (box.width - box.left - box.right));
  const y = (value: number) => round(box.height - box.bottom - (value / scale.top) * (box.height - box.top - box.bottom));
  const last = points.at(-1) ?? { at: from, value: 0 };
  const [right, floor] = [x(to), y(0)];
  const lines = Array.from({ length: Math.floor(scale.top / scale.step) + 1 }, (_, index) => index * scale.step);
  const path = points.map((point, index) => `${index === 0 ? "M" : "L"}${x(point.at)} ${y(point.value)}`).join(" ");
  const project = !ended && atEnd !== soFar;
  // The promise is written on the side of its line where the projection does not run.
  const promiseBelow = promised !== null && promised <= Number(atEnd);
  /** How far under the right end of a line its label stands clear of the line, which comes up from the left. */
  const under = (fromX: number, fromY: number, toY: number) => 16 + ((fromY - toY) / Math.max(right - fromX, 1)) * LABEL_WIDTH;
  return (
    <svg className="plot" viewBox={`0 0 ${box.width} ${box.height}`} width="100%" role="img" aria-label={titleOf(props, ended)}>
      {lines.map((value) => (
        <g key={value}>
          <path d={`M${box.left} ${y(value)}H${right}`} className={value === 0 ? "axis" : "grid"} />
          <text x={box.left - 8} y={y(value) + 4} textAnchor="end">
            {axisFigure(value, scale.unit.divisor)}
          </text>
        </g>
      ))}
      {dayTicks(from, to, box.every).map(({ at, label }, index, all) => (
        <g key={at}>
          <path d={`M${x(at)} ${floor}v4`} className="axis" />
          <text x={x(at)} y={floor + 20} textAnchor={index === all.length - 1 ? "end" : "middle"}>
            {label}
          </text>
        </g>
      ))}
      {promised === null ? null : (
        <>
          <path d={`M${box.left} ${floor}L${right} ${y(promised)}`} className="promised" />
          <circle cx={right} cy={y(promised)} r="3" className="promised-end" />
          <text x={right - 8} y={y(promised) + (promiseBelow ? under(box.left, floor, y(promised)) : -10)} textAnchor="end">
            承诺 {formatCount(promised)} 次
          </text>
        </>
      )}
      {project ? (
        <>
          <path d={`M${x(last.at)} ${y(last.value)}L${right} ${y(Number(atEnd))}`} className="projected" />
          <circle cx={right} cy={y(Number(atEnd))} r="3.5" className="projected-end" />
          <text
            x={right - 10}
            y={y(Number(atEnd)) + (promised === null || promiseBelow ? -9 : under(x(last.at), y(last.value), y(Number(atEnd))))}
            textAnchor="end"
            className="projected-word"
          >
            预计 {formatCount(atEnd)} 次
          </text>
        </>
      ) : null}
      <path d={path} className="used" />
      {ended ? null : (
        <>
          <path d={`M${x(now)} ${box.top}V${floor}`} className="now" />
          <text x={x(now) + (x(now) > box.width * 0.7 ? -7 : 7)} y={floor - 10} textAnchor={x(now) > box.width * 0.7 ? "end" : "start"}>
            {formatDateTime(props.now).slice(5)}
          </text>
        </>
      )}
      <circle cx={x(last.at)} cy={y(last.value)} r="4" className="used-end" />
      <text
        x={x(last.at) + (x(last.at) < box.width * 0.25 ? 8 : -10)}
        y={Math.max(y(last.value) - 12, box.top + 10)}
        textAnchor={x(last.at) < box.width * 0.25 ? "start" : "end"}
        className="figure"
      >
        {formatCount(soFar)} 次
      </text>
    </svg>
  );
}

const round = (value: number) => Math.round(value * 10) / 10;

function axisFigure(value: number, divisor: number): string {
  const figure = value / divisor;
  return Number.isInteger(figure) ? formatCount(figure) : String(figure);
}

function titleOf({ now, soFar, atEnd, committed }: UsageChartProps, ended: boolean): string {
  const promise = committed === null || committed === "0" ? "" : `，承诺 ${formatCount(committed)} 次`;
  if (ended) return `全期累计 ${formatCount(soFar)} 次${promise}`;
  return `截至 ${formatDateTime(now)} 累计 ${formatCount(soFar)} 次${promise}，预计期末 ${formatCount(atEnd)} 次`;
}
