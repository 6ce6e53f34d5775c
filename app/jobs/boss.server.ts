import { PgBoss } from "pg-boss";
import { JOBS, type JobName } from "./catalog.ts";

/** The queue of one process, on its own small pool in the schema `pgboss`. */
export interface Jobs {
  boss: PgBoss;
  stop(): Promise<void>;
}

/**
 * Connects to the queue and creates missing queues. `work` processes also run maintenance and cron; web processes only send.
 * `onError` hears background failures, which would otherwise end the process.
 */
export async function openJobs(url: string, options: { work: boolean; onError: (error: unknown) => void }): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: url,
    schema: "pgboss",
    max: options.work ? 4 : 2,
    supervise: options.work,
    schedule: options.work,
  });
  boss.on("error", options.onError);
  await boss.start();
  const existing = new Set((await boss.getQueues()).map((queue) => queue.name));
  for (const [name, { retryLimit, retryDelay }] of Object.entries(JOBS)) {
    if (existing.has(name)) continue;
    await boss.createQueue(name as JobName, { retryLimit, retryDelay, retryBackoff: true, retryDelayMax: 60, expireInSeconds: 120 });
  }
  return { boss, stop: () => boss.stop({ graceful: true, timeout: 20_000 }) };
}
