/** Geometry of the usage plot; pure, so that server and browser draw the same. */

export interface Point {
  /** Milliseconds since the epoch. */
  at: number;
  value: number;
}

export interface Scale {
  top: number;
  step: number;
  /** What axis figures are divided by, and the word for it. */
  unit: { divisor: number; word: string };
}

/** A scale whose lines are at 1, 1.5, 2, 2.5 or 5 times a power of ten, four to seven of them, with room above the highest value. */
export function scaleFor(highest: number): Scale {
  const target = Math.max(highest, 1) * 1.08;
  const power = 10 ** Math.floor(Math.log10(target));
  const steps = [0.1, 0.15, 0.2, 0.25, 0.5, 1, 1.5, 2].map((factor) => factor * power).filter((step) => step >= 1);
  const step = steps.find((candidate) => target / candidate <= 6.5) ?? power;
  const whole = Math.max(1, Math.round(step));
  return {
    top: Math.ceil(target / whole) * whole,
    step: whole,
    unit: whole >= 10_000 ? { divisor: 10_000, word: "万次" } : { divisor: 1, word: "次" },
  };
}

/** Running total at the end of each day, from zero at the start to `now`, which ends the day that is under way. */
export function cumulative(days: readonly { day: string; succeeded: string }[], from: number, now: number): Point[] {
  const byDay = new Map(days.map((day) => [day.day, Number(day.succeeded)]));
  const points: Point[] = [{ at: from, value: 0 }];
  let total = 0;
  for (let at = from; at < now; at += DAY_MS) {
    // Days are those of Shanghai, which keeps one offset all year.
    total += byDay.get(new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)) ?? 0;
    points.push({ at: Math.min(at + DAY_MS, now), value: total });
  }
  return points;
}

export const DAY_MS = 86_400_000;

/** Days to write under the axis: every fifth (tenth on a phone) from the first, and the last. Labels are month and day in Shanghai. */
export function dayTicks(from: number, to: number, every: number): { at: number; label: string }[] {
  const ticks: { at: number; label: string }[] = [];
  const label = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(5, 10);
  for (let at = from; at < to - (every / 2) * DAY_MS; at += every * DAY_MS) ticks.push({ at, label: label(at) });
  return [...ticks, { at: to, label: label(to) }];
}
