import type { Services } from "#app/kernel/context.server.ts";
import { JOBS, type JobName } from "./catalog.ts";
import { runJobs } from "./handlers.server.ts";

/**
 * Runs what is queued, and what that queues, through the real handlers until nothing is left; what a handler throws is thrown when the
 * jobs fetched with it have run, and its job goes back to be run by the next call. For scripts and tests.
 */
export async function drainJobs(services: Services, only: readonly JobName[] = Object.keys(JOBS) as JobName[]): Promise<void> {
  const { boss } = services.jobs;
  for (let busy = true; busy; ) {
    busy = false;
    for (const name of only) {
      const jobs = await boss.fetch(name, { batchSize: 50, ignoreStartAfter: true });
      if (jobs.length === 0) continue;
      busy = true;
      const failures = await runJobs(services, name, jobs);
      const done = jobs.filter(({ id }) => !failures.has(id)).map(({ id }) => id);
      if (done.length > 0) await boss.complete(name, done);
      if (failures.size === 0) continue;
      await boss.fail(name, [...failures.keys()]);
      throw [...failures.values()][0];
    }
  }
}
