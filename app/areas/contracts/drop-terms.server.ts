import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { contractTermChanges } from "#db/schema/contracts.ts";
import { mayDropProposal } from "./policy.ts";
import { decideTermsKey, openChange } from "./propose-terms.server.ts";
import { getContract } from "./reads.server.ts";
import { decideTermsInput } from "./schemas.ts";

/** Ends a proposal of new terms without them: the side that made it withdraws it, the other side's signer declines it. */
export async function dropTerms(ctx: Context, input: z.input<typeof decideTermsInput>): Promise<{ status: "withdrawn" | "declined" }> {
  const { code, changeId } = parseInput(decideTermsInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract } = await getContract(tx, { code });
    const change = await openChange(tx, contract.id);
    if (change?.id !== changeId) throw notFound("条款变更");
    const status = mayDropProposal(ctx.actor, { ...contract, proposedById: change.proposedById });
    const { organizationId } = userOf(ctx);
    const isOwn = organizationId === change.proposedById;
    if (!status) throw forbidden(isOwn ? "只有编辑或财务可以撤回条款变更。" : "条款变更须由签署人处理。");
    const [moved] = await tx.db
      .update(contractTermChanges)
      .set({ status, decidedAt: tx.clock.now() })
      .where(and(eq(contractTermChanges.id, changeId), eq(contractTermChanges.status, "proposed")))
      .returning({ id: contractTermChanges.id });
    if (!moved) throw conflict("这项条款变更已经处理。");
    await recordAudit(tx, { action: "drop-terms", objectType: "contract", objectId: contract.id, detail: { code, changeId, status } });
    const other = organizationId === contract.userUnitId ? contract.providerId : contract.userUnitId;
    await enqueue(tx, "complete-todo", { organizationId: isOwn ? other : organizationId, dedupeKey: decideTermsKey(changeId) });
    await enqueue(tx, "notify", {
      organizationId: isOwn ? other : change.proposedById,
      kind: "message",
      title: `合同“${contract.name}”的条款变更${isOwn ? "已撤回" : "未获同意"}`,
      body: "合同按现行条款继续履行。",
      href: paths.contract(code),
      dedupeKey: `terms-dropped:${changeId}`,
    });
    return { status };
  });
}
