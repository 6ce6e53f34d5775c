import type { BenefitPool, BenefitTier, Royalty } from "./benefit-terms.ts";
import { exactYuan, FULL_SHARE, type SplitPart, shareTotal, splitByWeights } from "./shares.ts";

/**
 * Clause 12 as arithmetic, the same for the worked example under the clause, for the form while it is typed and for the payouts room that
 * executes it (民法典 846: lump sum, royalty, entry fee and royalty, by price, output or sales; fixed, rising or falling).
 */

/** A milestone's reward; `name` is the milestone's. */
export interface Award {
  key: string;
  milestoneKey: string;
  name: string;
  organizationId: string | null;
  amountFen: string;
}

/** All that one source of money is shared by. */
export interface BenefitTerms {
  pool: BenefitPool;
  awards: readonly Award[];
}

/** What a royalty is counted by: money in fen, and whole numbers of things. */
export interface Quantities {
  poolFen: bigint;
  deployments: bigint;
  replications: bigint;
  tasks: bigint;
}

/** Everything so far: `poolFen` is what was paid less what was refunded, in the base of the clause. Never the figures of one invoice alone. */
export interface Drivers extends Quantities {
  /** Keys of the milestones passed, in the order they were passed. */
  milestones: readonly string[];
  /** Of each royalty with dates, by its key, what of the totals falls on its days; a royalty that is not named counts everything. */
  eligible?: Readonly<Record<string, Quantities>>;
}

/** What came in or was done on one day; a refund is negative and stands on the day of the payment it takes back. */
export interface Receipt extends Quantities {
  /** YYYY-MM-DD in Asia/Shanghai. */
  date: string;
}

export type LineSource = "award" | "entryFee" | "royalty" | "tier" | "shares";

export interface BenefitLine {
  source: LineSource;
  /** Key of the award, royalty or tier; the source's own name for entry fees and shares. */
  key: string;
  name: string;
  amountFen: bigint;
  /** The unrounded amount in 元 to four decimals. */
  exact: string;
  /** True when the largest-remainder rule gave this line the fen its fraction did not fill. */
  rounded: boolean;
  /** What is earned already but waits for more revenue, fen. */
  waitingFen: bigint;
}

export interface BenefitPart {
  organizationId: string;
  amountFen: bigint;
  lines: BenefitLine[];
}

/**
 * Distributes a pool over everybody it is owed to. The parts always sum to exactly `drivers.poolFen`.
 *
 * One after the other, each limited by what is left: awards of the milestones passed, in the order they were passed; entry fees; royalties
 * as listed; tiers as listed; what is then left, by shares. What cannot be paid yet waits and is paid first out of later revenue.
 * Members of equal rank (the awards of one milestone, the entry fees, the amounts of a tier) share a shortage in the proportion of what
 * they are owed. Whatever is split is split by largest remainder, equal remainders by id; a royalty is cut to the whole fen.
 *
 * A royalty per piece is the amount times the number; once the amounts reach the step, every further piece counts the lower amount. One by
 * sales is its rate of the whole pool; once it reaches the step, further revenue counts the lower rate. Floor and cap hold over the whole
 * term, the cap before the floor. A royalty with dates counts only what falls on its days and never comes to more than the revenue received on them.
 *
 * A negative pool gives the negated parts of the positive one. Settle by the difference of two distributions, never by one payment alone:
 * then any number of steps ends where one step does, and a refund of everything takes everything back. Figures that can only grow make each
 * award, fee and tier grow with the pool; shares below a percentage may give back a fen per line that was rounded above them.
 *
 * Throws RangeError on terms that are not complete (see {@link termsProblem}).
 */
export function distribute(terms: BenefitTerms, drivers: Drivers): BenefitPart[] {
  const problem = termsProblem(terms);
  if (problem) throw new RangeError(problem);
  if (drivers.poolFen < 0n) return distributeWhole(terms, negatedPool(drivers)).map(negatedPart);
  return distributeWhole(terms, drivers);
}

/** Why terms cannot be computed yet, for the log; null when they can. What people are told about it is in checks-benefits.ts. */
export function termsProblem({ pool, awards }: BenefitTerms): string | null {
  const tables = [
    pool.shares,
    ...(pool.model === "waterfall" ? pool.tiers : []).flatMap((tier) => (tier.kind === "band" ? [tier.shares] : [])),
  ];
  for (const table of tables) {
    const total = shareTotal(table);
    if (total !== FULL_SHARE) return `shares: sum to ${total} basis points, not ${FULL_SHARE}`;
  }
  if (royaltiesOf(pool).some((royalty) => royalty.organizationId === null)) return "royalties: one has nobody to be paid to";
  if (awards.some((award) => award.organizationId === null)) return "awards: one has nobody to be paid to";
  return null;
}

