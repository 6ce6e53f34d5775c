import { contentHash } from "#app/kernel/canonical.ts";
import { type UsageEvent, usageEvent } from "./schemas.ts";

export interface UsageResult {
  index: number;
  id: string | null;
  status: "accepted" | "duplicate" | "conflict" | "rejected";
  /** Why it was not accepted: schema, unknownRobot, future, tooLate, outsideContract, payloadDiffers. */
  code?: string;
  message?: string;
}

/** Why an event of a known robot is kept aside instead of being counted. */
export type HoldReason = "future" | "tooLate" | "outsideContract";

/** An event that could be read, with the hash its repetitions are compared by. */
export interface ReadEvent {
  index: number;
  event: UsageEvent;
  /** The operation it names: robot and id, unique within a contract. */
  key: string;
  hash: string;
  occurredAt: Date;
  hold: HoldReason | null;
}

/** What the events of a batch are judged by. Instants; the contract runs over half-open [startsAt, endsAt). */
export interface BatchRules {
  robots: ReadonlySet<string>;
  startsAt: Date;
  endsAt: Date;
  now: Date;
}

/** A device clock may run this far ahead; an event may come this late (billing.md §5). */
const MAX_AHEAD_MS = 5 * 60_000;
const MAX_LATE_MS = 35 * 86_400_000;

export const REFUSALS = {
  unknownRobot: "该机器人未登记在本合同名下",
  future: "事件时间比平台时间超前 5 分钟以上，已隔离",
  tooLate: "事件发生在 35 天以前，已转入人工核对",
  outsideContract: "事件时间不在合同期内，已隔离",
  payloadDiffers: "同一事件 id 已上报过，但内容不同，已隔离",
} as const;

/**
 * Reads a batch without touching the ledger. `read` holds every well-formed event of a known robot in the order sent, `refused` the results
 * of the others. An event outside its time is read all the same, with `hold`: it may be the repetition of one that was counted long ago.
 */
export function readBatch(events: readonly unknown[], rules: BatchRules): { read: ReadEvent[]; refused: UsageResult[] } {
  const read: ReadEvent[] = [];
  const refused: UsageResult[] = [];
  events.forEach((raw, index) => {
    const parsed = usageEvent.safeParse(raw);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const at = issue?.path.join(".") || "事件";
      refused.push({ index, id: idOf(raw), status: "rejected", code: "schema", message: `${at}：${issue?.message ?? "格式有误"}` });
      return;
    }
    const event = parsed.data;
    if (!rules.robots.has(event.source)) {
      refused.push({ index, id: event.id, status: "rejected", code: "unknownRobot", message: REFUSALS.unknownRobot });
      return;
    }
    const occurredAt = new Date(event.time);
    const key = `${event.source} ${event.id}`;
    read.push({ index, event, key, hash: contentHash(event), occurredAt, hold: holdOf(occurredAt, rules) });
  });
  return { read, refused };
}

function holdOf(occurredAt: Date, { startsAt, endsAt, now }: BatchRules): HoldReason | null {
  if (occurredAt.getTime() > now.getTime() + MAX_AHEAD_MS) return "future";
  if (occurredAt.getTime() < now.getTime() - MAX_LATE_MS) return "tooLate";
  return occurredAt < startsAt || occurredAt >= endsAt ? "outsideContract" : null;
}

/** The id of an event that is otherwise unreadable, so that the sender can tell which one it was. */
function idOf(raw: unknown): string | null {
  const id = typeof raw === "object" && raw !== null ? Reflect.get(raw, "id") : null;
  return typeof id === "string" ? id.slice(0, 100) : null;
}
