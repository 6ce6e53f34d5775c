import { and, asc, eq, gt, inArray, isNull, lt, lte } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { isAppError } from "#app/kernel/errors.ts";
import { scenes } from "#db/schema/scenes.ts";
import { changeStatus, deadlineKey, type SceneRow } from "./change-status.server.ts";
import { dayOf } from "./content.server.ts";
import { tellReviewers } from "./reviewers.server.ts";
import { dropRevision } from "./revision.server.ts";
import { SCENE_ACTIONS } from "./states.ts";

const DAY_MS = 86_400_000;
/** The unit is told this long before its deadline, and a scene is closed this long after it. */
const REMIND_DAYS = 7;
const EXPIRE_DAYS = 30;
/** Scenes one sweep takes on; the next goes on with the rest. */
const BATCH = 200;

const collecting = inArray(scenes.status, [...SCENE_ACTIONS.expire.from]);

/** Reminds units of deadlines that come near and closes needs that died: the deadline passed long ago and no consortium stands. */
export async function sweepScenes(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const near = await ctx.db
    .select()
    .from(scenes)
    .where(
      and(
        collecting,
        isNull(scenes.deadlineRemindedAt),
        gt(scenes.closesAt, now),
        lte(scenes.closesAt, new Date(now.getTime() + REMIND_DAYS * DAY_MS)),
      ),
    )
    .orderBy(asc(scenes.closesAt))
    .limit(BATCH);
  for (const scene of near) await withTransaction(ctx, (tx) => remind(tx, scene));

  const dead = new Date(now.getTime() - EXPIRE_DAYS * DAY_MS);
  const stale = await ctx.db
    .select()
    .from(scenes)
    // A scene that came back from a dissolved consortium, or that its unit is working on, has its thirty days from then.
    .where(and(collecting, lt(scenes.closesAt, dead), lt(scenes.updatedAt, dead)))
    .orderBy(asc(scenes.closesAt))
    .limit(BATCH);
  for (const scene of stale) {
    try {
      await withTransaction(ctx, (tx) => expire(tx, scene));
    } catch (error) {
      // Somebody was faster: an extension, or a consortium. The next sweep looks again.
      if (!isAppError(error) || error.code !== "conflict") throw error;
    }
  }
}

async function remind(tx: TransactionContext, scene: SceneRow): Promise<void> {
  const [marked] = await tx.db
    .update(scenes)
    .set({ deadlineRemindedAt: tx.clock.now() })
    .where(and(eq(scenes.id, scene.id), eq(scenes.version, scene.version), isNull(scenes.deadlineRemindedAt)))
    .returning({ id: scenes.id });
  if (!marked) return;
  await enqueue(tx, "notify", {
    organizationId: scene.organizationId,
    kind: "todo",
    title: `场景“${scene.name}”将于 ${dayOf(scene.closesAt)} 截止应答`,
    body: `尚未组建联合体。可以比选已有方案、延长截止日期或结束征集；截止后 ${EXPIRE_DAYS} 天仍未组建，平台将结束征集。`,
    href: paths.myScene(scene.code),
    dedupeKey: deadlineKey(scene),
  });
}

async function expire(tx: TransactionContext, scene: SceneRow): Promise<void> {
  await changeStatus(tx, scene, "expire", { detail: { closesAt: scene.closesAt.toISOString() } });
  await dropRevision(tx, scene);
  const message = {
    kind: "message" as const,
    title: `场景“${scene.name}”已到期结束征集`,
    body: `应答于 ${dayOf(scene.closesAt)} 截止，之后 ${EXPIRE_DAYS} 天内没有组建联合体。`,
    dedupeKey: `scene-expired:${scene.id}`,
  };
  await enqueue(tx, "notify", {
    ...message,
    organizationId: scene.organizationId,
    body: `${message.body}如仍有需求，可复制为新场景再次征集。`,
    href: paths.myScene(scene.code),
  });
  await tellReviewers(tx, scene, message);
  await enqueue(tx, "index-scene", { sceneId: scene.id });
}
