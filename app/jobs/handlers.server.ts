import type { JobResult } from "pg-boss";
import type { Logger } from "pino";
import {
  handleStripeEvent,
  issueCreditNote,
  makeRefund,
  mirrorContract,
  mirrorUsage,
  pushInvoice,
  reportReceipt,
  sweepBilling,
  sweepDunning,
  sweepMeters,
  sweepMirrors,
  sweepPeriods,
  sweepReceipts,
  sweepReturns,
} from "#app/areas/billing/index.server.ts";
import { recountScene } from "#app/areas/bureau/index.server.ts";
import { openBids, remindEvaluators, sweepCalls } from "#app/areas/calls/index.server.ts";
import { indexCapabilities, indexCapabilitiesOf, retagCapabilities, sweepEvidence } from "#app/areas/capabilities/index.server.ts";
import { sweepExits, sweepInvitations } from "#app/areas/consortia/index.server.ts";
import { sweepEndings } from "#app/areas/contracts/index.server.ts";
import { sweepFiles } from "#app/areas/files/index.server.ts";
import {
  gatherOrders,
  matchCapability,
  matchScene,
  measureGaps,
  reckonSupply,
  replicateScene,
  sweepDemand,
  sweepOpportunities,
  sweepRosters,
  sweepRuns,
  sweepStandings,
} from "#app/areas/matching/index.server.ts";
import { completeTodo, notify, sendMail } from "#app/areas/notifications/index.server.ts";
import { sweepNameKeys } from "#app/areas/organizations/index.server.ts";
import {
  handleConnectEvent,
  reverseParts,
  runReconciliation,
  settleInvoice,
  sweepCollectionAccounts,
  sweepConnect,
  sweepPayouts,
  sweepReconciliation,
  transferParts,
} from "#app/areas/payouts/index.server.ts";
import { tellAskers } from "#app/areas/questions/index.server.ts";
import { matchSavedSearches, sweepSavedSearches } from "#app/areas/saved-searches/index.server.ts";
import { indexScenes, indexScenesOf, retagScenes, sweepImports, sweepScenes, sweepSimilarity } from "#app/areas/scenes/index.server.ts";
import {
  followConsortium,
  remindSignatories,
  sealTaskBook,
  sweepTaskBooks,
  terminateTaskBook,
} from "#app/areas/task-books/index.server.ts";
import { sweepUsageMonths } from "#app/areas/usage/index.server.ts";
import { type Context, contextFor, type Services } from "#app/kernel/context.server.ts";
import { JOBS, type JobName, type JobPayload } from "./catalog.ts";

/** Jobs whose work for many is hardly more than for one: all that wait are done in one go. */
type CrowdName = "index-scene" | "index-capability";
/** The work behind each job name. A handler may run twice for one job: it re-reads the row and does only what is left to do. */
type Handlers = { [N in Exclude<JobName, CrowdName>]: (ctx: Context, payload: JobPayload<N>) => Promise<void> };
type CrowdHandlers = { [N in CrowdName]: (ctx: Context, payloads: readonly JobPayload<N>[]) => Promise<void> };

const CROWD_HANDLERS: CrowdHandlers = { "index-scene": indexScenes, "index-capability": indexCapabilities };
/** Each looks for what was missed in its room; one that fails, because Stripe or the store of files is down, keeps no other from running. */
const SWEEPS = [
  sweepNameKeys,
  sweepScenes,
  sweepImports,
  sweepSimilarity,
  sweepEvidence,
  sweepStandings,
  sweepRosters,
  sweepOpportunities,
  sweepInvitations,
  sweepExits,
  sweepCalls,
  sweepTaskBooks,
  remindSignatories,
  sweepSavedSearches,
  sweepDemand,
  sweepRuns,
  sweepEndings,
  sweepPeriods,
  sweepDunning,
  sweepReceipts,
  sweepMirrors,
  sweepMeters,
  sweepCollectionAccounts,
  sweepPayouts,
  sweepConnect,
  sweepFiles,
  sweepBilling,
  sweepReturns,
  sweepReconciliation,
  sweepUsageMonths,
  forgetSearchTasks,
];

const HANDLERS: Handlers = {
  "retag-scenes": retagScenes,
  "retag-capabilities": retagCapabilities,
  "index-organization": async (ctx, { organizationId }) => {
    await indexScenesOf(ctx, organizationId);
    await indexCapabilitiesOf(ctx, organizationId);
  },
  "match-saved-searches": matchSavedSearches,
  "match-scene": matchScene,
  "measure-gaps": (ctx) => measureGaps(ctx),
  "gather-orders": (ctx) => gatherOrders(ctx),
  "match-capability": matchCapability,
  "reckon-supply": reckonSupply,
  "replicate-scene": replicateScene,
  "recount-scene": recountScene,
  notify,
  "complete-todo": completeTodo,
  "send-mail": sendMail,
  "open-bids": openBids,
  "tell-askers": tellAskers,
  "remind-evaluators": remindEvaluators,
  "terminate-task-book": terminateTaskBook,
  "follow-consortium": followConsortium,
  "seal-task-book": sealTaskBook,
  reconcile: runReconciliation,
  "push-invoice": pushInvoice,
  // Accounts and transfers are of the payouts' room, refunds and disputes of billing; the event counts as handled only after both.
  "handle-stripe-event": async (ctx, payload) => {
    await handleConnectEvent(ctx, payload);
    await handleStripeEvent(ctx, payload);
  },
  "make-refund": makeRefund,
  "issue-credit-note": issueCreditNote,
  "report-receipt": reportReceipt,
  "mirror-contract": mirrorContract,
  "mirror-usage": mirrorUsage,
  "settle-invoice": settleInvoice,
  "transfer-parts": transferParts,
  "reverse-parts": reverseParts,
  sweep: async (ctx) => {
    const failures: unknown[] = [];
    for (const sweep of SWEEPS) await sweep(ctx).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, "a sweep failed");
  },
};

