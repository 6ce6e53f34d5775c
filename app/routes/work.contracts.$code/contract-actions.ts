import { z } from "zod";
import { closePeriodInput } from "#app/areas/billing/schemas.ts";
import { decideTermsInput, registerRobotInput, revokeKeyInput } from "#app/areas/contracts/schemas.ts";
import { assignRobotInput } from "#app/areas/robots/schemas.ts";

/** What can be done on a contract's page; the contract itself is named by the address. */
export const contractActions = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("activate") }),
  assignRobotInput.omit({ contractId: true }).extend({ intent: z.literal("registerRobot"), from: registerRobotInput.shape.from }),
  z.strictObject({ intent: z.literal("issueKey") }),
  revokeKeyInput.omit({ code: true }).extend({ intent: z.literal("revokeKey") }),
  closePeriodInput.omit({ contractCode: true }).extend({ intent: z.literal("closePeriod") }),
  decideTermsInput.omit({ code: true }).extend({ intent: z.literal("agreeTerms") }),
  decideTermsInput.omit({ code: true }).extend({ intent: z.literal("dropTerms") }),
]);
