import Big from "big.js";
import { describe, expect, it } from "vitest";
import { capabilityInput } from "#app/areas/capabilities/schemas.ts";
import { isStale } from "#app/areas/capabilities/vocabulary.ts";
import { SLOT_ROLES, SLOT_SUPPLY_ROLES, SUPPLY_ROLES, type SupplyRole } from "#db/vocabulary/roles.ts";
import { SCENE_FIELDS } from "#db/vocabulary/scenes.ts";
import type { CapabilitySeed, ClaimSeed, MetricSeed } from "#seeds/types.ts";
import { detailsOf } from "./capabilities/details.ts";
import { abilitiesOf, pricesOf, withProof } from "./capabilities/enrich.ts";
import { CAPABILITIES } from "./capabilities/index.ts";
import { METRICS } from "./metrics.ts";
import { OPERATIONS } from "./operations/index.ts";
import { ORGANIZATIONS } from "./organizations.ts";

const organizationBySlug = new Map(ORGANIZATIONS.map((organization) => [organization.slug, organization]));
const metricByKey = new Map(METRICS.map((metric) => [metric.key, metric]));
const robots = CAPABILITIES.filter((capability) => capability.role === "robotMaker");
const robotSlugs = new Set(robots.map((robot) => robot.slug));

function repeated(values: string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function inRole(role: SupplyRole): CapabilitySeed[] {
  return CAPABILITIES.filter((capability) => capability.role === role);
}

function metricOf(claim: ClaimSeed): MetricSeed {
  const metric = metricByKey.get(claim.metric);
  if (!metric) throw new Error(`unknown metric ${claim.metric}`);
  return metric;
}

function canonical(value: string, claim: ClaimSeed): Big {
  const option = metricOf(claim).options?.find(({ label, aliases = [] }) => label === value || aliases.includes(value));
  if (option) return new Big(option.value);
  const unit = metricOf(claim).units.find((candidate) => candidate.unit === claim.unit);
  if (!unit) throw new Error(`${claim.metric} is not measured in ${claim.unit}`);
  return new Big(value).times(unit.factor).plus(unit.offset ?? "0");
}

function bigrams(text: string): Set<string> {
  const letters = [...text.replace(/[\p{P}\s]/gu, "")];
  return new Set(letters.slice(1).map((letter, index) => `${letters[index]}${letter}`));
}

/** Share of the smaller text's bigrams which the other text also has: harsher than Jaccard on texts of unequal length. */
function overlap(left: Set<string>, right: Set<string>): number {
  let shared = 0;
  for (const gram of left) if (right.has(gram)) shared += 1;
  return shared / Math.min(left.size, right.size);
}

describe("organizations", () => {
  it("have unique slugs and names and cover every kind", () => {
    expect(repeated(ORGANIZATIONS.map((organization) => organization.slug))).toEqual([]);
    expect(repeated(ORGANIZATIONS.map((organization) => organization.name))).toEqual([]);
    expect(repeated(ORGANIZATIONS.map((organization) => organization.shortName))).toEqual([]);
    expect(ORGANIZATIONS.length).toBeGreaterThanOrEqual(74);
    expect(ORGANIZATIONS.filter((organization) => organization.kind === "userUnit").length).toBeGreaterThanOrEqual(20);
    expect(ORGANIZATIONS.filter((organization) => organization.kind === "vendor").length).toBeGreaterThanOrEqual(46);
    for (const organization of ORGANIZATIONS) {
      expect(organization.slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(organization.regionCode).toMatch(/^\d{6}$/);
      expect(organization.deliveredProjects).toBeGreaterThanOrEqual(0);
      expect(organization.deliveredProjects).toBeLessThanOrEqual(200);
      expect(organization.supplyRoles.length > 0).toBe(organization.kind === "vendor");
    }
  });

  it("offer enough choice in every role, some of them in two", () => {
    const minimum: Record<SupplyRole, number> = {
      robotMaker: 12,
      applicationServiceProvider: 6,
      algorithmSupplier: 8,
      osSupplier: 4,
      simulationSupplier: 3,
      partsSupplier: 8,
      researchInstitute: 4,
      thirdPartyVerifier: 3,
      leaseOperator: 2,
      insurer: 2,
      platformProvider: 4,
    };
    for (const role of SUPPLY_ROLES) {
      const count = ORGANIZATIONS.filter((organization) => organization.supplyRoles.includes(role)).length;
      expect(count, role).toBeGreaterThanOrEqual(minimum[role]);
    }
    expect(ORGANIZATIONS.filter((organization) => organization.supplyRoles.length > 1).length).toBeGreaterThanOrEqual(4);
  });

  it("start with the worked example and know its partners and authorities", () => {
    expect(ORGANIZATIONS[0]).toMatchObject({
      slug: "yunling",
      name: "广州云岭储能科技有限公司",
      shortName: "云岭储能",
      regionCode: "440100",
    });
    for (const slug of ["hengbu", "lingchu", "jingren", "jingyu", "lingnan", "bureau-gd", "bureau-sz", "bureau-gz", "operator"]) {
      expect(organizationBySlug.has(slug), slug).toBe(true);
    }
  });

  it("every vendor publishes in each of its roles", () => {
    for (const organization of ORGANIZATIONS) {
      for (const role of organization.supplyRoles) {
        const published = CAPABILITIES.some((capability) => capability.organization === organization.slug && capability.role === role);
        expect(published, `${organization.slug} as ${role}`).toBe(true);
      }
    }
  });
});

describe("capabilities", () => {
  it("are many, uniquely named, and belong to a vendor that holds the role", () => {
    expect(CAPABILITIES.length).toBeGreaterThanOrEqual(170);
    expect(repeated(CAPABILITIES.map((capability) => capability.slug))).toEqual([]);
    expect(repeated(CAPABILITIES.map((capability) => capability.name))).toEqual([]);
    for (const capability of CAPABILITIES) {
      expect(organizationBySlug.get(capability.organization)?.supplyRoles, capability.slug).toContain(capability.role);
      expect(capability.domains.length * capability.fields.length, capability.slug).toBeGreaterThan(0);
    }
  });

  it("cover every role and every field", () => {
    for (const role of SUPPLY_ROLES) expect(inRole(role).length, role).toBeGreaterThanOrEqual(6);
    for (const field of SCENE_FIELDS) {
      expect(CAPABILITIES.filter((capability) => capability.fields.includes(field)).length, field).toBeGreaterThanOrEqual(8);
    }
  });

  it("claim known quantities in accepted units within the plausible range, with evidence named", () => {
    for (const capability of CAPABILITIES) {
      expect(repeated(capability.claims.map((claim) => claim.metric)), capability.slug).toEqual([]);
      for (const claim of capability.claims) {
        const metric = metricOf(claim);
        const at = `${capability.slug} ${claim.metric}`;
        const values = [claim.value, ...(claim.upper === undefined ? [] : [claim.upper])].map((value) => canonical(value, claim));
        for (const value of values) {
          expect(value.gte(metric.plausible.min) && value.lte(metric.plausible.max), `${at} = ${value}`).toBe(true);
        }
        const comparator = { lower: "<=", higher: ">=", range: "between" }[metric.direction];
        expect(claim.comparator, at).toBe(comparator);
        expect(claim.upper !== undefined, at).toBe(comparator === "between");
        const [lower, upper] = values;
        if (lower && upper) expect(lower.lt(upper), at).toBe(true);
        expect(claim.evidence, at).not.toBe("platform");
        expect(claim.evidenceNote === undefined, at).toBe(claim.evidence === "selfDeclared");
      }
    }
  });

  it("claim only what their slot may answer for; parts and systems also figures of their own that a robot answers for as a whole", () => {
    for (const slot of SLOT_ROLES.filter((role) => role !== "thirdPartyVerifier")) {
      for (const role of SLOT_SUPPLY_ROLES[slot]) {
        for (const capability of inRole(role)) {
          const foreign = capability.claims
            .filter(
              (claim) =>
                ![slot, ...(slot === "partsSupplier" || slot === "osSupplier" ? ["prime" as const] : [])].some((one) =>
                  metricOf(claim).ownerRoles.includes(one),
                ),
            )
            .map((claim) => claim.metric);
          expect(foreign, capability.slug).toEqual([]);
        }
      }
    }
  });

  it("state enough figures for their kind", () => {
    for (const robot of robots) {
      expect(robot.claims.length, robot.slug).toBeGreaterThanOrEqual(8);
      expect(robot.claims.length, robot.slug).toBeLessThanOrEqual(14);
      expect(robot.productType, robot.slug).toBeDefined();
    }
    for (const skill of [...inRole("algorithmSupplier"), ...inRole("applicationServiceProvider")]) {
      expect(skill.claims.length, skill.slug).toBeGreaterThanOrEqual(5);
      expect(skill.claims.length, skill.slug).toBeLessThanOrEqual(9);
    }
    const claims = CAPABILITIES.flatMap((capability) => capability.claims);
    const graded = (evidence: string) => claims.filter((claim) => claim.evidence === evidence).length / claims.length;
    expect(graded("thirdParty")).toBeGreaterThan(0.08);
    expect(graded("thirdParty")).toBeLessThan(0.3);
  });

  it("work with robots that exist, or share an interface with one", () => {
    const offered = new Set(robots.flatMap((robot) => robot.interfaces));
    for (const capability of CAPABILITIES) {
      expect(
        capability.worksWith.filter((slug) => !robotSlugs.has(slug)),
        capability.slug,
      ).toEqual([]);
      expect(repeated([...capability.worksWith, ...capability.interfaces]), capability.slug).toEqual([]);
      if (["robotMaker", "thirdPartyVerifier", "leaseOperator", "insurer", "platformProvider"].includes(capability.role)) continue;
      expect(
        capability.interfaces.some((name) => offered.has(name)),
        capability.slug,
      ).toBe(true);
    }
    for (const robot of robots) {
      const served = CAPABILITIES.filter((capability) => capability.role === "algorithmSupplier" && runsOn(capability, robot));
      expect(served.length, robot.slug).toBeGreaterThan(0);
    }
  });

  it("bring or are given details, abilities, prices and proofs that the form takes", () => {
    const now = new Date("2026-11-21T01:00:00Z");
    const ages: number[] = [];
    for (const seed of CAPABILITIES) {
      const claims = seed.claims.map((claim) => withProof(seed, claim, now));
      const { slug, organization: _organization, worksWith: _worksWith, prices: _prices, ...facts } = seed;
      const parsed = capabilityInput.safeParse({
        ...{ ...facts, claims },
        details: detailsOf(seed),
        abilities: abilitiesOf(seed),
        prices: pricesOf(seed),
      });
      expect(parsed.error?.issues ?? [], slug).toEqual([]);
      ages.push(...claims.flatMap(({ issuedOn }) => (issuedOn ? [Number(isStale({ issuedOn }, now))] : [])));
    }
    const stale = ages.reduce((sum, one) => sum + one, 0) / ages.length;
    expect(stale).toBeGreaterThan(0.05);
    expect(stale).toBeLessThan(0.3);
  });

  it("offer eight public resources or more, of every one of the five platforms", () => {
    const platforms = inRole("platformProvider").flatMap(({ details }) => (details?.kind === "platformProvider" ? [details.platform] : []));
    expect(platforms.length).toBeGreaterThanOrEqual(8);
    expect(new Set(platforms).size).toBe(5);
  });

  it("give prices in whole fen, and times and quantities that make sense", () => {
    for (const { slug, prices, unitsPerMonth, leadTimeWeeks, serviceRegions } of CAPABILITIES) {
      const { perUse = [], ...columns } = prices;
      const amounts = [...Object.values(columns), ...perUse.map(({ fen }) => fen)];
      expect(amounts.length, slug).toBeGreaterThan(0);
      for (const amount of amounts) expect(Number.isSafeInteger(amount) && amount > 0, slug).toBe(true);
      expect(unitsPerMonth, slug).toBeGreaterThan(0);
      expect(leadTimeWeeks, slug).toBeGreaterThan(0);
      for (const region of serviceRegions) expect(region, slug).toMatch(/^\d{6}$/);
    }
  });
});

describe("texts", () => {
  it("are of readable length and never repeated", () => {
    for (const { slug, description, summary } of CAPABILITIES) {
      expect([...description].length, slug).toBeGreaterThanOrEqual(60);
      expect([...description].length, slug).toBeLessThanOrEqual(160);
      expect([...summary].length, slug).toBeLessThanOrEqual(40);
    }
    expect(repeated(CAPABILITIES.flatMap((capability) => [capability.description, capability.summary]))).toEqual([]);
    expect(repeated(ORGANIZATIONS.map((organization) => organization.introduction))).toEqual([]);
  });

  it("are not variations of one another", () => {
    const texts = CAPABILITIES.map(({ slug, description }) => ({ slug, grams: bigrams(description) }));
    const close: string[] = [];
    for (const [index, left] of texts.entries()) {
      for (const right of texts.slice(index + 1)) {
        if (overlap(left.grams, right.grams) > 0.3) close.push(`${left.slug} ~ ${right.slug}`);
      }
    }
    expect(close).toEqual([]);
  });

  it("name operations the lexicon knows", () => {
    const wordings = OPERATIONS.flatMap((operation) => operation.wordings);
    const roles: SupplyRole[] = ["robotMaker", "applicationServiceProvider", "algorithmSupplier"];
    const unnamed = CAPABILITIES.filter((capability) => roles.includes(capability.role)).filter(({ name, summary, description }) => {
      const text = `${name} ${summary} ${description}`;
      return !wordings.some((wording) => text.includes(wording));
    });
    expect(unnamed.map((capability) => capability.slug)).toEqual([]);
  });
});

/** A robot is itself; an application service stands for the robots it is proven with. */
function platformsOf(prime: CapabilitySeed): string[] {
  return prime.role === "robotMaker" ? [prime.slug] : prime.worksWith;
}

function runsOn(member: CapabilitySeed, prime: CapabilitySeed): boolean {
  if (member.worksWith.length > 0) return member.worksWith.some((slug) => platformsOf(prime).includes(slug));
  return member.interfaces.some((name) => prime.interfaces.includes(name));
}

describe("the worked example: flexible insertion on a battery test line", () => {
  const targets: [metric: string, comparator: "<=" | ">=", value: string][] = [
    ["recognitionAccuracy", ">=", "98"],
    ["positionAccuracy", "<=", "0.5"],
    ["orientationAccuracy", "<=", "0.5"],
    ["cycleTime", "<=", "15"],
    ["taskSuccessRate", ">=", "99"],
  ];
  const inserts = CAPABILITIES.filter(({ name, summary, description, fields }) => {
    return fields.includes("manufacturing") && /插接|插拔/.test(name + summary + description);
  });
  const primes = inserts.filter((capability) => SLOT_SUPPLY_ROLES.prime.includes(capability.role));
  const skills = inserts.filter((capability) => capability.role === "algorithmSupplier" && /插接|插拔/.test(capability.name));
  const hands = inserts.filter(({ componentKind }) => componentKind === "dexterousHand" || componentKind === "gripper");

  const teams = primes.flatMap((prime) =>
    skills
      .filter((skill) => runsOn(skill, prime))
      .flatMap((skill) => hands.filter((hand) => runsOn(hand, prime)).map((hand) => ({ prime, skill, hand }))),
  );

  function misses(team: { prime: CapabilitySeed; skill: CapabilitySeed }): string[] {
    const claims = [...team.prime.claims, ...team.skill.claims];
    return targets
      .filter(([metric, comparator, target]) => {
        const stated = claims.filter((claim) => claim.metric === metric).map((claim) => canonical(claim.value, claim));
        return !stated.some((value) => (comparator === "<=" ? value.lte(target) : value.gte(target)));
      })
      .map(([metric]) => metric);
  }

  const names = (list: typeof teams) => [...new Set(list.map(({ prime, skill }) => `${prime.slug}+${skill.slug}`))].sort();

  it("has many teams that meet all five indicators and several that miss exactly one", () => {
    const complete = names(teams.filter((team) => misses(team).length === 0));
    const near = teams.filter((team) => misses(team).length === 1);
    expect(complete).toEqual(expect.arrayContaining(["hengbu-h2w+lingchu-flexplug", "qiheng-plugline+lingchu-flexplug"]));
    expect(complete.length).toBeGreaterThanOrEqual(5);
    expect(names(near).length).toBeGreaterThanOrEqual(3);
    expect([...new Set(near.flatMap(misses))].sort()).toEqual(["positionAccuracy", "recognitionAccuracy", "taskSuccessRate"]);
  });

  it("has its best-evidenced answer in the five demo vendors", () => {
    const skill = skills.find((capability) => capability.organization === "lingchu");
    for (const [metric] of targets) {
      expect(skill?.claims.find((claim) => claim.metric === metric)?.evidence, metric).toBe("thirdParty");
    }
    for (const slug of ["hengbu", "lingchu", "jingren", "jingyu", "lingnan"]) {
      expect(
        inserts.some((capability) => capability.organization === slug),
        slug,
      ).toBe(true);
    }
  });
});
