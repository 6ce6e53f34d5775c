import { PgBoss } from "pg-boss";
import { JOBS, type JobSettings } from "./catalog.ts";

/** The queue of one process, on its own small pool in the schema `pgboss`. */
export interface Jobs {
  boss: PgBoss;
  stop(): Promise<void>;
}

/** After so long the jobs fetched together are taken for lost and tried again. */
const EXPIRE_IN_SECONDS = 120;

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
    // Jobs announce themselves on commit, so that workers need not wait for their next look; where a pooler keeps announcements back, they look.
    useListenNotify: options.work,
  });
  boss.on("error", options.onError);
  await boss.start();
  const existing = new Set((await boss.getQueues()).map((queue) => queue.name));
  for (const [name, { retryLimit, retryDelay, expireInSeconds = EXPIRE_IN_SECONDS }] of Object.entries<JobSettings>(JOBS)) {
    const queue = { retryLimit, retryDelay, retryBackoff: true, retryDelayMax: 60, expireInSeconds, notify: true };
    if (!existing.has(name)) await boss.createQueue(name, queue);
    // An older version made it: its jobs are retried as this one says.
    else if (options.work) await boss.updateQueue(name, queue);
  }
  return { boss, stop: () => boss.stop({ graceful: true, timeout: 20_000 }) };
}
