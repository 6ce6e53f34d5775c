import type { Services } from "#app/kernel/context.server.ts";
import { JOBS, type JobName } from "./catalog.ts";
import { runJob } from "./handlers.server.ts";

/**
 * Runs what is queued, and what that queues, through the real handlers until nothing is left; what a handler throws is thrown, and its job
 * and those fetched with it go back to be run by the next call. For scripts and tests.
 */
export async function drainJobs(services: Services, only: readonly JobName[] = Object.keys(JOBS) as JobName[]): Promise<void> {
  const { boss } = services.jobs;
  for (let busy = true; busy; ) {
    busy = false;
    for (const name of only) {
      const jobs = await boss.fetch(name, { batchSize: 50, ignoreStartAfter: true });
      for (const [index, job] of jobs.entries()) {
        busy = true;
        try {
          await runJob(services, name, job.id, job.data);
        } catch (error) {
          await boss.fail(
            name,
            jobs.slice(index).map(({ id }) => id),
          );
          throw error;
        }
        await boss.complete(name, job.id);
      }
    }
  }
}
