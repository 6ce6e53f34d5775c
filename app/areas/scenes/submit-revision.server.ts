import type { z } from "zod";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { regionNames, requireVerified } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { sceneDrafts } from "#db/schema/scenes.ts";
import { changeStatus, guardAction, sceneByCode } from "./change-status.server.ts";
import { readContent } from "./content.server.ts";
import { contentOf } from "./diff-content.ts";
import { fileChanges } from "./drafts/draft-files.server.ts";
import { mayChangeScene } from "./policy.ts";
import { partsOf } from "./reads.server.ts";
import { tellReviewers } from "./reviewers.server.ts";
import { closeReturned, revisionKey, workingCopy } from "./revision.server.ts";
import { sceneDiff } from "./scene-diff.ts";
import { submitRevisionInput } from "./schemas.ts";
import { submissionFaults } from "./submission.ts";
import { refuseFaults } from "./submit-scene.server.ts";

/**
 * The unit hands in a new version of its published scene: the bureau decides, the public version stays meanwhile. Held to the same rules as a
 * first submission. Refuses what changes nothing, a second one while one waits, and a scene that has a consortium.
 */
export async function submitRevision(ctx: Context, input: z.input<typeof submitRevisionInput>): Promise<{ code: string; version: number }> {
  const { code, version, scene: proposed, note } = parseInput(submitRevisionInput, input);
  return withTransaction(ctx, async (tx) => {
    const scene = await sceneByCode(tx, code);
    guardAction(tx, scene, "submitRevision", mayChangeScene);
    await requireVerified(tx, "提交修订");
    const copy = await workingCopy(tx, scene.id);
    if (copy?.submittedAt) throw conflict("已有一份修订正在审核，请等主管部门处理，或先撤回再提交。");
    const content = await readContent(tx, proposed, ["scene"], scene.id);
    refuseFaults(submissionFaults(proposed, content.requirements), "scene");
    const [registry, regions, current] = await Promise.all([loadRegistry(tx), regionNames(tx), partsOf(tx, scene)]);
    const changes = [
      ...sceneDiff(
        contentOf(registry, regions, scene, current.requirements, current.slots),
        contentOf(registry, regions, content.columns, content.requirements, content.slots),
      ),
      ...(await fileChanges(tx, copy)),
    ];
    if (changes.length === 0) throw invalid("与公开版本相比没有改动，无需提交修订。");
    const moved = await changeStatus(tx, scene, "submitRevision", { version, detail: { note, changes: changes.map(({ name }) => name) } });
    const now = tx.clock.now();
    const values = {
      proposed: JSON.parse(JSON.stringify(proposed)),
      note,
      submittedAt: now,
      updatedAt: now,
      returnReason: null,
      returnNotes: [],
      returnedAt: null,
    };
    const [revision] = await tx.db
      .insert(sceneDrafts)
      .values({
        ...values,
        code: scene.code,
        organizationId: scene.organizationId,
        sceneId: scene.id,
        content: values.proposed,
        createdBy: userOf(tx).userId,
        createdAt: now,
      })
      .onConflictDoUpdate({
        target: sceneDrafts.sceneId,
        // A discarded draft is not what was handed in, and would be purged with it.
        set: {
          ...values,
          ...(copy?.discardedAt ? { content: values.proposed, discardedAt: null } : {}),
          version: (copy?.version ?? 0) + 1,
        },
      })
      .returning();
    if (!revision) throw new Error("revision was not written");
    await closeReturned(tx, copy);
    await tellReviewers(tx, scene, {
      kind: "todo",
      title: `场景“${scene.name}”的修订待审核`,
      body: `修订说明：${note}`,
      dedupeKey: revisionKey(revision),
    });
    return { code, version: moved.version };
  });
}
