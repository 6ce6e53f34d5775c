/** What simulated robots do and how it reaches the platform; a function of its seed, so that a demonstration can be repeated. */

export interface SimulatedEvent {
  specversion: "1.0";
  id: string;
  source: string;
  type: string;
  time: string;
  sequence: string;
  data: Record<string, unknown>;
}

/** A batch as a robot's client sends it, and when: the simulated clock then stands there. */
export interface Sending {
  at: number;
  events: SimulatedEvent[];
}

export interface SimulationPlan {
  robots: readonly string[];
  /** Milliseconds since the epoch; shifts are those of Shanghai. */
  from: number;
  to: number;
  seed: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SHANGHAI = 8 * HOUR;
/** Two shifts with an hour between them, by the clock of Shanghai. */
const SHIFTS = [
  { from: 8 * HOUR, to: 12 * HOUR },
  { from: 13 * HOUR, to: 20 * HOUR },
] as const;
/** One operation takes about this long; the station waits for parts now and then. */
const OPERATION_MS = 26_000;
const FAILS = 0.012;
const FAULTS = 0.0006;
const STARVES = 0.004;
/** A battery lasts this long and is charged for about as much as a break. */
const BATTERY_MS = 4 * HOUR;
const SEND_EVERY = 5 * MINUTE;
/** How often a robot is out of reach at a sending, and how many sendings it then misses at most. */
const OFFLINE = 0.03;
const LONGEST_OFFLINE = 12;
const DUPLICATES = 0.05;
const MOST_EVENTS = 1_000;

/** Mulberry32: small, fast, and the same everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What one robot does from one instant to another: operations as they end, and the time it spent in each state. */
export function work(robot: string, plan: SimulationPlan, random: () => number): SimulatedEvent[] {
  const events: SimulatedEvent[] = [];
  // Its own count starts where nobody else's of an earlier day can be: at the minute of the plan's beginning.
  let sequence = Math.floor(plan.from / 1000) * 1000;
  const emit = (at: number, type: string, data: Record<string, unknown>) => {
    sequence++;
    const time = new Date(at).toISOString();
    events.push({ specversion: "1.0", id: `${robot.slice(-6)}-${sequence}`, source: robot, type, time, sequence: String(sequence), data });
  };
  const spend = (state: string, from: number, to: number, exclusion?: string) => {
    const seconds = Math.round(to - from) / 1000;
    if (seconds > 0) emit(to, "cn.shijing.robot.state", { state, seconds, ...(exclusion ? { exclusion } : {}) });
  };
  let charged = plan.from;
  for (let day = Math.floor((plan.from + SHANGHAI) / DAY) * DAY - SHANGHAI; day < plan.to; day += DAY) {
    for (const shift of SHIFTS) {
      let now = Math.max(day + shift.from, plan.from);
      const end = Math.min(day + shift.to, plan.to);
      if (now >= end) continue;
      let since = now;
      while (now < end) {
        if (now - charged > BATTERY_MS) {
          spend("productive", since, now);
          const full = Math.min(now + (35 + random() * 20) * MINUTE, end);
          spend("charging", now, full);
          charged = full;
          now = full;
          since = now;
          continue;
        }
        const took = Math.min(OPERATION_MS * (0.8 + random() * 0.5), end - now);
        now += took;
        if (now >= end) break;
        const luck = random();
        if (luck < FAULTS) {
          spend("productive", since, now);
          emit(now, "cn.shijing.operation.failed", { quantity: 1, durationMs: Math.round(took) });
          const mended = Math.min(now + (5 + random() * 25) * MINUTE, end);
          spend("fault", now, mended);
          now = mended;
          since = now;
        } else if (luck < FAULTS + STARVES) {
          spend("productive", since, now);
          const fed = Math.min(now + (2 + random() * 8) * MINUTE, end);
          spend("starved", now, fed, "userSupply");
          now = fed;
          since = now;
        } else {
          const failed = luck > 1 - FAILS;
          emit(now, failed ? "cn.shijing.operation.failed" : "cn.shijing.operation.succeeded", {
            quantity: 1,
            durationMs: Math.round(took),
          });
          // Hours are reported as they pass, not at the end of the shift.
          if (now - since > 15 * MINUTE) {
            spend("productive", since, now);
            since = now;
          }
        }
      }
      spend("productive", since, end);
    }
  }
  return events;
}

/**
 * Everything the robots send, by the simulated time of sending: every five minutes what is new; while a robot is out of reach it keeps its events and
 * sends them afterwards, newest first; and some batches come twice, the second time later. Nothing is left unsent at the end.
 */
export function simulate(plan: SimulationPlan): Sending[] {
  const sendings: Sending[] = [];
  plan.robots.forEach((robot, index) => {
    const random = randomOf(plan.seed * 7919 + index);
    const events = work(robot, plan, random);
    let next = 0;
    let kept: SimulatedEvent[] = [];
    let away = 0;
    for (let at = plan.from + SEND_EVERY; next < events.length || kept.length > 0; at += SEND_EVERY) {
      while (next < events.length && Date.parse(events[next]?.time ?? "") <= at) kept.push(events[next++] as SimulatedEvent);
      if (away === 0 && random() < OFFLINE) away = 1 + Math.floor(random() * LONGEST_OFFLINE);
      const late = away > 0;
      if (late && --away > 0) continue;
      if (kept.length === 0) continue;
      // What was kept for a while comes in the wrong order.
      const sent = late ? kept.reverse() : kept;
      kept = [];
      for (let start = 0; start < sent.length; start += MOST_EVENTS) {
        const batch = sent.slice(start, start + MOST_EVENTS);
        sendings.push({ at, events: batch });
        if (random() < DUPLICATES) sendings.push({ at: at + Math.ceil(random() * 6) * SEND_EVERY, events: batch });
      }
    }
  });
  return sendings.sort((a, b) => a.at - b.at);
}
