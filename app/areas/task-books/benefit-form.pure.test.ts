import { describe, expect, test } from "vitest";
import { type BenefitSharing, benefitsOf, exampleOf, readTyped, type TypedBenefits, typedOf } from "./benefit-form.ts";
import { changeRows } from "./benefit-rows.ts";
import { valuesOf } from "./clause-values.ts";
import { sampleDocument } from "./draft-sample.ts";

const PARTIES = sampleDocument().parties.items.map((party) => party.organizationId);
const shares = [
  { organizationId: "org-maker", basisPoints: 6000 },
  { organizationId: "org-algorithm", basisPoints: 4000 },
];
const royalty = {
  key: "R1",
  name: "部署提成",
  organizationId: "org-institute",
  base: "perDeployment" as const,
  unitFen: "500050",
  rateBp: 0,
  stepDown: { afterFen: "2000000", unitFen: "0", rateBp: 0 },
  floorFen: null,
  capFen: "9000000",
  startDate: "2027-01-01",
  endDate: null,
};
const data: BenefitSharing = {
  ...sampleDocument().benefitSharing,
  pools: [
    {
      key: "raasRevenue",
      name: "机器人服务费",
      model: "waterfall",
      tiers: [
        { key: "T1", name: "成本回收", kind: "costRecovery", amounts: [{ organizationId: "org-maker", amountFen: "20000000" }] },
        { key: "T2", name: "优先回报", kind: "preferredReturn", rateBp: 1050 },
        { key: "T3", name: "百万以内", kind: "band", limitFen: "100000000", shares },
      ],
      shares,
    },
    {
      key: "licenceRevenue",
      name: "成果许可收入",
      model: "entryFeeRoyalty",
      entryFees: [{ organizationId: "org-parts", amountFen: "3000001" }],
      royalties: [
        royalty,
        { ...royalty, key: "R2", base: "salesPercent", unitFen: "0", rateBp: 325, stepDown: null, organizationId: null },
      ],
      shares,
    },
  ],
  awards: [{ key: "M1", milestoneKey: "MS1", organizationId: null, amountFen: "1000000" }],
  equity: "另行签订",
};

/** What the server reads of a form that was sent as typed. */
function sent(typed: TypedBenefits): TypedBenefits {
  const values = valuesOf(typed);
  return readTyped((name) => values[name]?.[0]);
}
const typed = () => structuredClone(typedOf(data, PARTIES));
const errorsOf = (change: (typed: TypedBenefits) => void) => {
  const changed = typed();
  change(changed);
  const found = benefitsOf(changed);
  expect(found.data).toBeNull();
  return found.errors;
};

test("a clause goes through the form and comes back as it was", () => {
  const back = sent(typed());
  expect(back).toEqual(typed());
  expect(benefitsOf(back)).toMatchObject({ data, errors: {} });
});

test("a payment term that is left open is none, and comes back blank", () => {
  const open = typed();
  expect(open.paymentDays).toBe("30");
  open.paymentDays = " ";
  const found = benefitsOf(open);
  expect(found.data?.paymentDays).toBeNull();
  expect(typedOf(found.data ?? data, PARTIES).paymentDays).toBe("");
});

