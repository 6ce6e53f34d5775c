import { createHmac } from "node:crypto";
import { deliveryTarget } from "./endpoint-operations.ts";
import type { WebhookFault } from "./faults.ts";
import type { EventRecord } from "./records.ts";
import type { Store } from "./store.ts";

const AT_ONCE = 4;
const ANSWER_WITHIN_MS = 10_000;
const MAX_ATTEMPTS = 80;
const REVERSED_AT_MOST = 20;
const REVERSED_STEP_MS = 25;

/** Delivers events to one endpoint. Order is not kept, as with Stripe; an event is delivered at least once. */
export interface WebhookSender {
  /** Queues an event that is already committed; faults delay it, turn the order round or send it twice. */
  deliver(eventId: string, faults?: WebhookFault[]): void;
  /** Stops; tries under way are cut and made again after the next start. */
  close(): Promise<void>;
}

/** The signature header for a body: `t=<unix seconds>,v1=<HMAC-SHA256 of "t.body">`, which the SDK verifies. */
export function signatureHeader(body: string, secret: string, unixSeconds: number): string {
  const signature = createHmac("sha256", secret).update(`${unixSeconds}.${body}`).digest("hex");
  return `t=${unixSeconds},v1=${signature}`;
}

/** Waits 1 s, 4 s, 16 s … up to an hour; with 80 tries that is about three days. */
export function defaultRetryDelay(attempt: number): number {
  return Math.min(1000 * 4 ** (attempt - 1), 3_600_000);
}

/**
 * Starts delivering, beginning with whatever an earlier run left undelivered. Any answer but 2xx within 10 s is tried again.
 * The signature carries the machine's time, not the stand-in's: the receiver checks its age.
 */
export function startWebhookSender(options: {
  store: Store;
  url: string;
  secret: string;
  retryDelayMs: (attempt: number) => number;
  log: (message: string) => void;
}): WebhookSender {
  const { store, retryDelayMs, log } = options;
  const dueAt = new Map<string, number>();
  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  const twice = new Set<string>();
  const inTurn = new Set<string>();
  let reversing: { until: number; held: number } | undefined;
  let timer: NodeJS.Timeout | undefined;

  function pump(): void {
    clearTimeout(timer);
    if (stop.signal.aborted) return;
    const now = Date.now();
    for (const [eventId, due] of [...dueAt].sort(([, a], [, b]) => a - b)) {
      if (running.size >= AT_ONCE) return;
      if (due > now) break;
      // However late the timer comes, what is turned round keeps its order.
      if (running.size > 0 && inTurn.has(eventId)) return;
      dueAt.delete(eventId);
      const attempt = deliverOnce(eventId).finally(() => {
        running.delete(attempt);
        inTurn.delete(eventId);
        pump();
      });
      running.add(attempt);
    }
    if (dueAt.size > 0) timer = setTimeout(pump, Math.max(0, Math.min(...dueAt.values()) - now)).unref();
  }

  async function deliverOnce(eventId: string): Promise<void> {
    const record = store.get("events", eventId);
    if (record?.delivery !== "pending") return;
    if (!deliveryTarget(store, options).wants(record.event.type)) {
      const row: EventRecord = { ...record, event: { ...record.event, pending_webhooks: 0 }, delivery: "unwanted" };
      await store.commit([{ table: "events", id: eventId, row }]).catch((error: unknown) => log(`could not save a delivery: ${error}`));
      return;
    }
    const problem = (await post(record)) ?? (twice.delete(eventId) ? await post(record) : null);
    if (stop.signal.aborted && problem !== null) return;
    const attempts = record.attempts + 1;
    const givenUp = problem !== null && attempts >= MAX_ATTEMPTS;
    const row: EventRecord =
      problem === null
        ? { event: { ...record.event, pending_webhooks: 0 }, delivery: "delivered", attempts }
        : { ...record, delivery: givenUp ? "given_up" : "pending", attempts };
    if (row.delivery === "pending") dueAt.set(eventId, Date.now() + retryDelayMs(attempts));
    if (problem !== null) log(`${record.event.type} ${eventId}, try ${attempts}: ${problem}${givenUp ? "; given up" : ""}`);
    await store.commit([{ table: "events", id: eventId, row }]).catch((error: unknown) => log(`could not save a delivery: ${error}`));
  }

  /** Reversed events come due at the end of the window they fall into, each a little before the one that was there earlier. */
  function waitOf({ fault, milliseconds = 300 }: WebhookFault): number {
    if (fault === "delay") return milliseconds;
    if (fault !== "reverse") return 0;
    const now = Date.now();
    if (!reversing || reversing.until <= now) reversing = { until: now + milliseconds, held: 0 };
    return reversing.until - now + Math.max(0, REVERSED_AT_MOST - reversing.held++) * REVERSED_STEP_MS;
  }

  /** @returns null when accepted, otherwise what went wrong. */
  async function post({ event }: EventRecord): Promise<string | null> {
    const body = JSON.stringify(event);
    const { url, secret } = deliveryTarget(store, options);
    try {
      const response = await fetch(url, {
        method: "POST",
        redirect: "manual",
        headers: {
          "content-type": "application/json; charset=utf-8",
          "stripe-signature": signatureHeader(body, secret, Math.floor(Date.now() / 1000)),
        },
        body,
        signal: AbortSignal.any([stop.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      await response.body?.cancel();
      return response.status >= 200 && response.status < 300 ? null : `answered ${response.status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  for (const { event, delivery } of store.all("events")) if (delivery === "pending") dueAt.set(event.id, Date.now());
  pump();

  return {
    deliver(eventId, faults = []) {
      const waits = faults.map(waitOf);
      if (faults.some(({ fault }) => fault === "duplicate")) twice.add(eventId);
      if (faults.some(({ fault }) => fault === "reverse")) inTurn.add(eventId);
      dueAt.set(eventId, Date.now() + Math.max(0, ...waits));
      pump();
    },
    async close() {
      stop.abort();
      clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
