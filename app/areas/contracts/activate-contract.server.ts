import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { contracts } from "#db/schema/contracts.ts";
import { holdSealedBook } from "./hold-sealed-book.server.ts";
import { mayActivateContract } from "./policy.ts";
import { getContract } from "./reads.server.ts";
import { activateContractInput } from "./schemas.ts";
import { CONTRACT_ACTIONS, can } from "./states.ts";

/** The other side's signer agrees: the contract is in force. */
export async function activateContract(ctx: Context, input: z.input<typeof activateContractInput>): Promise<{ code: string }> {
  const { code } = parseInput(activateContractInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract } = await getContract(tx, { code });
    if (!mayActivateContract(ctx.actor, contract)) throw forbidden("合同须由对方单位的签署人确认。");
    if (!can("activate", contract.status)) throw conflict(CONTRACT_ACTIONS.activate.refusal);
    await holdSealedBook(tx, { id: contract.taskBookId }, contract.providerId);
    const [moved] = await tx.db
      .update(contracts)
      .set({ status: "active", activatedAt: tx.clock.now() })
      .where(and(eq(contracts.id, contract.id), eq(contracts.status, "draft")))
      .returning({ id: contracts.id });
    if (!moved) throw conflict(CONTRACT_ACTIONS.activate.refusal);
    await recordAudit(tx, { action: "activate-contract", objectType: "contract", objectId: contract.id, detail: { code } });
    await enqueue(tx, "mirror-contract", { contractId: contract.id });
    await enqueue(tx, "complete-todo", { organizationId: userOf(ctx).organizationId, dedupeKey: `activate-contract:${contract.id}` });
    await enqueue(tx, "notify", {
      organizationId: contract.proposedById,
      kind: "message",
      title: `合同“${contract.name}”已生效`,
      body: "",
      href: paths.contract(code),
      dedupeKey: `contract-active:${contract.id}`,
    });
    return { code };
  });
}
