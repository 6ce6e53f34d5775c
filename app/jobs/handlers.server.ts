import type { JobResult } from "pg-boss";
import type { Logger } from "pino";
import { handleStripeEvent, pushInvoice, sweepBilling } from "#app/areas/billing/index.server.ts";
import { recountScene } from "#app/areas/bureau/index.server.ts";
import { indexCapability, retagCapabilities, sweepEvidence } from "#app/areas/capabilities/index.server.ts";
import { sweepInvitations } from "#app/areas/consortia/index.server.ts";
import { sweepFiles } from "#app/areas/files/index.server.ts";
import { matchScene } from "#app/areas/matching/index.server.ts";
import { completeTodo, notify, sendMail } from "#app/areas/notifications/index.server.ts";
import { settleInvoice, sweepPayouts } from "#app/areas/payouts/index.server.ts";
import { indexScene, retagScenes, sweepScenes, sweepSimilarity } from "#app/areas/scenes/index.server.ts";
import { sealTaskBook, sweepTaskBooks, terminateTaskBook } from "#app/areas/task-books/index.server.ts";
import { type Context, contextFor, type Services } from "#app/kernel/context.server.ts";
import { JOBS, type JobName, type JobPayload } from "./catalog.ts";

/** The work behind each job name. A handler may run twice for one job: it re-reads the row and does only what is left to do. */
type Handlers = { [N in JobName]: (ctx: Context, payload: JobPayload<N>) => Promise<void> };

/** Each looks for what was missed in its room; one that fails, because Stripe or the store of files is down, keeps no other from running. */
const SWEEPS = [sweepScenes, sweepSimilarity, sweepEvidence, sweepInvitations, sweepTaskBooks, sweepPayouts, sweepFiles, sweepBilling];

const HANDLERS: Handlers = {
  "index-scene": indexScene,
  "index-capability": indexCapability,
  "retag-scenes": retagScenes,
  "retag-capabilities": retagCapabilities,
  "match-scene": matchScene,
  "recount-scene": recountScene,
  notify,
  "complete-todo": completeTodo,
  "send-mail": sendMail,
  "terminate-task-book": terminateTaskBook,
  "seal-task-book": sealTaskBook,
  "push-invoice": pushInvoice,
  "handle-stripe-event": handleStripeEvent,
  "settle-invoice": settleInvoice,
  sweep: async (ctx) => {
    const failures: unknown[] = [];
    for (const sweep of SWEEPS) await sweep(ctx).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, "a sweep failed");
  },
};

/** Jobs that come in crowds and take little time are taken many at a time. */
const BATCHES: Partial<Record<JobName, number>> = {
  "index-scene": 20,
  "index-capability": 20,
  "match-scene": 5,
  notify: 20,
  "complete-todo": 20,
};

/** When the sweep looks for what was missed. */
const SWEEP_CRON = "*/10 * * * *";

/** Runs one job through its handler, as the system. Throws what the handler throws: the queue then retries. */
export async function runJob<N extends JobName>(services: Services, name: N, id: string, data: unknown): Promise<void> {
  const handler: Handlers[N] = HANDLERS[name];
  await handler(contextFor(services, { kind: "system", job: `${name}:${id}` }), JOBS[name].payload.parse(data) as JobPayload<N>);
}

/** Subscribes this process to every queue. */
export async function startHandlers(services: Services, log: Logger): Promise<void> {
  await services.jobs.boss.schedule("sweep", SWEEP_CRON, {}, { tz: "Asia/Shanghai" });
  for (const name of Object.keys(JOBS) as JobName[]) {
    const options = { batchSize: BATCHES[name] ?? 1, pollingIntervalSeconds: 0.5, perJobResults: true } as const;
    // Each job ends by itself: one that always fails must not use up the retries of those it was fetched with.
    await services.jobs.boss.work(name, options, async (jobs) => {
      const results: JobResult[] = [];
      for (const job of jobs) {
        try {
          await runJob(services, name, job.id, job.data);
          results.push({ id: job.id, status: "completed" });
        } catch (error) {
          log.warn({ err: error, job: name, id: job.id }, "job failed and will be retried");
          results.push({ id: job.id, status: "failed", output: { message: error instanceof Error ? error.message : String(error) } });
        }
      }
      return results;
    });
  }
}
