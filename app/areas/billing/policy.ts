import { type Actor, mayManageMoney, type UserActor } from "#app/kernel/actor.ts";

/** The provider's finance closes a period: it is the one who issues the invoice. */
export function mayClosePeriod(actor: Actor, contract: { providerId: string }): boolean {
  return actor.kind === "user" && mayManageMoney(actor) && actor.organizationId === contract.providerId;
}

/** The payer's finance opens the payment page. */
export function mayPayInvoice(actor: Actor, invoice: { payerId: string }): boolean {
  return actor.kind === "user" && mayManageMoney(actor) && actor.organizationId === invoice.payerId;
}

/** Whoever keeps an organization's money says what came into its account and which of its own invoices that pays. */
export function mayMatchReceipts(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.keyId === undefined && mayManageMoney(actor);
}
