import { z } from "zod";
import { allocateReceiptInput, enterBankReceiptInput, restSteps, takeBackAllocationInput } from "#app/areas/billing/schemas.ts";

const receipt = { receiptId: z.uuid({ error: "收款记录无法识别。" }) };

/** What can be done on the page of receipts but sending a statement, whose file is read before. */
export const receiptActions = z.discriminatedUnion("intent", [
  enterBankReceiptInput.extend({ intent: z.literal("enter") }),
  allocateReceiptInput.extend({ intent: z.literal("allocate") }),
  takeBackAllocationInput.extend({ intent: z.literal("takeBack") }),
  restSteps.toReturn.omit({ kind: true }).extend({ ...receipt, intent: z.literal("toReturn") }),
  restSteps.returned.omit({ kind: true }).extend({ ...receipt, intent: z.literal("returned") }),
  restSteps.unrelated.omit({ kind: true }).extend({ ...receipt, intent: z.literal("unrelated") }),
  z.strictObject({ ...receipt, intent: z.literal("reopen") }),
]);
