import type { Context } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { mayActivateContract, mayDraftContract, mayDropProposal, mayLeaveContract } from "../policy.ts";
import type { Contract } from "../reads.server.ts";
import { CONTRACT_ACTIONS, can } from "../states.ts";
import type { Ending } from "./write-ending.server.ts";

/** Throws unless the actor signs for the user unit of a contract that runs. `what` is what it may not do otherwise, a sentence. */
export function checkMayLeave(ctx: Context, contract: Contract, what: string): void {
  if (!mayLeaveContract(ctx.actor, contract)) throw forbidden(what);
  if (!can("end", contract.status)) throw conflict(CONTRACT_ACTIONS.end.refusal);
}

/** What the actor may do about the end of a contract now, and about the offer that is open. */
export function endingRights(ctx: Context, contract: Contract, open: Pick<Ending, "proposedById"> | null) {
  const running = can("end", contract.status);
  const isOwn = ctx.actor.kind === "user" && open?.proposedById === ctx.actor.organizationId;
  const mayDecide = open !== null && mayActivateContract(ctx.actor, { ...contract, proposedById: open.proposedById });
  const mayDraft = mayDraftContract(ctx.actor, contract);
  return {
    running,
    isOwn,
    mayLeave: running && mayLeaveContract(ctx.actor, contract),
    mayPropose: running && open === null && mayDraft,
    mayAgree: running && mayDecide,
    mayDrop: open !== null && mayDropProposal(ctx.actor, { ...contract, proposedById: open.proposedById }) !== null,
  };
}
