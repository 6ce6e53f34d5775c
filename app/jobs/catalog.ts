import { z } from "zod";
import { REPLICATION_BASES } from "#db/vocabulary/demand.ts";
import { RUN_TRIGGERS } from "#db/vocabulary/matching.ts";
import { COMPARATORS } from "#db/vocabulary/metrics.ts";
import { QUESTION_OBJECTS } from "#db/vocabulary/questions.ts";
import { SEARCH_CORPORA } from "#db/vocabulary/search.ts";

const id = z.uuid();

export interface JobSettings {
  payload: z.ZodType;
  retryLimit: number;
  /** Seconds, as the next. */
  retryDelay: number;
  /** For jobs that may take longer than two minutes on a large market. */
  expireInSeconds?: number;
}

/**
 * Every job: its payload and how it is retried. Rooms enqueue by name and never import the work;
 * handlers are bound in jobs/handlers.server.ts.
 */
export const JOBS = {
  "index-scene": { payload: z.object({ sceneId: id }), retryLimit: 50, retryDelay: 2 },
  "index-capability": { payload: z.object({ capabilityId: id }), retryLimit: 50, retryDelay: 2 },
  /** A batch after the row `after`; null begins. */
  "retag-scenes": { payload: z.object({ after: id.nullable() }), retryLimit: 50, retryDelay: 2 },
  "retag-capabilities": { payload: z.object({ after: id.nullable() }), retryLimit: 50, retryDelay: 2 },
  "index-organization": { payload: z.object({ organizationId: z.string() }), retryLimit: 50, retryDelay: 2 },
  "match-saved-searches": {
    payload: z.object({ corpus: z.enum(SEARCH_CORPORA), ids: z.array(id).max(1_000) }),
    retryLimit: 10,
    retryDelay: 2,
  },
  "match-scene": { payload: z.object({ sceneId: id, trigger: z.enum(RUN_TRIGGERS) }), retryLimit: 5, retryDelay: 2 },
  /** Projections over all open scenes; when they are due, the matching room knows. */
  "measure-gaps": { payload: z.object({}), retryLimit: 3, retryDelay: 30, expireInSeconds: 900 },
  "gather-orders": { payload: z.object({}), retryLimit: 3, retryDelay: 30, expireInSeconds: 900 },
  /** Holds a capability against the open scenes: all, or those matched since it was last. */
  "match-capability": {
    payload: z.object({ capabilityId: id, newRunsOnly: z.boolean() }),
    retryLimit: 5,
    retryDelay: 5,
    expireInSeconds: 600,
  },
  /** What capabilities add to a scene, after a new run of it. */
  "reckon-supply": { payload: z.object({ sceneId: id }), retryLimit: 5, retryDelay: 5 },
  /** What a validation proved of a consortium's members, or nothing where only the scene was named a benchmark. No members: nothing is proposed any more. */
  "replicate-scene": {
    payload: z.object({
      sceneId: id,
      basis: z.enum(REPLICATION_BASES),
      members: z.array(z.object({ capabilityId: id })).max(50),
      validated: z
        .array(
          z.object({
            capabilityId: id,
            metric: z.string(),
            comparator: z.enum(COMPARATORS),
            value: z.string(),
            upper: z.string().nullable(),
          }),
        )
        .max(500),
    }),
    retryLimit: 5,
    retryDelay: 10,
    expireInSeconds: 600,
  },
  "recount-scene": { payload: z.object({ sceneId: id }), retryLimit: 20, retryDelay: 2 },
  notify: {
    payload: z.object({
      organizationId: z.string(),
      /** Whom alone it is for; everyone in the organization when absent. */
      userId: z.string().optional(),
      kind: z.enum(["todo", "message"]),
      /** A message that goes to the owners by mail as well, as every to-do does. */
      mail: z.boolean().optional(),
      title: z.string(),
      body: z.string(),
      href: z.string(),
      dedupeKey: z.string(),
    }),
    retryLimit: 10,
    retryDelay: 2,
  },
  "complete-todo": { payload: z.object({ organizationId: z.string(), dedupeKey: z.string() }), retryLimit: 10, retryDelay: 2 },
  "send-mail": { payload: z.object({ mailId: id }), retryLimit: 20, retryDelay: 5 },
  /** Opens the sealed bids of a call when its deadline has passed; before that it does nothing. */
  "open-bids": { payload: z.object({ callId: id }), retryLimit: 50, retryDelay: 2 },
  /** Something happened to what questions were asked on; `told` knows it already. */
  "tell-askers": {
    payload: z.object({
      objectType: z.enum(QUESTION_OBJECTS),
      objectId: id,
      title: z.string(),
      body: z.string(),
      href: z.string(),
      dedupeKey: z.string(),
      told: z.array(z.string()),
    }),
    retryLimit: 10,
    retryDelay: 2,
  },
  /** A day before the evaluation of a call ends. */
  "remind-evaluators": { payload: z.object({ callId: id }), retryLimit: 10, retryDelay: 5 },
  "terminate-task-book": { payload: z.object({ consortiumId: id }), retryLimit: 20, retryDelay: 2 },
  /** The members or the lead of a consortium changed: its task book follows. */
  "follow-consortium": { payload: z.object({ consortiumId: id, reason: z.string() }), retryLimit: 20, retryDelay: 2 },
  "seal-task-book": { payload: z.object({ taskBookId: id }), retryLimit: 20, retryDelay: 2 },
  "push-invoice": { payload: z.object({ invoiceId: id }), retryLimit: 20, retryDelay: 3 },
  "handle-stripe-event": { payload: z.object({ eventId: z.string() }), retryLimit: 20, retryDelay: 3 },
  "make-refund": { payload: z.object({ refundId: id }), retryLimit: 20, retryDelay: 3 },
  "issue-credit-note": { payload: z.object({ requestId: id }), retryLimit: 20, retryDelay: 3 },
  /** Tells the payment channel of a bank transfer that was matched to an invoice. */
  "report-receipt": { payload: z.object({ allocationId: id }), retryLimit: 20, retryDelay: 3 },
  /** Publishes the terms of a contract at the payment channel. */
  "mirror-contract": { payload: z.object({ contractId: id }), retryLimit: 3, retryDelay: 30 },
  /** Shows the hours of a contract that closed at the payment channel. */
  "mirror-usage": { payload: z.object({ contractId: id }), retryLimit: 0, retryDelay: 30, expireInSeconds: 900 },
  "settle-invoice": { payload: z.object({ invoiceId: id }), retryLimit: 20, retryDelay: 3 },
  /** Makes the transfers of a settled invoice that wait, and takes back of them what a refund claims. */
  "transfer-parts": { payload: z.object({ invoiceId: id }), retryLimit: 20, retryDelay: 3 },
  "reverse-parts": { payload: z.object({ refundId: id }), retryLimit: 20, retryDelay: 3 },
  /** Holds usage, invoices, the payment channel and the books against each other. */
  reconcile: { payload: z.object({ requestedByName: z.string().nullable() }), retryLimit: 3, retryDelay: 300, expireInSeconds: 3600 },
  sweep: { payload: z.object({}), retryLimit: 0, retryDelay: 1 },
} as const satisfies Record<string, JobSettings>;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]["payload"]>;