/** The terms of one pool of a document's clause 12. Awards are paid out of the service fees alone, so only those carry them. */
export function benefitTermsOf(
  pool: BenefitPool,
  awards: readonly Omit<Award, "name">[],
  milestones: readonly { key: string; name: string }[],
): BenefitTerms {
  const named = awards.map((award) => ({
    ...award,
    name: milestones.find((milestone) => milestone.key === award.milestoneKey)?.name ?? "未列明的里程碑",
  }));
  return { pool, awards: pool.key === "raasRevenue" ? named : [] };
}

/** Sums up what came in and was done, in all and for each royalty with dates. */
export function driversOf(pool: BenefitPool, receipts: readonly Receipt[], milestones: readonly string[] = []): Drivers {
  const dated = royaltiesOf(pool).filter((royalty) => royalty.startDate !== null || royalty.endDate !== null);
  const within = ({ startDate, endDate }: Royalty) =>
    receipts.filter(({ date }) => (startDate === null || date >= startDate) && (endDate === null || date <= endDate));
  return {
    ...summed(receipts),
    milestones,
    eligible: Object.fromEntries(dated.map((royalty) => [royalty.key, summed(within(royalty))])),
  };
}

function summed(receipts: readonly Receipt[]): Quantities {
  const total = (of: (receipt: Receipt) => bigint) => receipts.reduce((sum, receipt) => sum + of(receipt), 0n);
  return {
    poolFen: total((receipt) => receipt.poolFen),
    deployments: total((receipt) => receipt.deployments),
    replications: total((receipt) => receipt.replications),
    tasks: total((receipt) => receipt.tasks),
  };
}

/** What one settlement moves: the lines by which two cumulative distributions differ. Lines that move nothing are left out. */
export function movedLines(after: readonly BenefitPart[], before: readonly BenefitPart[]): BenefitPart[] {
  const ids = new Set([...after, ...before].map((part) => part.organizationId));
  return [...ids].sort().map((organizationId) => {
    const [now, was] = [after, before].map((parts) => parts.find((part) => part.organizationId === organizationId));
    const gone = was?.lines.filter((line) => !now?.lines.some((one) => sameLine(one, line))) ?? [];
    const lines = [...(now?.lines ?? []), ...gone.map((line) => ({ ...line, amountFen: 0n, exact: "0.0000", rounded: false }))];
    return {
      organizationId,
      amountFen: (now?.amountFen ?? 0n) - (was?.amountFen ?? 0n),
      lines: lines.flatMap((line) => {
        const earlier = was?.lines.find((one) => sameLine(one, line));
        const amountFen = line.amountFen - (earlier?.amountFen ?? 0n);
        return amountFen === 0n ? [] : [{ ...line, amountFen, exact: exactDifference(line.exact, earlier?.exact ?? "0.0000") }];
      }),
    };
  });
}

const sameLine = (a: BenefitLine, b: BenefitLine): boolean => a.source === b.source && a.key === b.key;

/** a − b of amounts to four decimals, as text. */
const exactDifference = (a: string, b: string): string => fourDecimals(tenThousandthsOf(a) - tenThousandthsOf(b));

/** Sum of amounts to four decimals, as text. */
export const exactSum = (amounts: readonly string[]): string =>
  fourDecimals(amounts.reduce((sum, amount) => sum + tenThousandthsOf(amount), 0n));

const tenThousandthsOf = (amount: string): bigint => BigInt(amount.replace(".", ""));

