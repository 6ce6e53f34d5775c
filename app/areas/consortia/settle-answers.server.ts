import { and, eq, gt, lt } from "drizzle-orm";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { FULL_SHARE, shareTotal } from "#app/kernel/money.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { blocks } from "./conflicts.ts";
import { holdConsortium, membersOf, showScene } from "./hold-consortium.server.ts";
import { conflictsAmong } from "./seat-rules.server.ts";
import { equalWorkShares, spread, type WorkShare } from "./shares.ts";
import { statusAfter } from "./states.ts";

type Row = typeof consortia.$inferSelect;
type MemberRow = typeof consortiumMembers.$inferSelect;

/**
 * Forms the consortium when nobody is still asked, every required seat is taken, the lead is in it and no tie forbids it. The first time the
 * work of those who did not come is spread over the others; one that was formed before waits until the unit has set the shares anew, because
 * its members agreed to other ones. The caller holds its row.
 */
export async function settleAnswers(tx: TransactionContext, consortiumId: string, sceneName: string): Promise<"inviting" | "formed"> {
  const consortium = await holdConsortium(tx, consortiumId);
  const members = await membersOf(tx, consortiumId);
  if (consortium.status !== "inviting" || statusAfter(members, consortium.leadOrganizationId) === "inviting") return "inviting";
  const accepted = members.filter(({ status }) => status === "accepted");
  const tied = (await conflictsAmong(tx, consortium.userUnitId, accepted)).find(blocks);
  if (tied) {
    await tellUnit(tx, consortium, "conflict", `“${sceneName}”联合体存在须先解决的关联关系`, tied.message);
    return "inviting";
  }
  const agreed = [
    { id: consortium.userUnitId, basisPoints: consortium.unitWorkShareBp },
    ...accepted.map(({ id, workShareBp }) => ({ id, basisPoints: workShareBp })),
  ];
  const isWhole = shareTotal(agreed) === FULL_SHARE;
  if (!isWhole && consortium.formedAt !== null) {
    await tellUnit(
      tx,
      consortium,
      "shares",
      `“${sceneName}”联合体成员有变动，请重新确定分工比例`,
      "合计须为 100.00%，确定后联合体重新组建。",
    );
    return "inviting";
  }
  const shares = isWhole ? agreed : wholeShares(consortium, accepted, agreed);
  if (!isWhole) await writeShares(tx, accepted, shares);
  await tx.db
    .update(consortia)
    .set({
      status: "formed",
      formedAt: tx.clock.now(),
      version: consortium.version + 1,
      unitWorkShareBp: shares.find(({ id }) => id === consortium.userUnitId)?.basisPoints ?? 0,
    })
    .where(eq(consortia.id, consortiumId));
  await recordAudit(tx, {
    action: "consortium-formed",
    objectType: "consortium",
    objectId: consortiumId,
    detail: { shares: shares.map(({ id, basisPoints }) => ({ id, basisPoints })), sharesBefore: isWhole ? null : agreed },
  });
  await tellFormed(tx, consortium, members, sceneName, isWhole);
  return "formed";
}

/** Of a consortium of whose work nobody has a part yet equal ones, else what was agreed in proportion. */
function wholeShares({ userUnitId }: Row, accepted: readonly MemberRow[], agreed: readonly WorkShare[]): WorkShare[] {
  if (shareTotal(agreed) > 0) return spread(agreed);
  return [{ id: userUnitId, basisPoints: 0 }, ...equalWorkShares(accepted)];
}

async function writeShares(tx: TransactionContext, members: readonly MemberRow[], shares: readonly WorkShare[]): Promise<void> {
  for (const { id } of members) {
    const workShareBp = shares.find((share) => share.id === id)?.basisPoints ?? 0;
    await tx.db.update(consortiumMembers).set({ workShareBp }).where(eq(consortiumMembers.id, id));
  }
}

