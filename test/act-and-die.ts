/**
 * A process of the product that does one thing on the database of a test and is killed at once, as by a loss of power:
 * `node test/act-and-die.ts <what> <json>`. `sign` and `award` commit a signature or an award and die before any job runs; `job` takes a job
 * off the queue, runs its handler to the end and dies before the queue hears of it; `take` dies with the job in its hands.
 */
import { awardCall } from "#app/areas/calls/index.server.ts";
import { signTaskBook } from "#app/areas/task-books/index.server.ts";
import { readConfig } from "#app/config.server.ts";
import { JOBS, type JobName } from "#app/jobs/catalog.ts";
import { runJobs } from "#app/jobs/handlers.server.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import { type Context, contextFor } from "#app/kernel/context.server.ts";
import { createLog } from "#app/main/log.server.ts";
import { openServices } from "#app/main/services.server.ts";

const [what = "", json = "{}"] = process.argv.slice(2);
const config = readConfig();
const { services } = await openServices(config, createLog(config, "worker"), "web");

const ACTS: Record<string, (ctx: Context, input: never) => Promise<unknown>> = {
  sign: (ctx, input: Parameters<typeof signTaskBook>[1]) =>
    signTaskBook(ctx, input, { ipAddress: null, userAgent: null, factorAt: new Date() }),
  award: (ctx, input: Parameters<typeof awardCall>[1]) => awardCall(ctx, input, { factorAt: new Date() }),
};
const act = ACTS[what];
if (act) {
  const { actor, input } = JSON.parse(json) as { actor: UserActor; input: never };
  await act(contextFor(services, actor), input);
} else {
  const { name } = JSON.parse(json) as { name: JobName };
  if (!(name in JOBS)) throw new Error(`no job ${name}`);
  const jobs = await services.jobs.boss.fetch(name, { batchSize: 1, ignoreStartAfter: true });
  if (jobs.length === 0) throw new Error(`no ${name} is queued`);
  if (what === "job" && (await runJobs(services, name, jobs)).size > 0) throw new Error(`${name} failed`);
}
process.kill(process.pid, "SIGKILL");