/** Finished writes are of no use after this time. */
const SEARCH_TASKS_KEPT_MS = 24 * 3_600_000;

/** The search server keeps a list of finished writes that is limited in size: it is kept short. A server that is down is left for the next time. */
async function forgetSearchTasks({ services, clock }: Context): Promise<void> {
  await services.search.forgetTasks(new Date(clock.now().getTime() - SEARCH_TASKS_KEPT_MS)).catch(() => {});
}

/**
 * Jobs taken at a time: many of those that come in crowds and take little. Never one alone: only while batches come back full does the worker take
 * the next at once, instead of waiting until something announces itself or `notifyPollingIntervalSeconds` are over.
 */
const USUAL_BATCH = 2;
const BATCHES: Partial<Record<JobName, number>> = {
  "index-scene": 500,
  "index-capability": 500,
  "match-scene": 5,
  // Seconds each where many scenes ask for it; jobs fetched together share one time limit.
  "match-capability": 2,
  "reckon-supply": 10,
  "recount-scene": 20,
  notify: 20,
  "complete-todo": 20,
};

/** When the sweep looks for what was missed. */
const SWEEP_CRON = "*/10 * * * *";

interface QueuedJob {
  id: string;
  data: unknown;
}

/** Runs jobs of one name as the system; gives each job that failed its error: the queue then retries it. */
export async function runJobs(services: Services, name: JobName, jobs: readonly QueuedJob[]): Promise<Map<string, unknown>> {
  const failures = new Map<string, unknown>();
  if (isCrowd(name) && jobs.length > 1) {
    try {
      await runCrowd(services, name, jobs);
      return failures;
    } catch {
      // One by one below: a job that always fails must not keep back those it was fetched with.
    }
  }
  for (const job of jobs) {
    try {
      if (isCrowd(name)) await runCrowd(services, name, [job]);
      else await runOne(services, name, job);
    } catch (error) {
      failures.set(job.id, error);
    }
  }
  return failures;
}

/** Runs one job, and throws what it throws. */
export async function runJob(services: Services, name: JobName, id: string, data: unknown): Promise<void> {
  for (const [, error] of await runJobs(services, name, [{ id, data }])) throw error;
}

const isCrowd = (name: JobName): name is CrowdName => name in CROWD_HANDLERS;
const contextOf = (services: Services, name: JobName, job: QueuedJob | undefined) =>
  contextFor(services, { kind: "system", job: `${name}:${job?.id ?? ""}` });

async function runOne<N extends Exclude<JobName, CrowdName>>(services: Services, name: N, job: QueuedJob): Promise<void> {
  const handler: Handlers[N] = HANDLERS[name];
  await handler(contextOf(services, name, job), JOBS[name].payload.parse(job.data) as JobPayload<N>);
}

async function runCrowd<N extends CrowdName>(services: Services, name: N, jobs: readonly QueuedJob[]): Promise<void> {
  const handler: CrowdHandlers[N] = CROWD_HANDLERS[name];
  await handler(
    contextOf(services, name, jobs[0]),
    jobs.map(({ data }) => JOBS[name].payload.parse(data) as JobPayload<N>),
  );
}

/** Subscribes this process to every queue. */
export async function startHandlers(services: Services, log: Logger): Promise<void> {
  await services.jobs.boss.schedule("sweep", SWEEP_CRON, {}, { tz: "Asia/Shanghai" });
  for (const name of Object.keys(JOBS) as JobName[]) {
    const options = {
      batchSize: BATCHES[name] ?? USUAL_BATCH,
      burstWhenBatchFull: true,
      pollingIntervalSeconds: 0.5,
      // Where jobs announce themselves, looking for them is only for announcements that were lost.
      notifyPollingIntervalSeconds: 5,
      perJobResults: true,
    } as const;
    await services.jobs.boss.work(name, options, async (jobs) => {
      const failures = await runJobs(services, name, jobs);
      return jobs.map(({ id }): JobResult => {
        if (!failures.has(id)) return { id, status: "completed" };
        const error = failures.get(id);
        log.warn({ err: error, job: name, id }, "job failed and will be retried");
        return { id, status: "failed", output: { message: error instanceof Error ? error.message : String(error) } };
      });
    });
  }
}
