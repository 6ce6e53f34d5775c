import { z } from "zod";
import {
  disputeActs,
  endInvoiceInput,
  enterBounceInput,
  enterTransferInput,
  giveUpReturnInput,
  payAgainInput,
  raiseDisputeInput,
  requestReturnInput,
  returnStepInput,
  writeInDisputeInput,
} from "#app/areas/billing/schemas.ts";

const dispute = { intent: z.literal("actOnDispute"), disputeId: z.uuid() };

/** What can be done on an invoice's page about money that goes back, about its end, and about disputes of its lines. */
export const returnActions = [
  requestReturnInput.omit({ code: true }).extend({ intent: z.literal("requestReturn") }),
  returnStepInput.omit({ code: true }).extend({ intent: z.literal("approveReturn") }),
  returnStepInput.omit({ code: true }).extend({ intent: z.literal("cancelReturn") }),
  enterTransferInput.omit({ code: true }).extend({ intent: z.literal("enterTransfer") }),
  enterBounceInput.omit({ code: true }).extend({ intent: z.literal("enterBounce") }),
  payAgainInput.omit({ code: true }).extend({ intent: z.literal("payAgain") }),
  giveUpReturnInput.omit({ code: true }).extend({ intent: z.literal("giveUpReturn") }),
  endInvoiceInput.omit({ code: true }).extend({ intent: z.literal("voidInvoice") }),
  endInvoiceInput.omit({ code: true }).extend({ intent: z.literal("writeOff") }),
  raiseDisputeInput.omit({ code: true }).extend({ intent: z.literal("raiseDispute") }),
  writeInDisputeInput.omit({ code: true }).extend({ intent: z.literal("writeInDispute") }),
  z.discriminatedUnion("act", [
    disputeActs.accept.extend(dispute),
    disputeActs.reject.extend(dispute),
    disputeActs.withdraw.extend(dispute),
    disputeActs.mediate.extend(dispute),
  ]),
] as const;

export type ReturnAction = z.output<(typeof returnActions)[number]>;
