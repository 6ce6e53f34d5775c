import { z } from "zod";

const times = z.number().int().min(0).optional();
const milliseconds = z.number().int().min(0).max(60_000).optional();

/**
 * One fault of API calls. `operation` is an id such as `Transfers.create`, `writes` for every POST, or `*`; `where` narrows it by form
 * parameters (`{"destination": "acct_1"}`). It strikes `times` times (always when left out) after letting `skip` matching calls pass;
 * the SDK tries three times at once, so what shall reach the caller must strike three times.
 * - `errorBefore`: 500 with nothing done and nothing saved · `errorSaved`: the same, and the key replays the 500 for a day
 * - `errorAfter`: 500 although it is done · `drop`: done, and the connection is cut
 * - `rateLimit`: 429 · `slow`: answered after `milliseconds` · `refuse`: 400 with `code`, saved under the key
 */
const callFault = z.strictObject({
  operation: z.string(),
  fault: z.enum(["errorBefore", "errorSaved", "errorAfter", "drop", "rateLimit", "slow", "refuse"]),
  where: z.record(z.string(), z.string()).optional(),
  times,
  skip: times,
  milliseconds,
  code: z.string().optional(),
});

/**
 * One fault of deliveries, for events of `types` or all.
 * - `lose`: never sent · `delay`: sent after `milliseconds` · `duplicate`: the same event twice
 * - `newId`: the same fact a second time under another event id · `reverse`: what comes within `milliseconds` is sent newest first
 */
const webhookFault = z.strictObject({
  types: z.array(z.string()).optional(),
  fault: z.enum(["lose", "delay", "duplicate", "newId", "reverse"]),
  times,
  milliseconds,
});

export const faultsSchema = z.strictObject({ calls: z.array(callFault).default([]), webhooks: z.array(webhookFault).default([]) });

export type CallFault = z.infer<typeof callFault>;
export type WebhookFault = z.infer<typeof webhookFault>;

/** A request line as fault controls see it. */
export interface ApiRequestLine {
  operationId: string;
  idempotencyKey: string | null;
}

/** Faults a test injects: by functions in the process, or as data, which a control can set as well. May be changed at any time. */
export interface StandInFaults {
  /** Runs after the key is claimed, before the operation: wait to hold the request in flight, throw to answer 500 with nothing done. */
  beforeOperation?: ((request: ApiRequestLine) => void | Promise<void>) | undefined;
  /** Runs after the commit: `drop` cuts the connection unanswered, `error` answers 500 although the work is done. */
  afterCommit?: ((request: ApiRequestLine) => "answer" | "drop" | "error") | undefined;
  calls?: CallFault[] | undefined;
  webhooks?: WebhookFault[] | undefined;
}

/** How often each fault was met. */
const met = new WeakMap<object, number>();

/** The fault that strikes this call, counted; undefined when none does. */
export function strikingCall(faults: StandInFaults, call: { operationId: string; method: string; form: string }): CallFault | undefined {
  const form = new URLSearchParams(call.form);
  return faults.calls?.find(
    (fault) =>
      (fault.operation === "*" || fault.operation === call.operationId || (fault.operation === "writes" && call.method === "POST")) &&
      Object.entries(fault.where ?? {}).every(([name, value]) => form.get(name) === value) &&
      strikes(fault),
  );
}

/** The faults that strike the delivery of an event, counted. Several may: a delayed duplicate. */
export function strikingWebhooks(faults: StandInFaults, type: string): WebhookFault[] {
  return (faults.webhooks ?? []).filter((fault) => (fault.types === undefined || fault.types.includes(type)) && strikes(fault));
}

function strikes(fault: { times?: number | undefined; skip?: number | undefined }): boolean {
  const before = met.get(fault) ?? 0;
  met.set(fault, before + 1);
  const skip = fault.skip ?? 0;
  return before >= skip && before < skip + (fault.times ?? Number.POSITIVE_INFINITY);
}
