import type { z } from "zod";
import type { Assignment } from "#app/areas/robots/index.server.ts";
import type { RobotState, SlaExclusion, UsageKind } from "#db/vocabulary/usage.ts";
import { payloadHash } from "./payload-hash.ts";
import { CORRECTION_DATA, type CorrectionType, USAGE_DATA, USAGE_TYPES, type UsageType, usageEnvelope } from "./schemas.ts";

export interface UsageResult {
  index: number;
  id: string | null;
  status: "accepted" | "duplicate" | "conflict" | "rejected";
  /** Why it was not accepted, a key of `REFUSALS` or `schema`; or `awaitingOriginal`, of an accepted correction that waits for its original. */
  code?: string;
  message?: string;
}

/** Why an event of a known robot is kept aside instead of being counted. */
export type HoldReason = "future" | "tooLate" | "outsideContract";

/** What an event says was done, in the base unit of its kind; the quantity is exact decimal text. */
export interface UsageFacts {
  kind: UsageKind;
  state: RobotState | null;
  exclusion: SlaExclusion | null;
  quantity: string;
}

/** What a correction says: the quantity its original is to have, "0" where it is taken back. */
export interface CorrectionFacts {
  of: string;
  quantity: string;
}

interface ReadBase {
  index: number;
  id: string;
  source: string;
  /** The operation it names: robot and id, unique for ever. */
  key: string;
  /** What repetitions are compared by. */
  hash: string;
  /** Device time. */
  occurredAt: Date;
  sequence: string | null;
  payload: Record<string, unknown>;
  hold: HoldReason | null;
}
export type ReadUsage = ReadBase & { usage: UsageFacts; correction: null };
export type ReadCorrection = ReadBase & { usage: null; correction: CorrectionFacts };
/** An event that could be read. */
export type ReadEvent = ReadUsage | ReadCorrection;

/** What the events of a batch are judged by. Instants; the contract runs over half-open [startsAt, endsAt). */
export interface BatchRules {
  /** Robots of the contract, now or before, with when they worked under it. */
  robots: ReadonlyMap<string, readonly Pick<Assignment, "from" | "to">[]>;
  startsAt: Date;
  endsAt: Date;
  maxLateDays: number;
  now: Date;
}

/** A device clock may run this far ahead (billing.md §5). */
const MAX_AHEAD_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

export const REFUSALS = {
  unknownRobot: () => "该机器人未登记在本合同名下",
  future: () => "事件时间比平台时间超前 5 分钟以上，已隔离",
  tooLate: (rules: BatchRules) => `事件发生在 ${rules.maxLateDays} 天以前，已转入人工核对`,
  outsideContract: () => "事件时间不在合同期内，或该机器人当时不在本合同名下，已隔离",
  payloadDiffers: () => "同一事件 id 已上报过，但内容不同，已隔离",
  notCorrectable: () => "of 指向的事件本身是更正，或不属于本合同",
  wrongQuantity: () => "更正后的数量不符合原事件的计量单位",
  awaitingOriginal: () => "原事件尚未收到，收到后自动更正",
} as const satisfies Record<string, (rules: BatchRules) => string>;

/**
 * Reads a batch without touching the ledger. `read` holds every well-formed event of a known robot in the order sent, `refused` the results
 * of the others. An event outside its time is read all the same, with `hold`: it may be the repetition of one that was counted long ago.
 */
export function readBatch(events: readonly unknown[], rules: BatchRules): { read: ReadEvent[]; refused: UsageResult[] } {
  return judge(events.map(readEvent), rules);
}

/** Holds events that were read against the robots and the time of the contract. */
export function judge(events: readonly (ReadEvent | UsageResult)[], rules: BatchRules): { read: ReadEvent[]; refused: UsageResult[] } {
  const read: ReadEvent[] = [];
  const refused: UsageResult[] = [];
  for (const event of events) {
    if ("status" in event) refused.push(event);
    else {
      const assignments = rules.robots.get(event.source);
      if (assignments) read.push({ ...event, hold: holdOf(event, assignments, rules) });
      else refused.push({ index: event.index, id: event.id, status: "rejected", code: "unknownRobot", message: REFUSALS.unknownRobot() });
    }
  }
  return { read, refused };
}

