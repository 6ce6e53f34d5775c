import type { Services } from "#app/kernel/context.server.ts";
import { JOBS, type JobName } from "./catalog.ts";
import { runJob } from "./handlers.server.ts";

/** Runs what is queued, and what that queues, through the real handlers until nothing is left; a failing handler is thrown. For scripts and tests. */
export async function drainJobs(services: Services, only: readonly JobName[] = Object.keys(JOBS) as JobName[]): Promise<void> {
  for (let busy = true; busy; ) {
    busy = false;
    for (const name of only) {
      for (const job of await services.jobs.boss.fetch(name, { batchSize: 50, ignoreStartAfter: true })) {
        busy = true;
        await runJob(services, name, job.id, job.data);
        await services.jobs.boss.complete(name, job.id);
      }
    }
  }
}
