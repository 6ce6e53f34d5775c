import { eq } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, isAppError } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { sceneDrafts } from "#db/schema/scenes.ts";
import { changeStatus, guardAction, sceneByCode } from "./change-status.server.ts";
import { readContent, writeParts } from "./content.server.ts";
import { publishFiles } from "./drafts/draft-files.server.ts";
import { mayReviewScene } from "./policy.ts";
import { closeReviewers } from "./reviewers.server.ts";
import { revisionKey, standingProposal, workingCopy } from "./revision.server.ts";
import { sceneActInput } from "./schemas.ts";
import { freezeVersion } from "./versions.server.ts";

/**
 * A bureau publishes a handed-in revision: it takes the place of the public version and is frozen as the next one; the scene collects
 * proposals anew, for those made so far answer what is no longer asked.
 */
export async function publishRevision(
  ctx: Context,
  input: z.input<typeof sceneActInput>,
): Promise<{ id: string; code: string; version: number }> {
  const { code, version } = parseInput(sceneActInput, input);
  return withTransaction(ctx, async (tx) => {
    const scene = await sceneByCode(tx, code);
    guardAction(tx, scene, "publishRevision", mayReviewScene);
    const revision = await workingCopy(tx, scene.id);
    if (!revision?.submittedAt) throw conflict("该场景没有待审核的修订，可能已被处理或撤回。");
    const proposed = await standingProposal(tx, revision);
    if (!proposed) throw conflict("修订提交之后填写要求有了变化，请退回，由用户单位重新提交。");
    const content = await readContent(tx, proposed, [], scene.id).catch((error: unknown) => {
      if (isAppError(error) && error.code === "invalid")
        throw conflict(`修订的内容已不合要求，请退回：${Object.values(error.fields).flat().join("")}`);
      throw error;
    });
    const set = { ...content.columns, contentVersion: version + 1, deadlineRemindedAt: null };
    const moved = await changeStatus(tx, scene, "publishRevision", { version, set, detail: { note: revision.note } });
    await writeParts(tx, scene.id, content);
    await freezeVersion(tx, moved, "revised", revision.note);
    await publishFiles(tx, revision, scene);
    await tx.db.delete(sceneDrafts).where(eq(sceneDrafts.id, revision.id));
    await closeReviewers(tx, scene, revisionKey(revision));
    await enqueue(tx, "index-scene", { sceneId: scene.id });
    await enqueue(tx, "match-scene", { sceneId: scene.id, trigger: "published" });
    await enqueue(tx, "notify", {
      organizationId: scene.organizationId,
      kind: "message",
      title: `场景“${moved.name}”的修订已发布`,
      body: "公开内容已更新，平台正在按新内容重新匹配联合体方案。",
      href: paths.myScene(code),
      dedupeKey: `scene-revised:${scene.id}:${moved.version}`,
    });
    return { id: scene.id, code, version: moved.version };
  });
}
