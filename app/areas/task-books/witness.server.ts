import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { getConsortium } from "#app/areas/consortia/index.server.ts";
import { bureausOver, organizationsById } from "#app/areas/organizations/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { taskBookWitnesses } from "#db/schema/task-books.ts";
import { holdTaskBook } from "./hold-task-book.server.ts";
import { mayFreezeTaskBook } from "./policy.ts";
import { getTaskBook } from "./reads.server.ts";
import { dismissWitnessInput, inviteWitnessInput } from "./schemas.ts";
import { can, TASK_BOOK_ACTIONS } from "./states.ts";

/**
 * The user unit or the lead asks a bureau of the scene's region to witness the negotiation (见证方): it reads the draft and remarks on clauses until the
 * text is sealed, has no say in it and signs nothing. Every party is told. Asked twice is asked once.
 */
export async function inviteWitness(ctx: Context, input: z.input<typeof inviteWitnessInput>): Promise<{ name: string }> {
  const { code, bureauId } = parseInput(inviteWitnessInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, partyIds, scene } = await holdForWitness(tx, code);
    const bureau = (await bureausOver(tx, scene.regionCode)).find(({ id }) => id === bureauId);
    if (!bureau) throw invalid("提交的内容有误，请按提示更正。", { bureauId: ["请选择场景所在地区的主管部门。"] });
    const { organizationId, organizationName } = userOf(tx);
    const [witness] = await tx.db
      .insert(taskBookWitnesses)
      .values({ taskBookId: taskBook.id, organizationId: bureauId, invitedBy: organizationId, createdAt: tx.clock.now() })
      .onConflictDoNothing()
      .returning({ id: taskBookWitnesses.id });
    if (!witness) return { name: bureau.name };
    await recordAudit(tx, { action: "invite-witness", objectType: "task-book", objectId: taskBook.id, detail: { bureauId } });
    for (const id of [bureauId, ...partyIds.filter((partyId) => partyId !== organizationId)]) {
      await enqueue(tx, "notify", {
        organizationId: id,
        kind: "message",
        title: `${organizationName}邀请${id === bureauId ? "贵单位" : bureau.name}见证“${scene.name}”任务书的协商`,
        body: "见证方可以查看协商中的文本并发表评论，不表态、不签署。",
        href: paths.taskBook(code),
        dedupeKey: `witness:${witness.id}`,
      });
    }
    return { name: bureau.name };
  });
}

/** Ends what a bureau was asked for; its remarks stay. */
export async function dismissWitness(ctx: Context, input: z.input<typeof dismissWitnessInput>): Promise<void> {
  const { code, bureauId } = parseInput(dismissWitnessInput, input);
  await withTransaction(ctx, async (tx) => {
    const { taskBook, scene } = await holdForWitness(tx, code);
    const [ended] = await tx.db
      .delete(taskBookWitnesses)
      .where(and(eq(taskBookWitnesses.taskBookId, taskBook.id), eq(taskBookWitnesses.organizationId, bureauId)))
      .returning({ id: taskBookWitnesses.id });
    if (!ended) return;
    await recordAudit(tx, { action: "dismiss-witness", objectType: "task-book", objectId: taskBook.id, detail: { bureauId } });
    await enqueue(tx, "notify", {
      organizationId: bureauId,
      kind: "message",
      title: `${userOf(tx).organizationName}结束了贵单位对“${scene.name}”任务书的见证`,
      body: "任务书封存后，可以在任务书备案中查看。",
      href: paths.filings(),
      dedupeKey: `witness-ended:${ended.id}`,
    });
  });
}

async function holdForWitness(tx: TransactionContext, code: string) {
  const found = await getTaskBook(tx, { code });
  if (tx.actor.kind !== "user" || !found.partyIds.includes(tx.actor.organizationId)) throw forbidden();
  const { consortium, scene } = await getConsortium(tx, { id: found.taskBook.consortiumId });
  if (!mayFreezeTaskBook(tx.actor, consortium)) throw forbidden("见证方由用户单位或牵头单位邀请。");
  const { taskBook, partyIds } = await holdTaskBook(tx, { code });
  if (!can("comment", taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.comment.refusal);
  return { taskBook, partyIds, scene: scene.scene };
}

/** Who witnesses a task book, by name, and who else of the scene's region could be asked; for its parties. */
export async function witnessView(ctx: Context, witnessIds: readonly string[], regionCode: string) {
  const [names, bureaus] = await Promise.all([organizationsById(ctx, witnessIds), bureausOver(ctx, regionCode)]);
  return {
    present: witnessIds.map((id) => ({ id, name: names.get(id)?.name ?? "—" })),
    others: bureaus.filter(({ id }) => !witnessIds.includes(id)).map(({ id, name }) => ({ id, name })),
  };
}
