import { inArray, sql } from "drizzle-orm";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
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
    removed = await withTransaction(ctx, async (tx) => {
      const rows = await tx.db.execute<{ id: string }>(sql`
        select r.id from (
          select id, row_number() over (partition by scene_id order by created_at desc, id desc) as nth,
            row_number() over (partition by scene_id, scene_version order by created_at desc, id desc) as nth_of_content
          from ${proposalRuns}) r
        where r.nth > ${KEPT} and r.nth_of_content > 1
          and not exists (select 1 from ${sceneStandings} s where s.run_id = r.id)
          and not exists (select 1 from ${opportunities} o where o.run_id = r.id)
          and not exists (select 1 from ${proposals} p join ${consortia} c on c.proposal_id = p.id where p.run_id = r.id)
        order by r.id limit ${BATCH}`);
      const ids = rows.map(({ id }) => id);
      if (ids.length === 0) return 0;
      const theirs = tx.db.select({ id: proposals.id }).from(proposals).where(inArray(proposals.runId, ids));
      await tx.db.delete(proposalMembers).where(inArray(proposalMembers.proposalId, theirs));
      await tx.db.delete(proposals).where(inArray(proposals.runId, ids));
      await tx.db.delete(proposalRuns).where(inArray(proposalRuns.id, ids));
      return ids.length;
    });
  }
}
