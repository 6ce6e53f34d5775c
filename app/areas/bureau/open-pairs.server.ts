import { and, inArray, isNull } from "drizzle-orm";
import { isListed, nearDuplicatePairs, type ReviewedText, textsUnderReview } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { offsetOf, type Page, type PageRequest } from "#app/kernel/paging.ts";
import { scenePairDecisions } from "#db/schema/bureau.ts";
import { type LedgerRow, ledgerRows } from "./ledger.server.ts";
import { mayReview } from "./policy.ts";
import { ledgerFilter } from "./schemas.ts";

/** A scene of the list with its text under review. */
type Place = { row: LedgerRow; text: ReviewedText };

interface OpenPair {
  /** The one that is looked at beside the other: what is in review before what is public, then the newer. */
  own: Place;
  other: Place;
  /** 0 to 1. */
  score: number;
}

/**
 * Pairs of scenes on the bureau's list that read alike and that nobody has decided on, the most alike first. Of a scene with a handed-in
 * revision it is the revision that is compared. Both lie in the bureau's region, so that every pair is its own to decide; the index is not asked.
 */
export async function openPairs(ctx: Context, listed?: readonly LedgerRow[]): Promise<OpenPair[]> {
  const rows = (listed ?? (await ledgerRows(ctx, ledgerFilter.parse({})))).filter(({ scene }) => isListed(scene.status));
  const texts = await textsUnderReview(
    ctx,
    rows.map(({ scene }) => scene),
  );
  const alike = await nearDuplicatePairs(ctx, texts);
  const decided = await decidedPairs(
    ctx,
    alike.flatMap(({ first, second }) => [texts[first]?.id ?? "", texts[second]?.id ?? ""]),
  );
  return alike.flatMap(({ first, second, score }) => {
    const [a, b] = [place(rows, texts, first), place(rows, texts, second)];
    if (!a || !b || decided.has(pairKey(a.row.scene.id, b.row.scene.id))) return [];
    const aLeads = precedence(a) - precedence(b) || (a.row.scene.code > b.row.scene.code ? 1 : -1);
    const [own, other] = aLeads > 0 ? [a, b] : [b, a];
    return [{ own, other, score }];
  });
}

function place(rows: readonly LedgerRow[], texts: readonly ReviewedText[], at: number): Place | null {
  const [row, text] = [rows[at], texts[at]];
  return row && text ? { row, text } : null;
}

const precedence = ({ row, text }: Place): number => (row.scene.status === "submitted" ? 2 : text.isRevised ? 1 : 0);

const pairKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** Keys of the pairs among these scenes on which a decision is in force. */
async function decidedPairs(ctx: Context, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const { firstId, secondId, revokedAt } = scenePairDecisions;
  const among = [...new Set(ids)];
  const rows = await ctx.db
    .select({ firstId, secondId })
    .from(scenePairDecisions)
    .where(and(inArray(firstId, among), inArray(secondId, among), isNull(revokedAt)));
  return new Set(rows.map((row) => pairKey(row.firstId, row.secondId)));
}

const sideOf = ({ row: { scene, userUnitName, regionName }, text }: Place) => ({
  code: scene.code,
  name: scene.name,
  status: scene.status,
  unitName: userUnitName,
  regionName,
  /** Whether it says how it differs from others. */
  saysDifference: text.differentiation.trim() !== "",
});

interface OpenPairLine {
  own: ReturnType<typeof sideOf>;
  other: ReturnType<typeof sideOf>;
  /** Whole per cent. */
  score: number;
  isSameUnit: boolean;
}

export interface OpenPairsPage extends Page<OpenPairLine> {
  mayJudge: boolean;
}

/** One page of the undecided pairs. */
export async function openPairsPage(ctx: Context, page: PageRequest): Promise<OpenPairsPage> {
  const all = await openPairs(ctx);
  return {
    ...page,
    mayJudge: mayReview(ctx.actor),
    total: all.length,
    rows: all.slice(offsetOf(page), offsetOf(page) + page.pageSize).map(({ own, other, score }) => ({
      own: sideOf(own),
      other: sideOf(other),
      score: Math.round(score * 100),
      isSameUnit: own.row.scene.organizationId === other.row.scene.organizationId,
    })),
  };
}
