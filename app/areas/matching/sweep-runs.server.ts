import { and, asc, eq, gt, inArray, notExists, type SQL, sql } from "drizzle-orm";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { consortia } from "#db/schema/consortia.ts";
import { opportunities, proposalMembers, proposalRuns, proposals, sceneStandings } from "#db/schema/matching.ts";

/** Runs of a scene that are kept whatever they are, so that its history shows some weeks. */
const KEPT = 20;
const BATCH = 200;

/**
 * Removes runs that nobody can need any more; each holds some hundred kilobytes. Kept are the last {@link KEPT} of a scene, the newest of every
 * content the scene has had, the one a scene stands by or an opportunity was reckoned from, and every one that a consortium was formed from: its
 * members may ask for years what the proposal rested on.
 */
export async function sweepRuns(ctx: Context): Promise<void> {
  for (let removed = BATCH; removed === BATCH; ) {
    removed = await withTransaction(ctx, async (tx) => removeRuns(tx, await oldRuns(tx)));
  }
}

async function oldRuns(tx: TransactionContext): Promise<string[]> {
  const nth = (of: SQL) => sql<number>`row_number() over (partition by ${of} order by ${newestFirst})`;
  const counted = tx.db
    .select({
      id: proposalRuns.id,
      nth: nth(sql`${proposalRuns.sceneId}`).as("nth"),
      nthOfContent: nth(sql`${proposalRuns.sceneId}, ${proposalRuns.sceneVersion}`).as("nth_of_content"),
    })
    .from(proposalRuns)
    .as("counted");
  const rows = await tx.db
    .select({ id: proposalRuns.id })
    .from(counted)
    .innerJoin(proposalRuns, eq(proposalRuns.id, counted.id))
    .where(and(gt(counted.nth, KEPT), gt(counted.nthOfContent, 1), nothingRestsOnIt(tx)))
    .orderBy(asc(proposalRuns.id))
    .limit(BATCH);
  return rows.map(({ id }) => id);
}

const newestFirst = sql`${proposalRuns.createdAt} desc, ${proposalRuns.id} desc`;

function nothingRestsOnIt(tx: TransactionContext): SQL | undefined {
  const one = { one: sql`1` };
  const formed = tx.db.select(one).from(proposals).innerJoin(consortia, eq(consortia.proposalId, proposals.id));
  return and(
    notExists(tx.db.select(one).from(sceneStandings).where(eq(sceneStandings.runId, proposalRuns.id))),
    notExists(tx.db.select(one).from(opportunities).where(eq(opportunities.runId, proposalRuns.id))),
    notExists(formed.where(eq(proposals.runId, proposalRuns.id))),
  );
}

/**
 * Removes those of these runs that nothing rests on, and tells how many. A run that somebody holds at this moment, to form a consortium from it or
 * to reckon an opportunity, is left for the next time; once it is held here nobody can begin to, and what was formed since it was found is seen.
 */
export async function removeRuns(tx: TransactionContext, runIds: readonly string[]): Promise<number> {
  if (runIds.length === 0) return 0;
  const held = await tx.db
    .select({ id: proposalRuns.id })
    .from(proposalRuns)
    .where(inArray(proposalRuns.id, [...runIds]))
    .for("update", { skipLocked: true });
  const among = (rows: readonly { id: string }[]) =>
    inArray(
      proposalRuns.id,
      rows.map(({ id }) => id),
    );
  const free = await tx.db
    .select({ id: proposalRuns.id })
    .from(proposalRuns)
    .where(and(among(held), nothingRestsOnIt(tx)));
  const ids = free.map(({ id }) => id);
  const theirs = tx.db.select({ id: proposals.id }).from(proposals).where(inArray(proposals.runId, ids));
  await tx.db.delete(proposalMembers).where(inArray(proposalMembers.proposalId, theirs));
  await tx.db.delete(proposals).where(inArray(proposals.runId, ids));
  await tx.db.delete(proposalRuns).where(among(free));
  return free.length;
}
