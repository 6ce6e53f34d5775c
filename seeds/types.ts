import type { CapabilityInput } from "#app/areas/capabilities/schemas.ts";
import type { UseUnit } from "#db/vocabulary/capabilities.ts";
import type {
  Comparator,
  Dimension,
  Direction,
  EvidenceGrade,
  MetricFamily,
  MetricKind,
  MetricOptionValue,
} from "#db/vocabulary/metrics.ts";
import type { SoeKind } from "#db/vocabulary/organizations.ts";
import type { ComponentKind, OrganizationKind, SlotRole, SupplyRole } from "#db/vocabulary/roles.ts";
import type {
  AdmissionCriterion,
  CommercialMode,
  ComplianceStatus,
  DataKind,
  DeploymentGoal,
  FlagshipKind,
  ProductType,
  ReadinessCheck,
  RestrictablePart,
  RetrofitLevel,
  SceneDomain,
  SceneField,
  SceneMaturity,
  SceneStatus,
  SceneUnitKind,
} from "#db/vocabulary/scenes.ts";

/** A quantity of the registry. Factors are exact decimals as text: canonical = value × factor + offset. */
export interface MetricSeed {
  key: string;
  name: string;
  aliases: string[];
  dimension: Dimension;
  /** Default: number. A boolean is 0 or 1 in the unit `bool`, an enumeration one of its `options` in the unit `grade` or `IP`. */
  kind?: MetricKind;
  options?: MetricOptionValue[];
  /** Canonical unit. */
  unit: string;
  units: { unit: string; factor: string; offset?: string }[];
  direction: Direction;
  /** A tolerance such as ±0.5 mm is stored as its magnitude and shown with ±. */
  symmetric?: boolean;
  /** A figure of the work, which holds for the operations it is stated for; default: of the machine, whatever it does. */
  perOperation?: boolean;
  plausible: { min: string; max: string };
  testMethod: string;
  ownerRoles: SlotRole[];
}

/** A quantity complete with its meaning and validation family. */
export type CompleteMetricSeed = Required<MetricSeed> & { note: string; family: MetricFamily | null };

/** A canonical operation (作业工序) with every wording by which texts name it. */
export interface OperationSeed {
  key: string;
  name: string;
  field: SceneField;
  wordings: string[];
}

export interface RegionSeed {
  /** GB/T 2260 code, 6 digits. */
  code: string;
  name: string;
  parent: string | null;
  level: "nation" | "province" | "city";
  /** 国家人工智能创新应用先导区 city. */
  pilotZone?: boolean;
}

export interface OrganizationSeed {
  /** Stable slug, [a-z0-9-], used as seed key by other files. */
  slug: string;
  name: string;
  shortName: string;
  kind: OrganizationKind;
  supplyRoles: SupplyRole[];
  regionCode: string;
  industry: string;
  introduction: string;
  /** Fictional group name; organizations of one group are affiliates. */
  group?: string;
  soeKind?: SoeKind;
  /** Slug of the organization above it; it stands before this one. */
  parent?: string;
  foundedYear: number;
  headcount: number;
  /** Delivered projects, 0–200: the track record of matching. */
  deliveredProjects: number;
}

export interface ClaimSeed {
  metric: string;
  comparator: Comparator;
  /** Decimal text in `unit`; with `between`, `value` is the lower and `upper` the upper bound. */
  value: string;
  upper?: string;
  unit: string;
  evidence: EvidenceGrade;
  /** What stands behind it: report title, conditions. Absent only for selfDeclared. */
  evidenceNote?: string;
}

export interface CapabilitySeed {
  slug: string;
  organization: string;
  role: SupplyRole;
  name: string;
  summary: string;
  description: string;
  productType?: ProductType;
  componentKind?: ComponentKind;
  domains: SceneDomain[];
  fields: SceneField[];
  /** Lexicon operation names or wordings that occur in the text are found by the lexicon, not listed here. */
  claims: ClaimSeed[];
  /** Interfaces it offers and needs, e.g. "EtherCAT", "ROS 2 Humble", "gRPC-Skill-v1", "ISO9409-50". */
  interfaces: string[];
  /** Slugs of robot capabilities it is proven with; empty = any with a shared interface. */
  worksWith: string[];
  /** GB/T 2260 province or city codes it serves; empty = whole country. */
  serviceRegions: string[];
  unitsPerMonth: number;
  leadTimeWeeks: number;
  /** Fen per unit per month for lease, fen per successful operation for pay-per-use, fen for a one-off licence or purchase. */
  prices: {
    leaseMonthlyFen?: number;
    perOperationFen?: number;
    oneOffFen?: number;
    /** Further prices per use, fen each. */
    perUse?: { unit: UseUnit; fen: number; includes: string }[];
  };
  /** Left out, they are made up to fit role and product. */
  details?: CapabilityInput["details"];
}

export interface RequirementSeed {
  metric: string;
  /** What it is called in this scene, e.g. 插接位置精度. */
  name: string;
  dimension: Dimension;
  comparator: Comparator;
  value: string;
  upper?: string;
  unit: string;
  mandatory: boolean;
  weight: 1 | 2 | 3 | 4 | 5;
  testMethod: string;
}

export interface SceneSeed {
  slug: string;
  organization: string;
  name: string;
  domain: SceneDomain;
  field: SceneField;
  industryDirection: string;
  unitKind: SceneUnitKind;
  unitCount: number;
  regionCode: string;
  painPoint: string;
  coreTask: string;
  expectedEffect: string;
  differentiation: string;
  productTypes: ProductType[];
  deploymentGoals: DeploymentGoal[];
  deploymentCount: number;
  commercialModes: CommercialMode[];
  /** Upper budget for the first year in fen, or null when open. */
  budgetFen: number | null;
  structured: boolean;
  maturity: SceneMaturity;
  admission: AdmissionCriterion[];
  admissionBasis?: string;
  readiness: ReadinessCheck[];
  siteConditions?: string;
  retrofitLevel: RetrofitLevel;
  retrofitPlan?: string;
  complianceStatus: ComplianceStatus;
  complianceNote?: string;
  dataKinds: DataKind[];
  dataTerms?: string;
  waivedDimensions?: { dimension: Dimension; reason: string }[];
  restrictedParts?: RestrictablePart[];
  flagshipProducts?: Partial<Record<FlagshipKind, string>>;
  requirements: RequirementSeed[];
  slots: { role: SlotRole; required: boolean; componentKind?: ComponentKind }[];
  /** Days after seeding when answers close, training on site begins, and the robots are to stand. */
  closesInDays: number;
  trainingInDays?: number;
  deployInDays?: number;
  status: SceneStatus;
  /** Named 标杆场景 by its bureau once it is public: the ground in each of the three tests, and why. */
  benchmark?: { leadership: string; breakthrough: string; feasibility: string; reason: string };
}
