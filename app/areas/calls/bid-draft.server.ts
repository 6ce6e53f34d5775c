import type { Context } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { type BidContent, bidContent } from "./bid-content.ts";
import { callKey, openJson, purposeOf } from "./call-key.server.ts";
import type { Bid, Call } from "./call-row.server.ts";
import { type BidDraft, bidDraftInput } from "./schemas.ts";

/** The form that leads to a content: what a sealed bid is replaced from. */
export function draftOf(content: BidContent): BidDraft {
  return {
    solution: content.solution,
    promises: content.promises.map(({ requirementId, shownValue, shownUpper, remark }) => ({
      requirementId,
      value: shownValue,
      upper: shownUpper ?? "",
      remark,
    })),
    priceYuan: fenToYuan(BigInt(content.priceFen)),
    priceBasis: content.priceBasis,
    priceNote: content.priceNote,
    durationDays: String(content.durationDays),
    milestones: content.milestones.map(({ name, day, proof }) => ({ name, day: String(day), proof })),
    deliverables: content.deliverables,
    disclosure: content.disclosure,
  };
}

/** What lies encrypted in a bid, as its form: of a draft what was typed, of a sealed bid its content. For the bidder alone; the caller decides who. */
export function storedDraft(ctx: Context, call: Call, bid: Bid): BidDraft {
  if (!bid.sealed) return bidDraftInput.parse({});
  const stored = openJson(callKey(ctx, call), bid.sealed, purposeOf(bid));
  return bid.sealedAt ? draftOf(bidContent.parse(stored)) : bidDraftInput.parse(stored);
}
