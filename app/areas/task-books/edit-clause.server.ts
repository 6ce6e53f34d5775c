import Big from "big.js";
import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { type FieldErrors, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import type { TaskBookDocument } from "./document.ts";
import { editTaskBook } from "./edit-task-book.server.ts";
import { getTaskBook } from "./reads.server.ts";
import { editClauseInput } from "./schemas.ts";
import { shareTotalProblem } from "./shares.ts";

type ClauseEdit = z.output<typeof editClauseInput>;

/** Changes one clause of the draft. Shares that do not total exactly 100.00 % are refused with the sum and the gap. */
export async function editClause(ctx: Context, input: z.input<typeof editClauseInput>): Promise<{ revision: number }> {
  const edit = parseInput(editClauseInput, input);
  return withTransaction(ctx, async (tx) => {
    const { document } = await getTaskBook(tx, { code: edit.code });
    return editTaskBook(tx, { code: edit.code, revision: edit.revision, document: changed(document, edit) });
  });
}

function changed(document: TaskBookDocument, edit: ClauseEdit): TaskBookDocument {
  switch (edit.clause) {
    case "benefitSharing":
      return withShares(document, edit.shares);
    case "foregroundIp":
      return {
        ...document,
        foregroundIp: {
          results: document.foregroundIp.results.map((result) => {
            const chosen = edit.results.find((candidate) => candidate.key === result.key);
            if (!chosen) return result;
            const joint = chosen.ownership === "jointEqual" || chosen.ownership === "jointByContribution";
            return {
              ...result,
              ownership: chosen.ownership,
              licenceBack: chosen.licenceBack,
              ownerOrganizationIds: chosen.ownerOrganizationIds,
              jointShares: chosen.ownership === "jointByContribution" ? result.jointShares : [],
              jointExploitRule: joint ? (result.jointExploitRule ?? "freeOrdinary") : null,
            };
          }),
        },
      };
    case "indicators":
      return {
        ...document,
        indicators: {
          items: document.indicators.items.map((item) => {
            const chosen = edit.items.find((candidate) => candidate.key === item.key);
            if (!chosen) return item;
            return {
              ...item,
              ownerOrganizationId: chosen.ownerOrganizationId ?? null,
              verifierOrganizationId: chosen.verifierOrganizationId ?? null,
              testMethod: chosen.testMethod,
            };
          }),
        },
      };
  }
}

function withShares(document: TaskBookDocument, typed: { organizationId: string; percent: string }[]): TaskBookDocument {
  const shares = typed.map(({ organizationId, percent }) => ({
    organizationId,
    basisPoints: Number(new Big(percent).times(100).toFixed(0)),
  }));
  const fields: FieldErrors = {};
  shares.forEach((share, i) => {
    if (share.basisPoints > 10_000) fields[`shares[${i}].percent`] = ["比例不能大于 100%。"];
  });
  const problem = shareTotalProblem(shares);
  if (problem) fields["shares"] = [problem];
  if (Object.keys(fields).length > 0) throw invalid("利益分配比例须恰好合计 100.00%。", fields);
  const kept = shares.filter((share) => share.basisPoints > 0);
  const [first, ...others] = document.benefitSharing.pools;
  if (!first) throw invalid("任务书没有收益分配表。");
  return { ...document, benefitSharing: { ...document.benefitSharing, pools: [{ ...first, shares: kept }, ...others] } };
}
