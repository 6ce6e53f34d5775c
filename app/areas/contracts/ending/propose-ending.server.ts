import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, databaseErrorCode, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { fenToYuan, yuanToFen } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { contractEndings } from "#db/schema/contracts.ts";
import { mayDraftContract } from "../policy.ts";
import { type Contract, getContract } from "../reads.server.ts";
import { proposeEndingInput } from "../schemas.ts";
import { CONTRACT_ACTIONS, can, lastDayOf } from "../states.ts";
import { todayOf } from "./give-notice.server.ts";
import type { Ending } from "./write-ending.server.ts";

export const decideEndingKey = (endingId: string) => `decide-ending:${endingId}`;

/** One side offers to end the contract early, with a fee or without; nothing changes until the other side's signer agrees. One offer is open at a time. */
export async function proposeEnding(ctx: Context, input: z.input<typeof proposeEndingInput>): Promise<Ending> {
  const { code, endsOn, feeYuan, reason } = parseInput(proposeEndingInput, input);
  const feeFen = yuanToFen(feeYuan);
  try {
    return await withTransaction(ctx, async (tx) => {
      const { contract } = await getContract(tx, { code });
      if (!mayDraftContract(ctx.actor, contract)) throw forbidden("只有合同双方的编辑或财务可以提出提前结束。");
      if (!can("end", contract.status)) throw conflict(CONTRACT_ACTIONS.end.refusal);
      const fault = endDayFault(tx, contract, endsOn);
      if (fault) throw invalid(fault, { endsOn: [fault] });
      const { organizationId, organizationName } = userOf(ctx);
      const [ending] = await tx.db
        .insert(contractEndings)
        .values({
          contractId: contract.id,
          ground: "agreed",
          endsOn,
          formerEndsOn: contract.endsOn,
          feeFen,
          basis: { rule: "双方协商的金额" },
          reason,
          proposedById: organizationId,
          proposedByUser: userOf(ctx).userId,
          status: "proposed",
        })
        .returning();
      if (!ending) throw new Error("ending was not inserted");
      await recordAudit(tx, {
        action: "propose-ending",
        objectType: "contract",
        objectId: contract.id,
        detail: { code, endsOn, feeFen: feeFen.toString(), reason },
      });
      await enqueue(tx, "notify", {
        organizationId: organizationId === contract.userUnitId ? contract.providerId : contract.userUnitId,
        kind: "todo",
        title: `请确认合同“${contract.name}”提前结束`,
        body: `由${organizationName}提出，${lastDayOf(endsOn)} 为最后一天，费用 ¥${fenToYuan(feeFen)}（不含税）。`,
        href: paths.contractEnd(code),
        dedupeKey: decideEndingKey(ending.id),
      });
      return ending;
    });
  } catch (error) {
    if (databaseErrorCode(error) === "23505") throw conflict("已有一项提前结束等待确认，请先处理。");
    throw error;
  }
}

/** What keeps a day from being the first without the contract; null when nothing does. */
export function endDayFault(ctx: Pick<Context, "clock">, contract: Contract, endsOn: string): string | null {
  if (endsOn <= todayOf(ctx, contract)) return "须在今天以后的日期结束。";
  return endsOn >= contract.endsOn ? "该日合同已经到期，无需提前结束。" : null;
}
