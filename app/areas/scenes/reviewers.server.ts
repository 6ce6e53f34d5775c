import { and, eq, ne } from "drizzle-orm";
import { bureausOver } from "#app/areas/organizations/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { sceneImportRows } from "#db/schema/plan-table.ts";
import type { SceneRow } from "./change-status.server.ts";

/** The bureaus nearest to a region: those of the city, else of the province, else of the nation. */
async function reviewersOf(tx: TransactionContext, regionCode: string): Promise<string[]> {
  const bureaus = await bureausOver(tx, regionCode);
  return bureaus.filter((bureau) => bureau.regionCode === bureaus[0]?.regionCode).map(({ id }) => id);
}

/** One submission has one to-do: the time of submission tells it from those before. */
const reviewKey = (scene: SceneRow) => `scene-review:${scene.id}:${scene.submittedAt?.getTime() ?? 0}`;

/** Puts a submitted scene on the list of its reviewers. */
export async function askForReview(tx: TransactionContext, scene: SceneRow): Promise<void> {
  await tellReviewers(tx, scene, {
    kind: "todo",
    title: `场景“${scene.name}”待审核`,
    body: "请核对指标、测试方法与成员角色，决定发布或退回。",
    dedupeKey: reviewKey(scene),
  });
}

/** Takes it off their list once it is decided or withdrawn. `scene` as it was when submitted. */
export async function closeReview(tx: TransactionContext, scene: SceneRow): Promise<void> {
  await closeReviewers(tx, scene, reviewKey(scene));
}

/** Tells the bureaus that review a scene; the link leads to its review page. */
export async function tellReviewers(
  tx: TransactionContext,
  scene: SceneRow,
  message: { kind: "todo" | "message"; title: string; body: string; dedupeKey: string },
): Promise<void> {
  for (const organizationId of await reviewersOf(tx, scene.regionCode)) {
    await enqueue(tx, "notify", { organizationId, href: paths.reviewScene(scene.code), ...message });
  }
}

/** Takes a to-do off the lists of those bureaus. */
export async function closeReviewers(tx: TransactionContext, scene: SceneRow, dedupeKey: string): Promise<void> {
  for (const organizationId of await reviewersOf(tx, scene.regionCode)) {
    await enqueue(tx, "complete-todo", { organizationId, dedupeKey });
  }
}

/** The to-do by which a returned scene asks its unit for changes; the returned submission names it. */
export const returnedKey = (scene: SceneRow) => `scene-returned:${scene.id}:${scene.submittedAt?.getTime() ?? 0}`;

/** The to-do by which a unit is asked to check a scene that its bureau entered for it. */
export const enteredKey = (sceneId: string) => `scene-entered:${sceneId}`;

/** Takes it off the unit's list, once the unit has decided on the scene. */
export async function closeEntered(tx: TransactionContext, scene: SceneRow): Promise<void> {
  const [entered] = await tx.db
    .select({ id: sceneImportRows.id })
    .from(sceneImportRows)
    .where(and(eq(sceneImportRows.sceneId, scene.id), ne(sceneImportRows.organizationId, scene.organizationId)))
    .limit(1);
  if (entered) await enqueue(tx, "complete-todo", { organizationId: scene.organizationId, dedupeKey: enteredKey(scene.id) });
}