function fourDecimals(difference: bigint): string {
  const digits = (difference < 0n ? -difference : difference).toString().padStart(5, "0");
  return `${difference < 0n ? "-" : ""}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

export const royaltiesOf = (pool: BenefitPool): readonly Royalty[] =>
  pool.model === "royalty" || pool.model === "entryFeeRoyalty" ? pool.royalties : [];

function distributeWhole({ pool, awards }: BenefitTerms, drivers: Drivers): BenefitPart[] {
  const desk = new Desk(drivers.poolFen);
  // The last passed cannot take from one passed before it: what was paid for that one stays paid.
  for (const milestone of new Set(drivers.milestones)) {
    const due = awards.filter((award) => award.milestoneKey === milestone);
    desk.pay(
      "award",
      due.map((award) => ({ id: award.key, to: award.organizationId, name: `里程碑奖励：${award.name}`, weight: BigInt(award.amountFen) })),
    );
  }
  if (pool.model === "entryFeeRoyalty")
    desk.pay(
      "entryFee",
      pool.entryFees.map((fee) => ({
        id: fee.organizationId,
        key: "entryFee",
        to: fee.organizationId,
        name: "入门费",
        weight: BigInt(fee.amountFen),
      })),
    );
  for (const royalty of royaltiesOf(pool)) desk.payRoyalty(royalty, drivers.eligible?.[royalty.key] ?? drivers);
  if (pool.model === "waterfall") payTiers(desk, pool.tiers);
  desk.share("shares", "shares", pool.model === "fixedShare" ? "按比例分配" : "其余按比例分配", pool.shares, desk.left);
  return desk.parts();
}

function payTiers(desk: Desk, tiers: readonly BenefitTier[]): void {
  const costs = new Map<string, bigint>();
  for (const tier of tiers) {
    if (tier.kind === "band") {
      const limit = BigInt(tier.limitFen) - desk.paid;
      desk.share("tier", tier.key, tier.name, tier.shares, least(limit > 0n ? limit : 0n, desk.left));
      continue;
    }
    if (tier.kind === "costRecovery") {
      for (const { organizationId, amountFen } of tier.amounts)
        costs.set(organizationId, (costs.get(organizationId) ?? 0n) + BigInt(amountFen));
    }
    const owed =
      tier.kind === "costRecovery" ? tier.amounts.map((item) => [item.organizationId, BigInt(item.amountFen)] as const) : [...costs];
    const sum = owed.reduce((total, [, amount]) => total + amount, 0n);
    const total = tier.kind === "costRecovery" ? sum : (sum * BigInt(tier.rateBp)) / BigInt(FULL_SHARE);
    desk.pay(
      "tier",
      owed.map(([id, weight]) => ({ id, key: tier.key, to: id, name: tier.name, weight })),
      total,
    );
  }
}

interface Claim {
  /** Decides between equal remainders. */
  id: string;
  /** Key of the line where it is not the id. */
  key?: string;
  to: string | null;
  name: string;
  weight: bigint;
}

/** Pays out of the pool until it is empty, and remembers who got what for what. */
class Desk {
  left: bigint;
  paid = 0n;
  readonly #whole: bigint;
  readonly #parts = new Map<string, BenefitPart>();

  constructor(poolFen: bigint) {
    this.left = poolFen;
    this.#whole = poolFen;
  }

  /** Claims of equal rank, `total` in all (their sum unless given), each in the proportion of its weight. */
  pay(source: LineSource, claims: readonly Claim[], total = claims.reduce((sum, claim) => sum + claim.weight, 0n)): void {
    if (total === 0n && claims.every((claim) => claim.weight === 0n)) return;
    const amount = least(total, this.left);
    const [now, whole] = [splitByWeights(amount, claims), splitByWeights(total, claims)];
    for (const [index, claim] of claims.entries()) {
      const part = now[index];
      const owed = whole[index];
      if (part && owed) this.#add(claim.to, source, claim.key ?? claim.id, claim.name, part, owed.amountFen - part.amountFen);
    }
    this.#take(amount);
  }

  /** `amount`, which is there, by shares. */
  share(
    source: LineSource,
    key: string,
    name: string,
    shares: readonly { organizationId: string; basisPoints: number }[],
    amount: bigint,
  ): void {
    const claims = shares.map((share) => ({ id: share.organizationId, weight: BigInt(share.basisPoints) }));
    for (const part of splitByWeights(amount, claims)) this.#add(part.id, source, key, name, part, 0n);
    this.#take(amount);
  }

  payRoyalty(royalty: Royalty, counted: Quantities): void {
    let [numerator, denominator] = accrued(royalty, counted);
    const [floor, cap] = [royalty.floorFen, royalty.capFen].map((bound) => (bound === null ? null : BigInt(bound)));
    if (floor !== null && floor !== undefined && numerator < floor * denominator) [numerator, denominator] = [floor, 1n];
    if (cap !== null && cap !== undefined && numerator > cap * denominator) [numerator, denominator] = [cap, 1n];
    const received = least(counted.poolFen > 0n ? counted.poolFen : 0n, this.#whole);
    const [owed, room] = [numerator / denominator, least(this.left, received)];
    const amountFen = least(owed, room);
    const exact = owed > room ? exactYuan(room, 1n) : exactYuan(numerator, denominator);
    this.#add(royalty.organizationId, "royalty", royalty.key, royalty.name, { amountFen, exact, rounded: false }, owed - amountFen);
    this.#take(amountFen);
  }

  parts(): BenefitPart[] {
    return [...this.#parts.values()].sort((a, b) => (a.organizationId < b.organizationId ? -1 : 1));
  }

  #take(amount: bigint): void {
    this.left -= amount;
    this.paid += amount;
  }

  #add(to: string | null, source: LineSource, key: string, name: string, part: Omit<SplitPart, "id">, waitingFen: bigint): void {
    if (to === null) throw new RangeError(`${source} ${key}: nobody to be paid to`);
    const { amountFen, exact, rounded } = part;
    const found = this.#parts.get(to) ?? { organizationId: to, amountFen: 0n, lines: [] };
    found.amountFen += amountFen;
    found.lines.push({ source, key, name, amountFen, exact, rounded, waitingFen });
    this.#parts.set(to, found);
  }
}

/** What a royalty has come to before floor and cap, as a fraction of fen. */
function accrued(royalty: Royalty, counted: Quantities): readonly [bigint, bigint] {
  const { stepDown } = royalty;
  if (royalty.base === "salesPercent") {
    const [full, rate] = [BigInt(FULL_SHARE), BigInt(royalty.rateBp)];
    const whole = (counted.poolFen > 0n ? counted.poolFen : 0n) * rate;
    if (stepDown === null || whole <= BigInt(stepDown.afterFen) * full) return [whole, full];
    const after = BigInt(stepDown.afterFen);
    return [after * rate * full + (whole - after * full) * BigInt(stepDown.rateBp), rate * full];
  }
  const number = { perDeployment: counted.deployments, perReplication: counted.replications, perTask: counted.tasks }[royalty.base];
  const [pieces, unit] = [number > 0n ? number : 0n, BigInt(royalty.unitFen)];
  if (stepDown === null || unit === 0n) return [pieces * unit, 1n];
  // The piece that reaches the step still counts in full.
  const first = least(pieces, (BigInt(stepDown.afterFen) + unit - 1n) / unit);
  return [first * unit + (pieces - first) * BigInt(stepDown.unitFen), 1n];
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function negatedPool(drivers: Drivers): Drivers {
  const eligible = Object.entries(drivers.eligible ?? {}).map(
    ([key, counted]) => [key, { ...counted, poolFen: -counted.poolFen }] as const,
  );
  return { ...drivers, poolFen: -drivers.poolFen, eligible: Object.fromEntries(eligible) };
}

const negatedPart = ({ organizationId, amountFen, lines }: BenefitPart): BenefitPart => ({
  organizationId,
  amountFen: -amountFen,
  lines: lines.map((line) => ({
    ...line,
    amountFen: -line.amountFen,
    exact: /[1-9]/.test(line.exact) ? `-${line.exact}` : line.exact,
  })),
});

/** Lines of all parts in the order they are paid, each with who gets it; members of one row by id. */
export function linesInOrder({ pool, awards }: BenefitTerms, parts: readonly BenefitPart[]): (BenefitLine & { organizationId: string })[] {
  const keys = [
    ...awards.map((award) => `award ${award.key}`),
    "entryFee entryFee",
    ...royaltiesOf(pool).map((royalty) => `royalty ${royalty.key}`),
    ...(pool.model === "waterfall" ? pool.tiers : []).map((tier) => `tier ${tier.key}`),
    "shares shares",
  ];
  return parts
    .flatMap(({ organizationId, lines }) => lines.map((line) => ({ ...line, organizationId })))
    .sort((a, b) => keys.indexOf(`${a.source} ${a.key}`) - keys.indexOf(`${b.source} ${b.key}`));
}

/** Everybody whom the terms name to be paid anything, once. */
export function beneficiariesOf({ pool, awards }: BenefitTerms): string[] {
  const earning = (shares: readonly { organizationId: string; basisPoints: number }[]) => shares.filter((share) => share.basisPoints > 0);
  const rows: { organizationId: string | null }[] = [
    ...earning(pool.shares),
    ...awards,
    ...royaltiesOf(pool),
    ...(pool.model === "entryFeeRoyalty" ? pool.entryFees : []),
  ];
  for (const tier of pool.model === "waterfall" ? pool.tiers : []) {
    if (tier.kind === "costRecovery") rows.push(...tier.amounts);
    if (tier.kind === "band") rows.push(...earning(tier.shares));
  }
  return [...new Set(rows.flatMap((row) => row.organizationId ?? []))];
}
