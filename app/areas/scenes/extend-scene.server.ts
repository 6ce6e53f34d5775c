import { eq } from "drizzle-orm";
import { DateTime } from "luxon";
import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { type FieldErrors, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { sceneDrafts } from "#db/schema/scenes.ts";
import { changeStatus, guardAction, guardVersion, sceneByCode } from "./change-status.server.ts";
import { dayOf, endOfDay } from "./content.server.ts";
import { mayChangeScene } from "./policy.ts";
import { tellReviewers } from "./reviewers.server.ts";
import { lockWorkingCopy, moveDays } from "./revision.server.ts";
import { extendSceneInput } from "./schemas.ts";
import { dateFaults } from "./submission.ts";
import { freezeVersion } from "./versions.server.ts";

/** A deadline lies at most this far ahead: a call that stays open for years answers nobody's question. */
const MOST_DAYS = 366;

/**
 * Gives answers more time, also after the deadline has passed; the later days may move along. A new version is frozen, the proposals made so
 * far stay: what is asked has not changed. A revision that left the days as they were takes the new ones over. Refuses a day that is not later
 * than the present one, and one that no longer fits a revision under review.
 */
export async function extendScene(ctx: Context, input: z.input<typeof extendSceneInput>): Promise<{ code: string; version: number }> {
  const { code, version, closesOn, ...days } = parseInput(extendSceneInput, input);
  return withTransaction(ctx, async (tx) => {
    const scene = await sceneByCode(tx, code);
    guardAction(tx, scene, "extend", mayChangeScene);
    // Of two at once the second may already read what the first wrote: its day is then not too early, it is too late.
    guardVersion(scene, version);
    const copy = await lockWorkingCopy(tx, scene.id);
    const before = dayOf(scene.closesAt);
    const closesAt = endOfDay(closesOn);
    const trainingFrom = days.trainingFrom ?? scene.trainingFrom;
    const deployBy = days.deployBy ?? scene.deployBy;
    const fields: FieldErrors = {};
    if (closesOn <= before) fields["closesOn"] = [`新的截止日期须晚于现在的截止日期（${before}）。`];
    else if (closesAt <= tx.clock.now()) fields["closesOn"] = ["新的截止日期不能早于今天。"];
    else if (DateTime.fromJSDate(closesAt).diff(DateTime.fromJSDate(tx.clock.now()), "days").days > MOST_DAYS) {
      fields["closesOn"] = ["截止日期最多延长到一年以内。"];
    }
    for (const [field, message] of dateFaults({ closesOn, trainingFrom, deployBy })) fields[field] = [`${message}请一并调整。`];
    const withDays = (text: Record<string, unknown>) =>
      moveDays(text, { ...scene, closesOn: before }, { closesOn, trainingFrom, deployBy });
    const clash = copy?.submittedAt && copy.proposed && dateFaults(withDays(copy.proposed))[0]?.[1];
    if (clash) fields["closesOn"] ??= [`与待审核的修订不一致：${clash}请先撤回修订，或选择更早的截止日期。`];
    if (Object.keys(fields).length > 0) throw invalid("提交的内容有误，请按提示更正。", fields);
    const moved = await changeStatus(tx, scene, "extend", {
      version,
      set: { closesAt, trainingFrom, deployBy, deadlineRemindedAt: null },
      detail: { before, closesOn },
    });
    if (copy) {
      const revised = { content: withDays(copy.content), proposed: copy.proposed && withDays(copy.proposed) };
      await tx.db
        .update(sceneDrafts)
        .set({ ...revised, version: copy.version + 1 })
        .where(eq(sceneDrafts.id, copy.id));
    }
    await freezeVersion(tx, moved, "extended");
    await tellReviewers(tx, scene, {
      kind: "message",
      title: `场景“${scene.name}”延长了应答截止日期`,
      body: `由 ${before} 延长到 ${closesOn}。`,
      dedupeKey: `scene-extended:${scene.id}:${moved.version}`,
    });
    await enqueue(tx, "index-scene", { sceneId: scene.id });
    return { code, version: moved.version };
  });
}
