export { listMyPayouts, splitOfInvoice } from "./reads.server.ts";
export { settleInvoice } from "./settle-invoice.server.ts";
export { sweepPayouts } from "./sweep.server.ts";
