import { type Comparator, EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import { SLOT_SUPPLY_ROLES, type SlotRole } from "#db/vocabulary/roles.ts";
import type { MatchCapability, MatchClaim, MatchRequirement, MatchScene, MatchSlot } from "./types.ts";

/** Builders for tests and benches: plain records with overrides, and a seeded market of any size. */

export function requirement(over: Partial<MatchRequirement> & Pick<MatchRequirement, "id">): MatchRequirement {
  return {
    metric: "cycleTime",
    name: "单次作业节拍",
    dimension: "manipulation",
    comparator: "<=",
    target: "15",
    upper: null,
    mandatory: true,
    weight: 4,
    ownerRoles: ["prime", "algorithmSupplier"],
    direction: "lower",
    symmetric: false,
    operations: null,
    ...over,
  };
}

export function claim(metric: string, comparator: Comparator, value: string, over: Partial<MatchClaim> = {}): MatchClaim {
  return { metric, comparator, value, upper: null, evidence: "document", ...over };
}

export function capability(over: Partial<MatchCapability> & Pick<MatchCapability, "id">): MatchCapability {
  return {
    versionId: `${over.id}@1`,
    organizationId: `org-${over.id}`,
    organizationName: `单位 ${over.id}`,
    groupId: null,
    role: "robotMaker",
    componentKind: null,
    name: `能力 ${over.id}`,
    claims: [],
    operations: [],
    interfaces: ["ROS 2 Humble"],
    worksWith: [],
    serviceRegions: [],
    regionCode: "440100",
    unitsPerMonth: 0,
    leadTimeWeeks: 8,
    priceFen: null,
    deliveredProjects: 0,
    ...over,
  };
}

export function slot(id: string, role: SlotRole, over: Partial<MatchSlot> = {}): MatchSlot {
  return { id, role, componentKind: null, required: true, ...over };
}

export function scene(over: Partial<MatchScene> = {}): MatchScene {
  return {
    id: "scene",
    regionCode: "440300",
    provinceCode: "440000",
    requirements: [],
    slots: [slot("prime", "prime")],
    budgetFen: null,
    deploymentCount: 10,
    excludedOrganizationIds: [],
    ...over,
  };
}

/** Uniform numbers in [0, 1) from a seed (mulberry32): the same market on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const MARKET_SLOTS: readonly MatchSlot[] = [
  slot("s-prime", "prime"),
  slot("s-algorithm", "algorithmSupplier"),
  slot("s-hand", "partsSupplier", { componentKind: "dexterousHand" }),
  slot("s-verifier", "thirdPartyVerifier"),
  slot("s-simulation", "simulationSupplier", { required: false }),
  slot("s-research", "researchInstitute", { required: false }),
  slot("s-os", "osSupplier", { required: false }),
  slot("s-force", "partsSupplier", { componentKind: "forceSensor", required: false }),
  slot("s-vision", "partsSupplier", { componentKind: "visionSensor", required: false }),
];

/** Metric, comparator, target, owners, mandatory. */
const MARKET_INDICATORS: readonly (readonly [string, "<=" | ">=", number, readonly SlotRole[], boolean])[] = [
  ["cycleTime", "<=", 15, ["prime", "algorithmSupplier"], true],
  ["positionAccuracy", "<=", 0.5, ["prime", "algorithmSupplier", "partsSupplier"], true],
  ["taskSuccessRate", ">=", 99, ["prime", "algorithmSupplier"], true],
  ["recognitionAccuracy", ">=", 98, ["algorithmSupplier", "partsSupplier"], true],
  ["mtbf", ">=", 1000, ["prime"], true],
  ["changeoverTime", "<=", 30, ["prime", "algorithmSupplier"], false],
  ["handDof", ">=", 12, ["partsSupplier"], false],
  ["forceResolution", "<=", 0.1, ["partsSupplier"], false],
  ["payload", ">=", 5, ["prime"], false],
  ["endurance", ">=", 4, ["prime"], false],
  ["controlLatency", "<=", 10, ["prime", "osSupplier", "algorithmSupplier"], false],
  ["simToRealGap", "<=", 8, ["simulationSupplier", "algorithmSupplier"], false],
  ["teachingTime", "<=", 2, ["algorithmSupplier", "researchInstitute"], false],
  ["noiseLevel", "<=", 60, ["prime"], false],
];
const MARKET_INTERFACES = ["EtherCAT", "ROS 2 Humble", "gRPC-Skill-v1", "ISO9409-50", "CANopen", "OPC UA"];
const MARKET_REGIONS = ["440300", "440100", "310100", "110100", "320500", "330100", "510100", "420100"];

export interface MarketSize {
  /** 1 to 9. */
  slots: number;
  candidatesPerSlot: number;
  seed: number;
  /** Budget in fen; a typical whole consortium costs about 300,000,000. */
  budgetFen?: bigint | null;
}

/** A scene and a market around it: claims scatter about the targets, about one in four misses, prices follow quality a little. */
export function market(size: MarketSize): { scene: MatchScene; capabilities: MatchCapability[] } {
  const random = seeded(size.seed);
  const below = (count: number) => Math.floor(random() * count);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const slots = MARKET_SLOTS.slice(0, size.slots);
  const requirements = MARKET_INDICATORS.map(([metric, comparator, target, ownerRoles, mandatory], index) =>
    requirement({
      id: `r${String(index).padStart(2, "0")}`,
      metric,
      name: metric,
      comparator,
      target: String(target),
      ownerRoles,
      mandatory,
      weight: 1 + below(5),
      direction: comparator === "<=" ? "lower" : "higher",
    }),
  );
  const capabilities = slots.flatMap(({ id, role, componentKind }) =>
    Array.from({ length: size.candidatesPerSlot }, (_, index) => {
      const quality = random();
      const claims = MARKET_INDICATORS.filter(([, , , owners]) => owners.includes(role) && random() < 0.75).map(
        ([metric, comparator, target]) => {
          const better = target * (0.25 * (quality - 0.4) + 0.2 * (random() - 0.5));
          const value = comparator === "<=" ? target - better : target >= 98 ? Math.min(100, target + better / 10) : target + better;
          return claim(metric, comparator, value.toFixed(2), { evidence: pick(EVIDENCE_GRADES) });
        },
      );
      return capability({
        id: `${id}-${String(index).padStart(4, "0")}`,
        organizationId: `org-${below(size.candidatesPerSlot * 2)}`,
        groupId: random() < 0.2 ? `group-${below(20)}` : null,
        role: pick(SLOT_SUPPLY_ROLES[role]),
        componentKind,
        claims,
        interfaces: MARKET_INTERFACES.filter(() => random() < 0.4),
        worksWith:
          random() < 0.3 && role !== "prime"
            ? Array.from({ length: 5 }, () => `s-prime-${String(below(size.candidatesPerSlot)).padStart(4, "0")}`)
            : [],
        regionCode: pick(MARKET_REGIONS),
        serviceRegions: random() < 0.5 ? [] : [pick(MARKET_REGIONS)],
        unitsPerMonth: below(30),
        leadTimeWeeks: 4 + below(20),
        priceFen:
          random() < 0.1
            ? null
            : BigInt(Math.round((role === "prime" ? 200_000_000 : 20_000_000) * (0.6 + 0.5 * quality + 0.4 * random()))),
        deliveredProjects: below(40),
      });
    }),
  );
  return { scene: scene({ requirements, slots, budgetFen: size.budgetFen ?? null }), capabilities };
}
