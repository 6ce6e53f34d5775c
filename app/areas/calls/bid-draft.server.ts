import { z } from "zod";
import type { Context } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { PRICE_BASES, type PriceBasis } from "#db/vocabulary/calls.ts";
import { type BidContent, bidContent } from "./bid-content.ts";
import { callKey, openJson, purposeOf } from "./call-key.server.ts";
import type { Bid, Call } from "./call-row.server.ts";
import { type BidDraft, bidDraftInput } from "./schemas.ts";

/** The form that leads to a content: what a sealed bid is replaced from. */
function draftOf(content: BidContent): BidDraft {
  return {
    solution: content.solution,
    promises: content.promises.map(({ requirementId, shownValue, shownUpper, remark }) => ({
      requirementId,
      value: shownValue,
      upper: shownUpper ?? "",
      remark,
    })),
    priceYuan: fenToYuan(BigInt(content.priceFen)),
    priceNote: content.priceNote,
    durationDays: String(content.durationDays),
    milestones: content.milestones.map(({ name, day, proof }) => ({ name, day: String(day), proof })),
    deliverables: content.deliverables,
    disclosure: content.disclosure,
  };
}

/** What lies encrypted in a bid: its form, and what the price in it means. */
export interface StoredBid {
  draft: BidDraft;
  /** That of the call, but for what was filled in before calls fixed it. */
  priceBasis: PriceBasis;
}

/** A draft as it may lie there: before calls fixed the basis, each bid chose its own. */
const keptDraft = bidDraftInput.extend({ priceBasis: z.enum(PRICE_BASES).optional() });

/** Of a draft what was typed, of a sealed bid its content. For the bidder alone; the caller decides who. */
export function storedBid(ctx: Context, call: Call, bid: Bid): StoredBid {
  const stored = bid.sealed ? openJson(callKey(ctx, call), bid.sealed, purposeOf(bid)) : {};
  if (bid.sealedAt) return storedContent(bidContent.parse(stored));
  const { priceBasis = call.priceBasis, ...draft } = keptDraft.parse(stored);
  return { draft, priceBasis };
}

export const storedContent = (content: BidContent): StoredBid => ({ draft: draftOf(content), priceBasis: content.priceBasis });

/** The same to go on with: a price that meant something else is left blank, so that it is asked for on the basis of the call. */
export function storedDraft(ctx: Context, call: Call, bid: Bid): BidDraft {
  const { draft, priceBasis } = storedBid(ctx, call, bid);
  return priceBasis === call.priceBasis ? draft : { ...draft, priceYuan: "" };
}
