export { applyStripeInvoice, handleStripeEvent } from "./apply-stripe-invoice.server.ts";
export { closePeriod } from "./close-period.server.ts";
export { billingPeriod, periodKeys } from "./period.ts";
export { pushInvoice } from "./push-invoice.server.ts";
export { getInvoice, type Invoice, invoicePage, invoicesOfContract, listMyInvoices } from "./reads.server.ts";
export { receiveStripeEvent } from "./receive-stripe-event.server.ts";
export { retryPush } from "./retry-push.server.ts";
export { sweepBilling } from "./sweep.server.ts";
