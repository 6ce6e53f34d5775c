import { and, eq, inArray, notInArray, sql } from "drizzle-orm";
import { scenesById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { supplyNotices } from "#db/schema/matching.ts";
import { type Best, standsBeforeStored } from "../marginal.ts";
import type { ComposedScene, ReverseMatch } from "./reverse-match.server.ts";

/** A scene without any proposal is run so long after the capability that gives it one: it is in the index by then, and so are those published with it. */
const RUN_AFTER_SECONDS = 60;

/**
 * Tells the units of the scenes whose best proposal a capability improves, once for each version of it, and of several capabilities and versions
 * published since a run only those that improve on what was told before.
 *
 * A unit that compares proposals runs the matcher again itself, by one click: nothing changes under its eyes, and what it may be forming stands.
 * A scene that has no proposal yet is run again by itself; the first run that finds one ends that (`matchScene`), so that many capabilities
 * published in a row make one run.
 */
export async function tellUnits(tx: TransactionContext, { capability, asked, composed }: ReverseMatch): Promise<void> {
  const improved = composed.filter((one) => one.improved);
  await forgetNotices(
    tx,
    capability.id,
    asked,
    improved.map(({ sceneId }) => sceneId),
  );
  if (improved.length === 0) return;
  const [scenes, told] = await Promise.all([
    scenesById(
      tx,
      improved.map(({ sceneId }) => sceneId),
    ),
    bestTold(tx, improved),
  ]);
  const notices: (typeof supplyNotices.$inferInsert)[] = [];
  for (const one of improved) {
    const scene = scenes.get(one.sceneId);
    const { before = null, after = null } = one.improved ?? {};
    if (!scene || !after || (told.get(one.sceneId) ?? []).some((best) => !standsBeforeStored(after, best))) continue;
    notices.push({
      ...{ capabilityId: capability.id, sceneId: one.sceneId, runId: one.runId },
      ...{ unmetMandatory: after.unmet, valueMilli: Math.round(after.value * 1000), toldAt: tx.clock.now() },
    });
    const runsAgain = one.best === null && one.status === "published";
    if (runsAgain) await enqueue(tx, "match-scene", { sceneId: scene.id, trigger: "supply" }, { delaySeconds: RUN_AFTER_SECONDS });
    const met = one.answers.filter(({ id }) => before?.lacks.includes(id) && !after.lacks.includes(id));
    const closed = met.map(({ name }) => `“${name}”`);
    await enqueue(tx, "notify", {
      organizationId: scene.organizationId,
      kind: "message",
      title: `“${scene.name}”${whatImproves(one.best, after)}`,
      body: [
        `${capability.organizationName}发布或更新了“${capability.name}”${closed.length > 0 ? `，可满足${closed.join("、")}` : ""}。`,
        runsAgain ? "平台将自动重新匹配，完成后提醒您。" : "现有方案不会自动改变；您可以在方案比选中重新匹配。",
      ].join(""),
      href: paths.comparison(scene.code),
      dedupeKey: `supply:${scene.id}:${capability.versionId}`,
    });
  }
  await keepNotices(tx, notices);
}

/** What a capability no longer improves is not to keep anybody else's from being told. */
async function forgetNotices(tx: TransactionContext, capabilityId: string, asked: string[], improved: string[]): Promise<void> {
  await tx.db
    .delete(supplyNotices)
    .where(
      and(eq(supplyNotices.capabilityId, capabilityId), inArray(supplyNotices.sceneId, asked), notInArray(supplyNotices.sceneId, improved)),
    );
}

async function keepNotices(tx: TransactionContext, notices: (typeof supplyNotices.$inferInsert)[]): Promise<void> {
  if (notices.length === 0) return;
  const excluded = (column: string) => sql.raw(`excluded.${column}`);
  await tx.db
    .insert(supplyNotices)
    .values(notices)
    .onConflictDoUpdate({
      target: [supplyNotices.capabilityId, supplyNotices.sceneId],
      set: {
        runId: excluded("run_id"),
        unmetMandatory: excluded("unmet_mandatory"),
        valueMilli: excluded("value_milli"),
        toldAt: excluded("told_at"),
      },
    });
}

/** What a better best consortium is better in, as a title says it. */
export function whatImproves(before: Best | null, after: Best): string {
  if (before === null) return "可以组成联合体方案了";
  if (after.unmet < before.unmet)
    return after.unmet === 0
      ? `的必须项可以全部满足，现缺 ${before.unmet} 项`
      : `的必须项缺口可由 ${before.unmet} 项减为 ${after.unmet} 项`;
  const points = Math.round((after.value - before.value) * 10) / 10;
  return points > 0 ? `的方案甲价值可提高 ${points.toFixed(1)} 分` : "的方案甲价值可略有提高";
}

/** The best consortia of which the scenes' units were told since their standing runs, whosever capability made them: of an earlier version of this one too. */
async function bestTold(tx: TransactionContext, scenes: readonly ComposedScene[]): Promise<Map<string, Best[]>> {
  const rows = await tx.db
    .select({ runId: supplyNotices.runId, unmet: supplyNotices.unmetMandatory, milli: supplyNotices.valueMilli })
    .from(supplyNotices)
    .where(
      inArray(
        supplyNotices.runId,
        scenes.map(({ runId }) => runId),
      ),
    );
  return new Map(
    scenes.map(({ sceneId, runId }) => [
      sceneId,
      rows.filter((row) => row.runId === runId).map(({ unmet, milli }) => ({ unmet, value: milli / 1000 })),
    ]),
  );
}
