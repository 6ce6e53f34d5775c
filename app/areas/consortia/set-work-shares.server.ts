import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { basisPointsOf, FULL_SHARE, formatBasisPoints, shareTotal, shareTotalProblem } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { holdOwnConsortium, membersOf } from "./hold-consortium.server.ts";
import { setWorkSharesInput } from "./schemas.ts";
import { refused } from "./seat-rules.server.ts";
import { settleAnswers } from "./settle-answers.server.ts";
import { CONSORTIUM_ACTIONS, can, isLive } from "./states.ts";

/**
 * The user unit says who does how much of the development work, while it invites: its own part and that of everybody who holds a seat, 100.00 % in
 * all. Whose part changes is told. A consortium that waited for nothing else is formed.
 */
export async function setWorkShares(
  ctx: Context,
  input: z.input<typeof setWorkSharesInput>,
): Promise<{ consortiumStatus: "inviting" | "formed" }> {
  const { code, version, unitPercent, members: typed } = parseInput(setWorkSharesInput, input);
  return withTransaction(ctx, async (tx) => {
    const consortium = await holdOwnConsortium(tx, code);
    if (!can("setShares", consortium.status)) throw conflict(CONSORTIUM_ACTIONS.setShares.refusal);
    const { scene } = await getSceneById(tx, consortium.sceneId);
    const live = (await membersOf(tx, consortium.id)).filter(isLive);
    const shares = new Map(typed.map(({ memberId, percent }) => [memberId, basisPointsOf(percent) ?? 0]));
    if (shares.size !== live.length || !live.every(({ id }) => shares.has(id)))
      throw conflict("联合体成员在您打开页面后有了变化，请刷新后再填写分工比例。");
    const unit = basisPointsOf(unitPercent) ?? 0;
    const all = [{ basisPoints: unit }, ...live.map(({ id }) => ({ basisPoints: shares.get(id) ?? 0 }))];
    if (shareTotal(all) !== FULL_SHARE) throw refused({ unitPercent: [`分工比例须合计 100.00%：${shareTotalProblem(all)}。`] });
    const [moved] = await tx.db
      .update(consortia)
      .set({ unitWorkShareBp: unit, version: version + 1 })
      .where(and(eq(consortia.id, consortium.id), eq(consortia.version, version)))
      .returning({ id: consortia.id });
    if (!moved) throw conflict("联合体在您打开页面后有了变化，请刷新后再填写。您填写的内容没有丢失。");
    const changed = live.filter(({ id, workShareBp }) => shares.get(id) !== workShareBp);
    for (const { id } of changed) {
      await tx.db
        .update(consortiumMembers)
        .set({ workShareBp: shares.get(id) ?? 0 })
        .where(eq(consortiumMembers.id, id));
    }
    await recordAudit(tx, {
      action: "set-work-shares",
      objectType: "consortium",
      objectId: consortium.id,
      detail: { unit, members: live.map(({ id, workShareBp }) => ({ id, from: workShareBp, to: shares.get(id) ?? 0 })) },
    });
    for (const member of changed) {
      await enqueue(tx, "notify", {
        organizationId: member.organizationId,
        kind: "message",
        title: `“${scene.name}”联合体调整了贵单位的分工比例`,
        body: `由 ${formatBasisPoints(member.workShareBp)} 调整为 ${formatBasisPoints(shares.get(member.id) ?? 0)}。`,
        href: paths.consortium(code),
        dedupeKey: `shares:${member.id}:${version}`,
      });
    }
    return { consortiumStatus: await settleAnswers(tx, consortium.id, scene.name) };
  });
}
