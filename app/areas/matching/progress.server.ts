import type { Context } from "#app/kernel/context.server.ts";

/**
 * Where the matching of a scene stands: waiting for its turn, at work, waiting to be tried again after a fault, given up after several, or
 * nothing under way.
 */
export type MatchState = "queued" | "running" | "retrying" | "failed" | "idle";

export interface MatchProgress {
  state: MatchState;
  /** Since when, ISO; null when idle. */
  since: string | null;
}

/** Asks the queue. The caller has checked the scene. */
export async function matchProgress(ctx: Context, sceneId: string): Promise<MatchProgress> {
  const jobs = await ctx.services.jobs.boss.findJobs<{ sceneId: string }>("match-scene", { data: { sceneId } });
  const newest = jobs.toSorted((a, b) => b.createdOn.getTime() - a.createdOn.getTime());
  const of = (...states: (typeof jobs)[number]["state"][]) => newest.find(({ state }) => states.includes(state));
  const running = of("active");
  if (running) return { state: "running", since: (running.startedOn ?? running.createdOn).toISOString() };
  const queued = of("created");
  if (queued) return { state: "queued", since: queued.createdOn.toISOString() };
  const retrying = of("retry");
  if (retrying) return { state: "retrying", since: retrying.createdOn.toISOString() };
  const [last] = newest;
  if (last?.state === "failed") return { state: "failed", since: (last.completedOn ?? last.createdOn).toISOString() };
  return { state: "idle", since: null };
}
