import Big from "big.js";
import { sha256 } from "#app/kernel/canonical.ts";
import type { Comparator } from "#db/vocabulary/metrics.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";
import type { BidContent } from "./bid-content.ts";

const DIGITS = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"] as const;

/** 1 → 一, 12 → 十二, 20 → 二十; for 1 to 99, beyond that in figures. */
export function chineseNumber(n: number): string {
  if (n > 99) return String(n);
  const tens = Math.floor(n / 10);
  return `${tens > 1 ? DIGITS[tens] : ""}${tens > 0 ? "十" : ""}${DIGITS[n % 10]}`;
}

/**
 * What bids are called while they are judged: 应答一, 应答二 … by a digest of their ids, so that the order says nothing about who handed in when.
 * The same for everyone and at any time. In that order.
 */
export function aliasesOf(bidIds: readonly string[]): Map<string, string> {
  const ordered = bidIds.map((id) => ({ id, key: sha256(id) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  return new Map(ordered.map(({ id }, i) => [id, `应答${chineseNumber(i + 1)}`]));
}

/** A bid as an evaluator reads it: what is offered, without who offers it. */
export interface VeiledBid {
  id: string;
  alias: string;
  solution: string;
  priceFen: string;
  priceBasis: BidContent["priceBasis"];
  priceNote: string;
  durationDays: number;
  milestones: { name: string; day: number; proof: string }[];
  deliverables: { name: string; note: string }[];
  disclosure: string;
  unmetMusts: UnmetMust[];
  team: { role: SlotRole; workShareBp: number; isLead: boolean }[];
}

const HIDDEN = "〔名称隐去〕";

/** Hides names of organizations and their products in what bidders wrote, as far as they are written out. */
export function veilOf(names: readonly string[]): (text: string) => string {
  // The longest first: a short name is often part of the full one.
  const hidden = [...new Set(names)].filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
  return (text) => hidden.reduce((rest, name) => rest.replaceAll(name, HIDDEN), text);
}

export function veiledBid(
  { id, alias, unmetMusts }: Pick<VeiledBid, "id" | "alias" | "unmetMusts">,
  content: BidContent,
  veiled: (text: string) => string,
): VeiledBid {
  return {
    id,
    alias,
    solution: veiled(content.solution),
    priceFen: content.priceFen,
    priceBasis: content.priceBasis,
    priceNote: veiled(content.priceNote),
    durationDays: content.durationDays,
    milestones: content.milestones.map(({ name, day, proof }) => ({ name: veiled(name), day, proof: veiled(proof) })),
    deliverables: content.deliverables.map(({ name, note }) => ({ name: veiled(name), note: veiled(note) })),
    disclosure: veiled(content.disclosure),
    unmetMusts,
    team: content.team.map(({ role, workShareBp, isLead }) => ({ role, workShareBp, isLead })),
  };
}

export type Promised = BidContent["promises"][number];

/** One indicator of the scene and what every bid promises for it; null where a bid promises nothing. */
export interface PromiseRow {
  key: string;
  name: string;
  asked: string;
  mandatory: boolean;
  cells: ({ promised: string; meets: boolean; remark: string } | null)[];
}

interface AskedIndicator {
  id: string;
  name: string;
  asked: string;
  mandatory: boolean;
  comparator: Comparator;
  target: string;
  upper: string | null;
}

/**
 * Promises side by side, bids in the order given. An indicator is asked as it stood when a bid was sealed; what a bid answered of an earlier
 * wording of the scene has a row of its own below.
 */
export function promiseRows(
  asked: readonly AskedIndicator[],
  bids: readonly Pick<BidContent, "promises">[],
  shown: (promised: Promised) => { promised: string; remark: string },
): PromiseRow[] {
  const known = new Set(asked.map(({ id }) => id));
  const cellsOf = (key: string, indicator: AskedIndicator | null) =>
    bids.map(({ promises }) => {
      const promise = promises.find(({ requirementId }) => requirementId === key);
      return promise ? { ...shown(promise), meets: indicator === null ? meetsAsked(promise) : keeps(indicator, promise) } : null;
    });
  const earlier = new Map(
    bids.flatMap(({ promises }) =>
      promises.filter(({ requirementId }) => !known.has(requirementId)).map((one) => [one.requirementId, one]),
    ),
  );
  return [
    ...asked.map((one) => ({ key: one.id, name: one.name, asked: one.asked, mandatory: one.mandatory, cells: cellsOf(one.id, one) })),
    ...[...earlier].map(([key, one]) => ({ key, name: one.name, asked: one.asked, mandatory: one.mandatory, cells: cellsOf(key, null) })),
  ];
}

/** A mandatory indicator that a bid does not promise to meet, with what was asked. */
export interface UnmetMust {
  name: string;
  asked: string;
}

/**
 * For each of the bids of one call, in the order given, the mandatory indicators that it promises less than asked for, or nothing. Read from the
 * sealed contents alone, so that a decision stands whatever becomes of the scene afterwards: sealing refuses a bid that leaves a mandatory
 * indicator unanswered, and the scene does not change while the call runs, so that the bids together name every one.
 */
export function unmetMustsOf(bids: readonly Pick<BidContent, "promises">[]): UnmetMust[][] {
  const musts = new Map<string, Promised>();
  for (const one of bids.flatMap(({ promises }) => promises))
    if (one.mandatory && !musts.has(one.requirementId)) musts.set(one.requirementId, one);
  return bids.map(({ promises }) =>
    [...musts].flatMap(([key, { name, asked }]) => {
      const promised = promises.find(({ requirementId }) => requirementId === key);
      return promised && meetsAsked(promised) ? [] : [{ name, asked }];
    }),
  );
}

/** Whether a promise lies within what was asked when it was sealed; one that does not say what was asked is not held against its bid. */
const meetsAsked = (promised: Promised): boolean =>
  promised.target === null || keeps({ comparator: promised.comparator, target: promised.target, upper: promised.targetUpper }, promised);

/** Whether what is promised lies within what is asked; both in the canonical unit. */
export function keeps(
  asked: { comparator: Comparator; target: string; upper: string | null },
  promised: { comparator: Comparator; value: string; upper: string | null },
): boolean {
  const [target, value] = [new Big(asked.target), new Big(promised.value)];
  const highest = promised.upper === null ? value : new Big(promised.upper);
  switch (asked.comparator) {
    case "<=":
      return highest.lte(target);
    case ">=":
      return value.gte(target);
    case "=":
      return value.eq(target) && highest.eq(target);
    case "between":
      return value.lte(target) && highest.gte(asked.upper === null ? target : new Big(asked.upper));
  }
}
