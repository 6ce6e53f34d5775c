import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { confidentialityPledges } from "#db/schema/questions.ts";
import { holdGround } from "./pledge-ground.server.ts";
import { PLEDGE, PLEDGE_HASH } from "./pledge-text.ts";
import { mayPledge } from "./policy.ts";
import { getScene } from "./reads.server.ts";
import { pledgeInput } from "./schemas.ts";

/**
 * Confirms that an organization keeps what the scene does not show to everybody; from then on it sees that. Whom a consortium invited may, and
 * while a call on the scene takes bids every verified vendor: no other approval is asked for, the pledge is what protects. Given again, the first
 * pledge stands. Refuses words that are no longer the present edition. Whoever has no ground finds nothing. The unit is told of the invited at
 * once; who pledged for a call stays untold, as who bids is (decision 25).
 */
export async function pledgeConfidentiality(
  ctx: Context,
  input: z.input<typeof pledgeInput>,
  evidence: { ipAddress: string | null; userAgent: string | null },
): Promise<{ code: string }> {
  const { code, edition } = parseInput(pledgeInput, input);
  return withTransaction(ctx, async (tx) => {
    const { scene } = await getScene(tx, code);
    if (tx.actor.kind !== "user") throw notFound("邀请");
    const actor = userOf(tx);
    const { callId, isFresh } = await holdGround(tx, scene, actor);
    if (!mayPledge(actor)) throw forbidden("保密承诺须由本单位的管理员、编辑或者签署人员确认。");
    if (edition !== PLEDGE.edition) throw conflict("承诺书已更新为新的版次，请阅读新版全文后再确认。");
    const [pledge] = await tx.db
      .insert(confidentialityPledges)
      .values({
        sceneId: scene.id,
        organizationId: actor.organizationId,
        userId: actor.userId,
        callId,
        edition,
        textHash: PLEDGE_HASH,
        ipAddress: evidence.ipAddress,
        userAgent: evidence.userAgent?.slice(0, 300) ?? null,
        createdAt: tx.clock.now(),
      })
      .onConflictDoNothing()
      .returning({ id: confidentialityPledges.id });
    if (!pledge && !isFresh) return { code };
    await recordAudit(tx, {
      action: "pledge-confidentiality",
      objectType: "scene",
      objectId: scene.id,
      detail: { pledgeId: pledge?.id ?? null, callId, edition, textHash: PLEDGE_HASH },
    });
    if (!pledge || callId !== null) return { code };
    await enqueue(tx, "notify", {
      organizationId: scene.organizationId,
      kind: "message",
      title: `${actor.organizationName}确认了“${scene.name}”的保密承诺`,
      body: "该单位现在可以查看场景中仅对受邀单位公开的内容。",
      href: paths.myScene(code),
      dedupeKey: `pledge:${pledge.id}`,
    });
    return { code };
  });
}
