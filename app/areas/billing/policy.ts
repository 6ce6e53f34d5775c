import { type Actor, mayEdit, mayManageMoney, type UserActor } from "#app/kernel/actor.ts";

/** The provider's finance closes a period: it is the one who issues the invoice. */
export function mayClosePeriod(actor: Actor, contract: { providerId: string }): boolean {
  return actor.kind === "user" && mayManageMoney(actor) && actor.organizationId === contract.providerId;
}

/** The payer's finance opens the payment page. */
export function mayPayInvoice(actor: Actor, invoice: { payerId: string }): boolean {
  return actor.kind === "user" && mayManageMoney(actor) && actor.organizationId === invoice.payerId;
}

/** The provider's finance sends money back, lowers, voids and writes off what it billed. No program does that by a key. */
export function mayReturnMoney(actor: Actor, contract: { providerId: string }): actor is UserActor {
  return actor.kind === "user" && actor.keyId === undefined && mayClosePeriod(actor, contract);
}

/** Two people (reliability E5): whoever asked for it does not approve it. */
export function mayApproveReturn(actor: Actor, contract: { providerId: string }, request: { askedBy: string }): actor is UserActor {
  return mayReturnMoney(actor, contract) && actor.userId !== request.askedBy;
}

/** The payer's finance and editors dispute what was billed: the former pay, the latter know the work. */
export function mayDisputeLine(actor: Actor, invoice: { payerId: string }): actor is UserActor {
  const isPayer = actor.kind === "user" && actor.keyId === undefined && actor.organizationId === invoice.payerId;
  return isPayer && (mayManageMoney(actor) || mayEdit(actor));
}

/** Whoever keeps an organization's money says what came into its account and which of its own invoices that pays. */
export function mayMatchReceipts(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.keyId === undefined && mayManageMoney(actor);
}