/** One event read by itself, or the refusal of what is none; nothing is said of its time. */
export function readEvent(raw: unknown, index: number): ReadEvent | UsageResult {
  const envelope = usageEnvelope.safeParse(raw);
  if (!envelope.success) return malformed(raw, index, envelope.error.issues[0], []);
  const { type, data: given } = envelope.data;
  const data = isCorrection(type) ? CORRECTION_DATA[type].safeParse(given) : USAGE_DATA[type].safeParse(given);
  if (!data.success) return malformed(raw, index, data.error.issues[0], ["data"]);
  const { id, source, time, sequence } = envelope.data;
  const payload = { ...envelope.data, data: data.data };
  const base = {
    index,
    id,
    source,
    key: keyOf(source, id),
    hash: payloadHash(payload, data.data),
    occurredAt: new Date(time),
    sequence: sequence ?? null,
    payload,
    hold: null,
  };
  if (!isCorrection(type)) return { ...base, usage: factsOf(type, data.data), correction: null };
  const { of, quantity } = data.data as { of: string; quantity?: number };
  if (of === id) return { index, id, status: "rejected", code: "notCorrectable", message: REFUSALS.notCorrectable() };
  return { ...base, usage: null, correction: { of, quantity: String(quantity ?? 0) } };
}

export const keyOf = (source: string, id: string): string => `${source} ${id}`;

const isCorrection = (type: UsageType | CorrectionType): type is CorrectionType => type in CORRECTION_DATA;

function factsOf(type: UsageType, data: object): UsageFacts {
  const said = data as {
    quantity?: number;
    seconds?: number;
    metres?: number;
    squareMetres?: number;
    state?: RobotState;
    exclusion?: SlaExclusion;
  };
  const quantity = said.quantity ?? said.seconds ?? said.metres ?? said.squareMetres ?? 0;
  return { kind: USAGE_TYPES[type], state: said.state ?? null, exclusion: said.exclusion ?? null, quantity: String(quantity) };
}

/**
 * Why an event is to be kept aside, or null; without assignments only its time is judged. A correction may come after the robot has left and
 * after the contract: its original is what has to lie within them.
 */
export function holdOf(
  { occurredAt, correction }: ReadEvent,
  assignments: readonly Pick<Assignment, "from" | "to">[] | null,
  rules: Omit<BatchRules, "robots">,
): HoldReason | null {
  const { startsAt, endsAt, maxLateDays, now } = rules;
  if (occurredAt.getTime() > now.getTime() + MAX_AHEAD_MS) return "future";
  if (occurredAt.getTime() < now.getTime() - maxLateDays * DAY_MS) return "tooLate";
  if (correction) return null;
  if (occurredAt < startsAt || occurredAt >= endsAt) return "outsideContract";
  if (assignments === null) return null;
  return assignments.some(({ from, to }) => occurredAt >= from && (to === null || occurredAt < to)) ? null : "outsideContract";
}

function malformed(raw: unknown, index: number, issue: z.core.$ZodIssue | undefined, prefix: readonly string[]): UsageResult {
  const at = [...prefix, ...(issue?.path ?? [])].join(".") || "事件";
  return { index, id: idOf(raw), status: "rejected", code: "schema", message: `${at}：${issue?.message ?? "格式有误"}` };
}

/** The id of an event that is otherwise unreadable, so that the sender can tell which one it was. */
function idOf(raw: unknown): string | null {
  const id = typeof raw === "object" && raw !== null ? Reflect.get(raw, "id") : null;
  return typeof id === "string" ? id.slice(0, 100) : null;
}
