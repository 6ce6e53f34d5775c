import { formatDecimal } from "#app/ui/format.ts";
import { evidencePath } from "./evidence-path.ts";
import { robotSum } from "./robot-sum.ts";
import type { ShownUsage } from "./route.tsx";

const SIZES = {
  wide: { width: 1080, row: 44, left: 76, right: 104, bar: 34 },
  phone: { width: 358, row: 44, left: 44, right: 62, bar: 34 },
} as const;

/**
 * A line of bars for each robot, all to one scale, so that days and robots compare; each bar leads to the rows behind it. A day without data is
 * hatched over the whole height: it is not small, it is not known.
 */
export function RobotDaysChart({ size, code, shown }: { size: "wide" | "phone"; code: string; shown: ShownUsage }) {
  const { usage, measure, month } = shown;
  const box = SIZES[size];
  const count = Math.max(usage.days.length, daysIn(month));
  const step = (box.width - box.left - box.right) / count;
  const highest = Math.max(...usage.robots.flatMap(({ cells }) => cells.map((cell) => Number(cell ?? 0))), 0);
  const height = box.row * usage.robots.length + 26;
  const pattern = `no-data-${size}`;
  return (
    <svg className="plot robot-days" viewBox={`0 0 ${box.width} ${height}`} width="100%">
      <title>{`${measure.name}，每台机器人每日，最高 ${formatDecimal(highest)} ${measure.unit}；数据表有同样的数字`}</title>
      <defs>
        <pattern id={pattern} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" className="gap-ground" />
          <path d="M0 0v5" className="gap-line" />
        </pattern>
      </defs>
      {usage.robots.map((robot, line) => {
        const floor = (line + 1) * box.row;
        return (
          <g key={robot.identity}>
            <path d={`M${box.left} ${floor}H${box.width - box.right}`} className="axis" />
            <text x={box.left - 8} y={floor - 10} textAnchor="end" className="station">
              {robot.station}
            </text>
            {robot.cells.map((cell, index) => {
              const day = usage.days[index]?.day ?? "";
              const left = round(box.left + index * step + step * 0.1);
              const width = round(step * 0.8);
              if (cell === undefined) return null;
              if (cell === null)
                return (
                  <rect key={day} x={left} y={floor - box.bar} width={width} height={box.bar} fill={`url(#${pattern})`}>
                    <title>{`${robot.station} ${day} 无数据`}</title>
                  </rect>
                );
              const tall = highest === 0 ? 0 : round((Math.max(Number(cell), 0) / highest) * box.bar);
              return (
                <a key={day} href={evidencePath(code, measure, { robot: robot.identity, day })} tabIndex={-1}>
                  <rect x={left} y={floor - Math.max(tall, 1)} width={width} height={Math.max(tall, 1)} className="bar">
                    <title>{`${robot.station} ${day} ${formatDecimal(cell)} ${measure.unit}`}</title>
                  </rect>
                </a>
              );
            })}
            <text x={box.width} y={floor - 10} textAnchor="end" className="sum">
              {robotSum(robot)}
            </text>
          </g>
        );
      })}
      {usage.days.map(({ day }, index) =>
        index % (size === "wide" ? 5 : 10) === 0 ? (
          <text key={day} x={round(box.left + (index + 0.5) * step)} y={height - 6} textAnchor="middle">
            {day.slice(5)}
          </text>
        ) : null,
      )}
    </svg>
  );
}

const daysIn = (month: string) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
const round = (value: number) => Math.round(value * 10) / 10;
