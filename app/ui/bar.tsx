/**
 * Bar({ segments: [{ value, tone? }], max, target?, label, height?=20 }): a progress bar with a target tick.
 * Without a target the whole length is drawn faintly, so that the share is seen. tone: "done" | "progress" | "second"; a missing stretch up to the target is drawn dashed. `label` says the same in words; put the figures beside it.
 */
const fills = { done: "var(--primary)", progress: "var(--heat-3)", second: "var(--second)" } as const;

type BarProps = {
  segments: ReadonlyArray<{ value: number; tone?: keyof typeof fills | undefined }>;
  max: number;
  target?: number | undefined;
  label: string;
  height?: number | undefined;
};

export function Bar({ segments, max, target, label, height = 20 }: BarProps) {
  const scale = max > 0 ? 100 / max : 0;
  const clip = (value: number): number => Math.min(100, Math.max(0, value * scale));
  const middle = height / 2;
  let reached = 0;
  const drawn = segments.map(({ value, tone = "done" }) => {
    const from = clip(reached);
    reached += value;
    return { from, width: clip(reached) - from, fill: fills[tone] };
  });
  const end = clip(reached);
  const tick = target === undefined ? undefined : Math.min(99.6, clip(target));
  return (
    <svg className="bar-figure" style={{ height }} role="img" aria-label={label}>
      {target === undefined ? <rect y={middle - 4} width="100%" height="8" fill="var(--line)" /> : null}
      {drawn.map(({ from, width, fill }) => (
        <rect key={`${from}-${fill}`} x={`${from}%`} y={middle - 4} width={`${width}%`} height="8" fill={fill} />
      ))}
      {tick !== undefined && tick > end ? (
        <rect
          x={`${end}%`}
          y={middle - 3.5}
          width={`${tick - end}%`}
          height="7"
          fill="none"
          stroke="var(--control)"
          strokeWidth="1"
          strokeDasharray="3 2"
        />
      ) : null}
      {tick === undefined ? null : <rect x={`${tick}%`} y={middle - 8} width="2" height="16" fill="var(--ink)" />}
    </svg>
  );
}
