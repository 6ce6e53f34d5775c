import { type Actor, mayEdit, mayManageMoney, type UserActor } from "#app/kernel/actor.ts";

/** Whoever keeps the organization's money says where it is to be paid, and sees what it is paid. */
export function mayKeepAccount(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.keyId === undefined && mayManageMoney(actor);
}

/**
 * The finance of the provider runs the transfers: the provider issues the invoices, owes the tax on them and holds what was paid. The platform
 * keeps the books and never holds the money: collecting for others and paying on without a licence is forbidden to it (国务院令第768号第二条).
 */
export function mayRunPayouts(actor: Actor): actor is UserActor {
  return mayKeepAccount(actor);
}

/** Two people: whoever drew a batch up does not approve it. */
export function mayApproveBatch(actor: Actor, batch: { organizationId: string; drawnBy: string }): actor is UserActor {
  return mayRunPayouts(actor) && actor.organizationId === batch.organizationId && actor.userId !== batch.drawnBy;
}

/** The platform's operator keeps the books and sees whether they hold; nobody else sees those of all. */
export function mayReadReconciliations(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.keyId === undefined && actor.organizationKind === "operator";
}

export function mayReconcile(actor: Actor): actor is UserActor {
  return mayReadReconciliations(actor) && (mayEdit(actor) || mayManageMoney(actor));
}

/** Two people, as with a batch: whoever asked that a part be paid by bank does not approve it. */
export function mayApproveMove(actor: Actor, asked: { askedBy: string }): actor is UserActor {
  return mayRunPayouts(actor) && actor.userId !== asked.askedBy;
}
