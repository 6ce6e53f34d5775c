import { z } from "zod";
import { fapiaoSteps, noticePaymentInput, requestFapiaoInput } from "#app/areas/billing/schemas.ts";
import { returnActions } from "./return-actions.ts";

const step = { requestId: z.uuid() };

/** What can be done on an invoice's page; the invoice itself is named by the address. */
export const invoiceActions = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("pay") }),
  z.strictObject({ intent: z.literal("retry") }),
  z.strictObject({ intent: z.literal("rate") }),
  z.strictObject({ intent: z.literal("approve"), ratingHash: z.string() }),
  requestFapiaoInput.omit({ code: true }).extend({ intent: z.literal("requestFapiao") }),
  noticePaymentInput.omit({ code: true }).extend({ intent: z.literal("noticePayment") }),
  fapiaoSteps.issue.extend({ ...step, intent: z.literal("issueFapiao") }),
  fapiaoSteps.decline.extend({ ...step, intent: z.literal("declineFapiao") }),
  fapiaoSteps.reverse.extend({ ...step, intent: z.literal("reverseFapiao") }),
  ...returnActions,
]);
