import { formatDateTime, formatDecimal } from "#app/ui/format.ts";
import { DAY_MS, dayTicks, scaleFor } from "../work.contracts.$code/chart-scale.ts";
import type { ShownUsage } from "./route.tsx";

/** A tier of the price, up to a quantity in the unit of the measure; the last one has no end. */
export interface Band {
  upTo: string | null;
  label: string;
}
/** Where the period is going. */
export interface Forecast {
  atEnd: string;
}

interface CumulativeChartProps {
  size: "wide" | "phone";
  shown: ShownUsage;
  now: string;
  /** What was promised for the period, in the unit of the measure. */
  committed: string | null;
  bands: readonly Band[];
  forecast: Forecast | null;
}

const SIZES = {
  wide: { width: 1080, height: 280, left: 62, right: 20, top: 16, bottom: 30, every: 5 },
  phone: { width: 358, height: 230, left: 60, right: 14, top: 14, bottom: 28, every: 10 },
} as const;

/** The running total by day, beside what was promised, the tiers of the price and where it is going; the table below has the same figures. */
export function CumulativeChart({ size, shown, now: nowText, committed, bands, forecast }: CumulativeChartProps) {
  const box = SIZES[size];
  const { usage, measure } = shown;
  const [from, to] = [Date.parse(shown.from), Date.parse(shown.to)];
  const now = Math.min(Math.max(Date.parse(nowText), from), to);
  const points = [
    { at: from, value: 0 },
    ...usage.days.map((day, index) => ({ at: Math.min(from + (index + 1) * DAY_MS, now), value: Number(day.running) })),
  ];
  const highest = Math.max(...points.map(({ value }) => value), Number(committed ?? 0), Number(forecast?.atEnd ?? 0));
  const scale = scaleFor(highest);
  const x = (at: number) => round(box.left + ((at - from) / (to - from)) * (box.width - box.left - box.right));
  const y = (value: number) => round(box.height - box.bottom - (value / scale.top) * (box.height - box.top - box.bottom));
  const last = points.at(-1) ?? { at: from, value: 0 };
  const [right, floor] = [x(to), y(0)];
  const lines = Array.from({ length: Math.floor(scale.top / scale.step) + 1 }, (_, index) => index * scale.step);
  const early = x(last.at) < box.width * 0.3;
  const title = [
    `截至 ${formatDateTime(new Date(now))} 累计 ${formatDecimal(usage.quantity)} ${measure.unit}`,
    ...(committed === null ? [] : [`承诺 ${formatDecimal(committed)} ${measure.unit}`]),
    ...(forecast === null ? [] : [`预计期末 ${formatDecimal(forecast.atEnd)} ${measure.unit}`]),
  ].join("，");
  let below = 0;
  return (
    <svg className="plot" viewBox={`0 0 ${box.width} ${box.height}`} width="100%" role="img" aria-label={title}>
      {bands.map((band, index) => {
        const [low, high] = [below, Math.min(band.upTo === null ? scale.top : Number(band.upTo), scale.top)];
        below = high;
        return low >= high ? null : (
          <g key={band.label}>
            <rect
              x={box.left}
              y={y(high)}
              width={right - box.left}
              height={round(y(low) - y(high))}
              className={index % 2 === 0 ? "band" : "band deep"}
            />
            <text x={box.left + 8} y={y(high) + 16}>
              {band.label}
            </text>
          </g>
        );
      })}
      {lines.map((value) => (
        <g key={value}>
          <path d={`M${box.left} ${y(value)}H${right}`} className={value === 0 ? "axis" : "grid"} />
          <text x={box.left - 8} y={y(value) + 4} textAnchor="end">
            {formatDecimal(value)}
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
      {committed === null ? null : (
        <>
          <path d={`M${box.left} ${floor}L${right} ${y(Number(committed))}`} className="promised" />
          <circle cx={right} cy={y(Number(committed))} r="3" className="promised-end" />
          <text x={right - 8} y={y(Number(committed)) - 10} textAnchor="end">
            承诺 {formatDecimal(committed)}
          </text>
        </>
      )}
      {forecast === null || now === to ? null : (
        <>
          <path d={`M${x(last.at)} ${y(last.value)}L${right} ${y(Number(forecast.atEnd))}`} className="projected" />
          <circle cx={right} cy={y(Number(forecast.atEnd))} r="3.5" className="projected-end" />
          <text x={right - 10} y={y(Number(forecast.atEnd)) - 9} textAnchor="end" className="projected-word">
            预计 {formatDecimal(forecast.atEnd)}
          </text>
        </>
      )}
      <path d={points.map(({ at, value }, index) => `${index === 0 ? "M" : "L"}${x(at)} ${y(value)}`).join(" ")} className="used" />
      <circle cx={x(last.at)} cy={y(last.value)} r="4" className="used-end" />
      <text
        x={x(last.at) + (early ? 10 : -10)}
        y={Math.max(y(last.value) - 12, box.top + 10)}
        textAnchor={early ? "start" : "end"}
        className="figure"
      >
        {formatDecimal(usage.quantity)}
      </text>
    </svg>
  );
}

const round = (value: number) => Math.round(value * 10) / 10;
