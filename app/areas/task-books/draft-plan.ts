import { yuan } from "./clause-texts/figures.ts";
import type { PromisedValue, TaskBookDocument, WorkPackage } from "./document.ts";
import { tidy } from "./draft-parties.ts";

/** The awarded bid as the draft needs it; money is fen as decimal text, days are calendar days from the start of the project. */
export interface BidPlan {
  callCode: string;
  promises: readonly PromisedValue[];
  solution: string;
  priceFen: string;
  /** What the price means, in words, and whether it is the fixed price of all the work. */
  priceBasis: string;
  isFixedTotal: boolean;
  priceNote: string;
  durationDays: number;
  /** At least one; none later than the duration. */
  milestones: readonly { name: string; day: number; proof: string }[];
  deliverables: readonly { name: string; note: string }[];
}

export interface PlanDates {
  ready: string;
  middle: string;
  validated: string;
  end: string;
}

type Plan = Pick<TaskBookDocument, "workPackages" | "milestones">;
type Milestone = Plan["milestones"]["items"][number];

/** Milestones of a draft without a bid: ready, midway, validated, deployed; everybody pays for its own part. */
export function patternPlan(packages: WorkPackage[], dates: PlanDates): Plan {
  const keys = (list: readonly WorkPackage[]) => list.flatMap((item) => item.deliverables.map((one) => one.key));
  const [report, manual] = keys(packages.slice(-1));
  return {
    workPackages: unfunded(packages),
    milestones: {
      items: [
        {
          key: "M1",
          name: "现场适配完成",
          date: dates.ready,
          gate: "review",
          decidedBy: "userUnit",
          deliverableKeys: keys(packages.slice(0, 1)),
        },
        {
          key: "M2",
          name: "实训攻关中期评估",
          date: dates.middle,
          gate: "stopGo",
          decidedBy: "committee",
          deliverableKeys: keys(packages.slice(1, -1)),
        },
        {
          key: "M3",
          name: "完成应用验证",
          date: dates.validated,
          gate: "stopGo",
          decidedBy: "userUnit",
          deliverableKeys: report ? [report] : [],
        },
        {
          key: "M4",
          name: "转入常态化部署",
          date: dates.end,
          gate: "review",
          decidedBy: "committee",
          deliverableKeys: manual ? [manual] : [],
        },
      ],
    },
  };
}

/** The dates between which packages run: the first milestone of the bid, the last but one, the last, and the end of its duration. */
export function bidDates({ milestones, durationDays }: BidPlan, after: (days: number) => string): PlanDates {
  const days = milestones.map(({ day }) => day).sort((a, b) => a - b);
  const last = days.at(-1) ?? durationDays;
  return { ready: after(days[0] ?? durationDays), middle: after(days.at(-2) ?? last), validated: after(last), end: after(durationDays) };
}

/**
 * Milestones, deliverables and price as the awarded bid has them. The proofs of its milestones are delivered by the lead over the whole period, in
 * place of what its role stands for; what is handed over closes the project. The bid does not say who decides: between its milestones the committee
 * goes on, changes or ends, as in every draft. A fixed price of all the work is the unit's money, proposed by the parts of the work.
 */
