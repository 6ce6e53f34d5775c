import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { changeStatus, guardAction, sceneByCode } from "./change-status.server.ts";
import { mayReviewScene } from "./policy.ts";
import { closeReview } from "./reviewers.server.ts";
import { sceneActInput } from "./schemas.ts";
import { freezeVersion } from "./versions.server.ts";

/** A bureau publishes a submitted scene: its content is frozen as a version, and indexing and matching follow as jobs. */
export async function publishScene(
  ctx: Context,
  input: z.input<typeof sceneActInput>,
): Promise<{ id: string; code: string; version: number }> {
  const { code, version } = parseInput(sceneActInput, input);
  return withTransaction(ctx, async (tx) => {
    const scene = await sceneByCode(tx, code);
    guardAction(tx, scene, "publish", mayReviewScene);
    // Nobody could answer it, and a published scene can no longer be edited.
    if (scene.closesAt <= tx.clock.now()) throw conflict("应答截止日期已过，请退回场景，由用户单位修改截止日期后重新提交。");
    const set = { publishedAt: tx.clock.now(), contentVersion: version + 1 };
    const moved = await changeStatus(tx, scene, "publish", { version, set });
    await freezeVersion(tx, moved, "published");
    await closeReview(tx, scene);
    await enqueue(tx, "index-scene", { sceneId: scene.id });
    await enqueue(tx, "match-scene", { sceneId: scene.id, trigger: "published" });
    await enqueue(tx, "notify", {
      organizationId: scene.organizationId,
      kind: "message",
      title: `场景“${scene.name}”已发布`,
      body: "平台正在为您匹配联合体方案，完成后会提醒您比选。",
      href: paths.myScene(code),
      dedupeKey: `scene-published:${scene.id}:${moved.version}`,
    });
    return { id: scene.id, code, version: moved.version };
  });
}
