import { getSceneById, mayPledgeForCall, type WithheldPart } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { Call } from "./call-row.server.ts";

/** Why an act waits for the pledge; the pages that refuse it show the way to it. */
export const pledgeFirst = (act: string): string =>
  `场景的测试方法受限，确认保密承诺后才能查看。请先申请查看受限内容并确认承诺，再${act}；您填写的内容没有丢失。`;

/** What the scene of a running call keeps from a bidder until it pledged. */
export interface KeptParts {
  parts: Exclude<WithheldPart, "budget">[];
  /** Whether no bid is sealed and no seat agreed to before the pledge: promises answer to test methods. */
  bindsBid: boolean;
}

/** Of a call that takes bids, for a vendor that has yet to pledge; null for everyone else and where nothing is kept. */
export async function keptParts(ctx: Context, call: Pick<Call, "status" | "sceneId">, isDue: boolean): Promise<KeptParts | null> {
  if (call.status !== "open" || isDue || !mayPledgeForCall(ctx.actor)) return null;
  const { withheld } = await getSceneById(ctx, call.sceneId);
  const parts = withheld.filter((part) => part !== "budget");
  return parts.length === 0 ? null : { parts, bindsBid: parts.includes("testMethods") };
}