export function bidPlan(
  packages: WorkPackage[],
  input: {
    bid: BidPlan;
    unitId: string | null;
    leadId: string | null;
    /** Part of the work by organization, basis points. */
    workShares: ReadonlyMap<string, number>;
    dates: PlanDates;
    after: (days: number) => string;
  },
): Plan {
  const { bid, leadId, dates, after } = input;
  const [site, closing] = [packages[0], packages.at(-1)];
  const between = packages.slice(1, -1);
  const leading = between.find(({ ownerOrganizationId }) => ownerOrganizationId === leadId) ?? between[0];
  const stages = [...bid.milestones].sort((x, y) => x.day - y.day);
  const last = stages.length - 1;
  /** Milestone at which each deliverable is due, by its key. */
  const due = new Map<string, number>();
  const deliverable = (name: string, acceptance: string, at: number) => {
    const key = `D${due.size + 1}`;
    due.set(key, at);
    return { key, name, acceptance };
  };
  const kept = (item: WorkPackage, at: number) => item.deliverables.map(({ name, acceptance }) => deliverable(name, acceptance, at));
  const proofs = () =>
    stages.flatMap(({ name, proof }, at) => {
      const text = tidy(proof, 200);
      return text === "" ? [] : [deliverable(text, `作为里程碑“${tidy(name, 200)}”的完成标志，经用户单位确认`, at)];
    });
  const handedOver = () =>
    bid.deliverables.map(({ name, note }, i) =>
      deliverable(tidy(name, 200) || `交付物 ${i + 1}`, tidy(note, 500) || "经用户单位验收", last),
    );
  const midway = Math.max(0, last - 1);
  const items = packages.map((item): WorkPackage => {
    if (item === closing) return { ...item, deliverables: [...handedOver(), ...kept(item, last)] };
    if (item !== leading) return { ...item, deliverables: kept(item, item === site ? 0 : midway) };
    const proven = proofs();
    return { ...item, endDate: dates.end, deliverables: proven.length > 0 ? proven : kept(item, midway) };
  });
  const milestones = stages.map(({ name, day }, at): Milestone => {
    const gate = at === last ? "review" : "stopGo";
    const deliverableKeys = [...due].filter(([, stage]) => stage === at).map(([key]) => key);
    return {
      key: `M${at + 1}`,
      name: tidy(name, 200) || `里程碑 ${at + 1}`,
      date: after(day),
      gate,
      decidedBy: "committee",
      deliverableKeys,
    };
  });
  return { workPackages: bid.isFixedTotal ? funded(items, input) : unfunded(items), milestones: { items: milestones } };
}

/** Everybody pays for its own part. */
const unfunded = (items: WorkPackage[]): Plan["workPackages"] => ({
  items,
  funding: { model: "eachOwn", totalFen: "0", sources: [], equipment: "buyer" },
});

/** The price as money of the unit that the packages use up, by the part of the work of who answers for each; what is left over is the lead's. */
function funded(items: WorkPackage[], { bid, unitId, leadId, workShares }: Parameters<typeof bidPlan>[1]): Plan["workPackages"] {
  const total = BigInt(bid.priceFen);
  // The closing package belongs to the lead a second time, and gets no part of its own.
  const parts = items.map(({ ownerOrganizationId }, i) =>
    i === items.length - 1 && i > 0 ? 0n : (total * BigInt(workShares.get(ownerOrganizationId ?? "") ?? 0)) / 10_000n,
  );
  const spent = parts.reduce((sum, part) => sum + part, 0n);
  const leading = Math.max(
    0,
    items.findIndex(({ ownerOrganizationId }) => ownerOrganizationId === leadId),
  );
  return {
    items: items.map((item, i): WorkPackage => {
      const budget = (parts[i] ?? 0n) + (i === leading ? total - spent : 0n);
      return { ...item, budgetFen: budget.toString(), contribution: budget > 0n ? "both" : item.contribution };
    }),
    funding: {
      model: "pooled",
      totalFen: bid.priceFen,
      sources: [{ kind: "partyFunds", organizationId: unitId, amountFen: bid.priceFen }],
      equipment: "buyer",
    },
  };
}

const LONGEST_LINE = 500;
/** A line of the solution is broken at a stop within its last part, so that the longest solution fits into the lines a scope may have. */
const EARLIEST_BREAK = 450;

/** What the awarded bid adds to the scope: its price with what it means, and its solution, whole. */
export function bidScope(bid: BidPlan): string[] {
  const note = tidy(bid.priceNote, LONGEST_LINE - 150);
  const price = `揭榜 ${bid.callCode} 中选应答的报价为${yuan(bid.priceFen)}，口径为${bid.priceBasis}${note === "" ? "" : `：${note}`}`;
  const lines: string[] = [];
  let rest = tidy(`按中选应答的方案实施：${bid.solution}`, Number.MAX_SAFE_INTEGER);
  while (rest.length > LONGEST_LINE) {
    const stop = rest.slice(0, LONGEST_LINE).search(/[。；;！？][^。；;！？]*$/u) + 1;
    // Never between the halves of a character outside the basic plane.
    const end = stop > EARLIEST_BREAK ? stop : LONGEST_LINE - (/[\ud800-\udbff]/.test(rest[LONGEST_LINE - 1] ?? "") ? 1 : 0);
    lines.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return [price, ...lines, ...(rest === "" ? [] : [rest])];
}