async function tellFormed(tx: TransactionContext, consortium: Row, members: readonly MemberRow[], sceneName: string, isWhole: boolean) {
  const again = consortium.formedAt !== null;
  const href = paths.consortium(consortium.code);
  for (const kind of ["conflict", "shares"])
    await enqueue(tx, "complete-todo", { organizationId: consortium.userUnitId, dedupeKey: `consortium-${kind}:${consortium.id}` });
  for (const { id } of members) await enqueue(tx, "complete-todo", { organizationId: consortium.userUnitId, dedupeKey: `vacant:${id}` });
  await enqueue(tx, "notify", {
    organizationId: consortium.userUnitId,
    kind: again ? "message" : "todo",
    title: again ? `“${sceneName}”联合体已重新组建，请核对任务书` : `“${sceneName}”联合体已组建，请起草任务书`,
    body: isWhole ? "" : "未加入成员的分工已按比例分给其余成员，请在起草任务书时核对。",
    href,
    dedupeKey: again ? `consortium-formed:${consortium.id}:${consortium.version}` : `consortium-formed:${consortium.id}`,
  });
  if (!isWhole) {
    for (const organizationId of new Set(members.filter(({ status }) => status === "accepted").map((member) => member.organizationId))) {
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `“${sceneName}”联合体已组建，分工比例有调整`,
        body: "未加入成员的分工已按比例分给其余成员，请在联合体页面查看贵单位的比例。",
        href,
        dedupeKey: `shares-spread:${consortium.id}:${consortium.version}`,
      });
    }
  }
  if (again) await enqueue(tx, "follow-consortium", { consortiumId: consortium.id, reason: "联合体成员变动后重新组建" });
}

async function tellUnit(tx: TransactionContext, consortium: Row, kind: "conflict" | "shares", title: string, body: string): Promise<void> {
  await enqueue(tx, "notify", {
    organizationId: consortium.userUnitId,
    kind: "todo",
    title,
    body,
    href: paths.consortium(consortium.code),
    dedupeKey: `consortium-${kind}:${consortium.id}`,
  });
}

/** How long after a deadline the unit is still reminded of a counter-offer that it left unanswered; the sweep runs far more often. */
const REMIND_MS = 24 * 3_600_000;

/**
 * Takes invitations whose time ran out as declined, so that one silent optional member does not keep the others waiting for ever. A counter-offer
 * does not run out: its organization has answered in time, and it is the unit that is silent. It is reminded once, and keeps all three answers.
 */
export async function sweepInvitations(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const late = await ctx.db
    .selectDistinct({ consortiumId: consortiumMembers.consortiumId })
    .from(consortiumMembers)
    .where(and(eq(consortiumMembers.status, "invited"), lt(consortiumMembers.respondBy, now)))
    .limit(200);
  for (const { consortiumId } of late) await expireInvitations(ctx, consortiumId);
  const unanswered = await ctx.db
    .select({ member: consortiumMembers, consortium: consortia })
    .from(consortiumMembers)
    .innerJoin(consortia, eq(consortia.id, consortiumMembers.consortiumId))
    .where(
      and(
        eq(consortiumMembers.status, "countered"),
        eq(consortia.status, "inviting"),
        lt(consortiumMembers.respondBy, now),
        gt(consortiumMembers.respondBy, new Date(now.getTime() - REMIND_MS)),
      ),
    )
    .limit(200);
  for (const { member, consortium } of unanswered) {
    await withTransaction(ctx, async (tx) => {
      const { scene } = await getSceneById(tx, consortium.sceneId);
      await enqueue(tx, "notify", {
        organizationId: consortium.userUnitId,
        kind: "todo",
        title: `“${scene.name}”联合体有更换能力的意见等待您答复`,
        body: "该邀约的答复期限已过，对方已在期限内提出更换；在您答复之前联合体不能组建。",
        href: paths.consortium(consortium.code),
        dedupeKey: `counter-late:${member.id}`,
      });
    });
  }
}

async function expireInvitations(ctx: Context, consortiumId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const consortium = await holdConsortium(tx, consortiumId);
    if (consortium.status !== "inviting") return;
    const expired = await tx.db
      .update(consortiumMembers)
      .set({ status: "declined", reply: "逾期未答复", respondedAt: tx.clock.now() })
      .where(
        and(
          eq(consortiumMembers.consortiumId, consortiumId),
          eq(consortiumMembers.status, "invited"),
          lt(consortiumMembers.respondBy, tx.clock.now()),
        ),
      )
      .returning({ id: consortiumMembers.id, organizationId: consortiumMembers.organizationId });
    if (expired.length === 0) return;
    for (const member of expired) {
      await recordAudit(tx, {
        action: "expire-invitation",
        objectType: "consortium",
        objectId: consortiumId,
        detail: { memberId: member.id },
      });
      await enqueue(tx, "complete-todo", { organizationId: member.organizationId, dedupeKey: `invitation:${member.id}` });
    }
    await showScene(tx, consortium);
    const { scene } = await getSceneById(tx, consortium.sceneId);
    if ((await settleAnswers(tx, consortiumId, scene.name)) === "formed") return;
    for (const member of expired) {
      await enqueue(tx, "notify", {
        organizationId: consortium.userUnitId,
        kind: "todo",
        title: `“${scene.name}”联合体有一项邀约逾期未答复`,
        body: "该席位已空出，可以邀请其他单位补位。",
        href: paths.consortium(consortium.code),
        dedupeKey: `vacant:${member.id}`,
      });
    }
  });
}
