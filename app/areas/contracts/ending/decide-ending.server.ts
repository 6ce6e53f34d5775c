import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { contractEndings } from "#db/schema/contracts.ts";
import { mayActivateContract, mayDropProposal } from "../policy.ts";
import { type Contract, getContract } from "../reads.server.ts";
import { decideEndingInput } from "../schemas.ts";
import { CONTRACT_ACTIONS, can } from "../states.ts";
import { decideEndingKey, endDayFault } from "./propose-ending.server.ts";
import { bringForward, type Ending, endingsOf } from "./write-ending.server.ts";

/** The other side's signer agrees to an early end: the contract ends on that day. */
export async function agreeEnding(ctx: Context, input: z.input<typeof decideEndingInput>): Promise<{ endsOn: string }> {
  const { code, endingId } = parseInput(decideEndingInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract, ending } = await openEnding(tx, code, endingId);
    if (!mayActivateContract(ctx.actor, { ...contract, proposedById: ending.proposedById }))
      throw forbidden("提前结束须由对方单位的签署人确认。");
    if (ending.proposedByUser === userOf(ctx).userId) throw forbidden("提出的人不能代表对方单位确认，请由对方单位的其他签署人确认。");
    if (!can("end", contract.status)) throw conflict(CONTRACT_ACTIONS.end.refusal);
    const fault = endDayFault(tx, contract, ending.endsOn);
    if (fault) throw conflict(`${fault}请对方重新提出。`);
    if (ending.formerEndsOn !== contract.endsOn) throw conflict("合同的结束日期已有变化，请对方重新提出。");
    await settle(tx, ending, "effective");
    await bringForward(tx, contract, ending);
    await enqueue(tx, "complete-todo", { organizationId: userOf(ctx).organizationId, dedupeKey: decideEndingKey(endingId) });
    return { endsOn: ending.endsOn };
  });
}

/** Ends an offer without it: the side that made it withdraws it, the other side's signer declines it. */
export async function dropEnding(ctx: Context, input: z.input<typeof decideEndingInput>): Promise<{ status: "withdrawn" | "declined" }> {
  const { code, endingId } = parseInput(decideEndingInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract, ending } = await openEnding(tx, code, endingId);
    const status = mayDropProposal(ctx.actor, { ...contract, proposedById: ending.proposedById });
    const { organizationId } = userOf(ctx);
    const isOwn = organizationId === ending.proposedById;
    if (!status) throw forbidden(isOwn ? "只有编辑或财务可以撤回。" : "提前结束须由签署人处理。");
    await settle(tx, ending, status);
    await recordAudit(tx, { action: "drop-ending", objectType: "contract", objectId: contract.id, detail: { code, endingId, status } });
    const other = organizationId === contract.userUnitId ? contract.providerId : contract.userUnitId;
    await enqueue(tx, "complete-todo", { organizationId: isOwn ? other : organizationId, dedupeKey: decideEndingKey(endingId) });
    await enqueue(tx, "notify", {
      organizationId: isOwn ? other : ending.proposedById,
      kind: "message",
      title: `合同“${contract.name}”的提前结束${isOwn ? "已撤回" : "未获同意"}`,
      body: `合同仍于 ${contract.endsOn} 到期。`,
      href: paths.contractEnd(code),
      dedupeKey: `ending-dropped:${endingId}`,
    });
    return { status };
  });
}

async function openEnding(tx: TransactionContext, code: string, endingId: string): Promise<{ contract: Contract; ending: Ending }> {
  const { contract } = await getContract(tx, { code });
  const ending = (await endingsOf(tx, contract.id)).find(({ id, status }) => id === endingId && status === "proposed");
  if (!ending) throw notFound("提前结束的提议");
  return { contract, ending };
}

async function settle(tx: TransactionContext, ending: Ending, status: "effective" | "declined" | "withdrawn"): Promise<void> {
  const [moved] = await tx.db
    .update(contractEndings)
    .set({ status, decidedAt: tx.clock.now() })
    .where(and(eq(contractEndings.id, ending.id), eq(contractEndings.status, "proposed")))
    .returning({ id: contractEndings.id });
  if (!moved) throw conflict("这项提议已经处理。");
}
