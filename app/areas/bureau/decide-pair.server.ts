import { and, eq, inArray, isNull } from "drizzle-orm";
import type { z } from "zod";
import { compareScenes, holdScenes, isListed, type Scene, textsUnderReview } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { scenePairDecisions } from "#db/schema/bureau.ts";
import { scenes } from "#db/schema/scenes.ts";
import { mayReview, refuseForeignPair } from "./policy.ts";
import { clusterOf, lockClusters, recount } from "./recount.server.ts";
import { decidePairInput } from "./schemas.ts";

/**
 * A bureau decides whether two scenes that read alike are one: they then count once toward the quotas (高度相似的，按1项场景计算), and both
 * stay in the list. Its region must contain both. Score and method of the moment are kept with the reason; the owners are told.
 */
export async function decidePair(ctx: Context, input: z.input<typeof decidePairInput>): Promise<{ id: string }> {
  if (!mayReview(ctx.actor)) throw forbidden("只有主管部门的编辑人员可以判定重复场景。");
  const { code, otherCode, version, otherVersion, verdict, countedCode, reason } = parseInput(decidePairInput, input);
  const { organizationId, userId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    await lockClusters(tx);
    const held = await holdScenes(tx, [code, otherCode]);
    const pair = [code, otherCode].map((one) => held.get(one)).filter((scene) => scene !== undefined);
    const [first, second] = pair.sort((a, b) => (a.id < b.id ? -1 : 1));
    if (!first || !second) throw new Error("two scenes were held");
    refuseForeignPair(userOf(tx), pair);
    if (pair.some(({ status }) => !isListed(status))) throw conflict("只有审核中或已公开的场景可以判定，其中一个已不在列。");
    if (held.get(code)?.version !== version || held.get(otherCode)?.version !== otherVersion)
      throw conflict("其中一个场景在您打开页面后已被更新，请刷新后再判定。您填写的内容没有丢失。");
    await refuseContradiction(tx, first, second, verdict);
    const counted = countedCode === undefined ? undefined : held.get(countedCode);
    const [one, two] = await textsUnderReview(tx, [first, second]);
    const { score, methodVersion } = await compareScenes(tx, one ?? first, two ?? second);
    const [row] = await tx.db
      .insert(scenePairDecisions)
      .values({
        firstId: first.id,
        secondId: second.id,
        verdict,
        countedId: counted?.id ?? null,
        reason,
        score: score.toFixed(4),
        methodVersion,
        organizationId,
        userId,
        createdAt: tx.clock.now(),
      })
      .onConflictDoNothing()
      .returning({ id: scenePairDecisions.id });
    if (!row) throw conflict("这两个场景刚刚已被判定，请刷新后查看。");
    await recount(tx, [first.id, second.id]);
    await recordAudit(tx, {
      action: "decide-pair",
      objectType: "scene-pair",
      objectId: row.id,
      detail: { codes: [first.code, second.code], verdict, counted: counted?.code ?? null, reason, score: score.toFixed(4), methodVersion },
    });
    if (verdict === "sameScene") {
      const waits = counted?.status === "submitted" && pair.some(({ status }) => status !== "submitted");
      const until = waits ? "（发布之前先计已公开的一个）" : "";
      for (const [own, other] of [
        [first, second],
        [second, first],
      ] as const) {
        await enqueue(tx, "notify", {
          organizationId: own.organizationId,
          kind: "message",
          title: `场景“${own.name}”与另一场景按 1 项计算`,
          body: `主管部门认为它与${named(other, own)}高度相似，指标任务中合并计 1 项，计入的是${counted?.id === own.id ? "本场景" : "对方"}${until}。理由：${reason} 场景本身照常公开和匹配。`,
          href: paths.myScene(own.code),
          dedupeKey: `scene-pair:${row.id}:${own.id}`,
        });
      }
    }
    return { id: row.id };
  });
}

/** Refuses a decision that would say of two scenes, over others, that they are one and that they are not. */
async function refuseContradiction(tx: TransactionContext, first: Scene, second: Scene, verdict: "sameScene" | "different"): Promise<void> {
  const { ids } = await clusterOf(tx, verdict === "different" ? [first.id] : [first.id, second.id]);
  if (verdict === "different") {
    if (ids.has(second.id)) throw conflict("这两个场景已通过其他判定按 1 项计算。请先撤销那些判定，再判定为不是同一场景。");
    return;
  }
  const members = [...ids];
  const [parted] = await tx.db
    .select({ firstId: scenePairDecisions.firstId, secondId: scenePairDecisions.secondId })
    .from(scenePairDecisions)
    .where(
      and(
        eq(scenePairDecisions.verdict, "different"),
        isNull(scenePairDecisions.revokedAt),
        inArray(scenePairDecisions.firstId, members),
        inArray(scenePairDecisions.secondId, members),
      ),
    )
    .limit(1);
  if (!parted) return;
  const ends = await tx.db
    .select({ code: scenes.code })
    .from(scenes)
    .where(inArray(scenes.id, [parted.firstId, parted.secondId]));
  throw conflict(`${ends.map(({ code }) => code).join(" 与 ")} 已判定为不是同一场景，合并会与它矛盾。请先撤销该判定。`);
}

/** How the other scene is called to an owner: one in review is not public, and its name is its unit's. */
function named(other: Scene, own: Scene): string {
  return other.organizationId === own.organizationId || other.status !== "submitted"
    ? `“${other.name}”（${other.code}）`
    : "另一个审核中的场景";
}
