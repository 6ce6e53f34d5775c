import { and, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { contracts, contractTermChanges, contractTerms } from "#db/schema/contracts.ts";
import { mayActivateContract } from "./policy.ts";
import { decideTermsKey, effectiveDayFault, openChange } from "./propose-terms.server.ts";
import { getContract } from "./reads.server.ts";
import { decideTermsInput } from "./schemas.ts";
import { CONTRACT_ACTIONS, can } from "./states.ts";
import { kindOf, readTerms } from "./terms.ts";

/** The other side's signer agrees to proposed terms: they become the next version, in force from the midnight that begins their first day. */
export async function agreeTerms(ctx: Context, input: z.input<typeof decideTermsInput>): Promise<{ version: number }> {
  const { code, changeId } = parseInput(decideTermsInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract, versions } = await getContract(tx, { code });
    const change = await openChange(tx, contract.id);
    if (change?.id !== changeId) throw notFound("条款变更");
    if (!mayActivateContract(ctx.actor, { ...contract, proposedById: change.proposedById }))
      throw forbidden("条款变更须由对方单位的签署人确认。");
    if (!can("proposeTerms", contract.status)) throw conflict(CONTRACT_ACTIONS.proposeTerms.refusal);
    const fault = effectiveDayFault(tx, contract, change.effectiveOn);
    if (fault) throw conflict(`${fault}请对方重新提出。`);
    const [moved] = await tx.db
      .update(contractTermChanges)
      .set({ status: "agreed", decidedAt: tx.clock.now() })
      .where(and(eq(contractTermChanges.id, changeId), eq(contractTermChanges.status, "proposed")))
      .returning({ id: contractTermChanges.id });
    if (!moved) throw conflict("这项条款变更已经处理。");
    const version = Math.max(...versions.map((one) => one.version)) + 1;
    const terms = readTerms(change.terms);
    await tx.db.insert(contractTerms).values({
      contractId: contract.id,
      version,
      terms,
      effectiveFrom: DateTime.fromISO(change.effectiveOn, { zone: contract.zone }).toJSDate(),
    });
    await tx.db
      .update(contracts)
      .set({ kind: kindOf(terms) })
      .where(eq(contracts.id, contract.id));
    await recordAudit(tx, {
      action: "agree-terms",
      objectType: "contract",
      objectId: contract.id,
      detail: { code, version, effectiveOn: change.effectiveOn },
    });
    await enqueue(tx, "mirror-contract", { contractId: contract.id });
    await enqueue(tx, "complete-todo", { organizationId: userOf(ctx).organizationId, dedupeKey: decideTermsKey(changeId) });
    await enqueue(tx, "notify", {
      organizationId: change.proposedById,
      kind: "message",
      title: `合同“${contract.name}”的条款变更已确认`,
      body: `第 ${version} 版条款自 ${change.effectiveOn} 起适用。`,
      href: paths.contract(code),
      dedupeKey: `terms-agreed:${changeId}`,
    });
    return { version };
  });
}