describe("what is refused, by the name of its field", () => {
  test("three times 33.33 % is 0.01 % short; 33.34 % for one of them is taken", () => {
    const thirds = (last: string) => (changed: TypedBenefits) => {
      for (const row of changed.pools[0]?.shares ?? []) row.percent = "";
      for (const [i, percent] of ["33.33", "33.33", last].entries()) Object.assign(changed.pools[0]?.shares[i] ?? {}, { percent });
    };
    expect(errorsOf(thirds("33.33"))).toEqual({ "pools[0].shares": ["合计 99.99%，还差 0.01%"] });
    const whole = typed();
    thirds("33.34")(whole);
    expect(benefitsOf(whole).data?.pools[0]?.shares.map((share) => share.basisPoints)).toEqual([3333, 3333, 3334]);
  });

  test.each<[string, (typed: TypedBenefits) => void]>([
    ["pools[0].shares[1].percent", (t) => Object.assign(t.pools[0]?.shares[1] ?? {}, { percent: "60.005" })],
    ["pools[0].tiers[0].amounts[1].yuan", (t) => Object.assign(t.pools[0]?.tiers[0]?.amounts[1] ?? {}, { yuan: "一万" })],
    ["pools[0].tiers[1].rate", (t) => Object.assign(t.pools[0]?.tiers[1] ?? {}, { rate: "x" })],
    ["pools[0].tiers[2].name", (t) => Object.assign(t.pools[0]?.tiers[2] ?? {}, { name: "" })],
    ["pools[1].royalties[0].cap", (t) => Object.assign(t.pools[1]?.royalties[0] ?? {}, { cap: "-1" })],
    ["pools[1].royalties[0].endDate", (t) => Object.assign(t.pools[1]?.royalties[0] ?? {}, { endDate: "2027-02-30" })],
    ["pools[1].royalties[1].rate", (t) => Object.assign(t.pools[1]?.royalties[1] ?? {}, { rate: "101" })],
    ["pools", (t) => Object.assign(t.pools[1] ?? {}, { key: "raasRevenue" })],
    ["awards[0].milestoneKey", (t) => Object.assign(t.awards[0] ?? {}, { milestoneKey: "" })],
    ["paymentDays", (t) => Object.assign(t, { paymentDays: "181" })],
    ["paymentDays", (t) => Object.assign(t, { paymentDays: "一个月" })],
    ["payoutDays", (t) => Object.assign(t, { payoutDays: "0" })],
    ["base", (t) => Object.assign(t, { base: "" })],
  ])("%s", (name, change) => {
    expect(Object.keys(errorsOf(change))).toContain(name);
  });
});

test("another way of sharing and back loses no row that was typed", () => {
  const changed = typed();
  Object.assign(changed.pools[0] ?? {}, { model: "fixedShare" });
  const fixed = sent(changed);
  expect(benefitsOf(fixed).data?.pools[0]).toEqual({ key: "raasRevenue", name: "机器人服务费", model: "fixedShare", shares });
  Object.assign(fixed.pools[0] ?? {}, { model: "waterfall" });
  expect(benefitsOf(fixed).data).toEqual(data);
});

test("rows are added, moved and taken away as the buttons ask; what no button asks changes nothing", () => {
  const run = (...changes: string[]) => changes.reduce((at, change) => changeRows(at, change, data, PARTIES).typed, typed());
  expect(run("add-pool").pools.map((pool) => pool.key)).toEqual(["raasRevenue", "licenceRevenue", "replicationRevenue"]);
  expect(run("add-pool", "add-pool", "add-pool").pools).toHaveLength(4);
  expect(run("remove-pool 0", "remove-pool 0").pools.map((pool) => pool.key)).toEqual(["licenceRevenue"]);
  expect(run("add-tier 0 band").pools[0]?.tiers.map((tier) => tier.key)).toEqual(["T1", "T2", "T3", "T4"]);
  // A key that was in use is not given again in the same edit: under it the other side may be changing the row that was.
  expect(run("remove-tier 0 2", "add-tier 0 costRecovery").pools[0]?.tiers.map((tier) => tier.key)).toEqual(["T1", "T2", "T4"]);
  expect(run("raise-tier 0 2").pools[0]?.tiers.map((tier) => tier.key)).toEqual(["T1", "T3", "T2"]);
  expect(run("raise-royalty 1 1", "remove-royalty 1 1").pools[1]?.royalties.map((one) => one.key)).toEqual(["R2"]);
  expect(run("add-award", "remove-award 0").awards.map((award) => award.key)).toEqual(["M2"]);
  expect(run("recompute", "raise-tier 0 0", "raise-tier 9 1", "add-tier 9 band", "nonsense", "")).toEqual(typed());
  expect(changeRows(typed(), "add-royalty 1", data, PARTIES).focus).toBe("pools[1].royalties[2].name");
});

test("the figures of the example are read as typed; what cannot be read counts as nothing", () => {
  const example = { poolYuan: "1,234.50", deployments: "10", replications: "x", tasks: "10,000" };
  expect(exampleOf({ ...typed(), example })).toEqual({ poolFen: 123_450n, deployments: 10n, replications: 0n, tasks: 10_000n });
});
