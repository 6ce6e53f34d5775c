import type { Comparator } from "#db/vocabulary/metrics.ts";
import type { ComponentKind, SlotRole } from "#db/vocabulary/roles.ts";
import type { CommercialMode, ProductType, SceneDomain, SceneField, SceneUnitKind } from "#db/vocabulary/scenes.ts";

/** A typical indicator; without `testMethod` the usual one of the quantity is taken. */
export interface TemplateIndicator {
  mandatory: boolean;
  weight: 1 | 2 | 3 | 4 | 5;
  metric: string;
  name: string;
  comparator: Comparator;
  value: string;
  upper: string;
  unit: string;
  testMethod: string;
}

export interface TemplateSlot {
  role: Exclude<SlotRole, "prime">;
  componentKind?: ComponentKind;
  need: "required" | "wished";
}

/** The beginning of a common scene. What only the unit knows is marked 【…】 and must be filled in before the scene is submitted. */
export interface SceneTemplate {
  key: string;
  title: string;
  /** What it is for, in one line of the start page. */
  summary: string;
  /** Outline of the scene's name. */
  name: string;
  domain: SceneDomain;
  field: SceneField;
  unitKind: SceneUnitKind;
  structured: boolean;
  productTypes: ProductType[];
  commercialModes: CommercialMode[];
  painPoint: string;
  coreTask: string;
  expectedEffect: string;
  /** Site and readiness: what to find out for 可训练、可测试、可验证. */
  siteConditions: string;
  indicators: TemplateIndicator[];
  slots: TemplateSlot[];
}

/** Reads `"<= 0.5 mm"` or, for a range, `"-25..40 degC"`. Throws on anything else. */
function target(aim: string): Pick<TemplateIndicator, "comparator" | "value" | "upper" | "unit"> {
  const range = /^(-?[\d.]+?)\.\.(-?[\d.]+) (\S+)$/.exec(aim);
  if (range?.[1] && range[2] && range[3]) return { comparator: "between", value: range[1], upper: range[2], unit: range[3] };
  const single = /^(<=|>=|=) (-?[\d.]+) (\S+)$/.exec(aim);
  if (single?.[1] && single[2] && single[3]) return { comparator: single[1] as Comparator, value: single[2], upper: "", unit: single[3] };
  throw new Error(`not a target: ${aim}`);
}

type Weight = TemplateIndicator["weight"];

/** An indicator without which a solution fails. `aim` reads like `"<= 0.5 mm"` or `"200..1500 lx"`. */
export function must(weight: Weight, metric: string, name: string, aim: string, testMethod = ""): TemplateIndicator {
  return { mandatory: true, weight, metric, name, ...target(aim), testMethod };
}

/** One that is hoped for and only ranks solutions. Arguments as in {@link must}. */
export function hope(weight: Weight, metric: string, name: string, aim: string, testMethod = ""): TemplateIndicator {
  return { mandatory: false, weight, metric, name, ...target(aim), testMethod };
}

type SlotName = Exclude<SlotRole, "prime" | "partsSupplier"> | ComponentKind;
const ROLES: readonly string[] = ["algorithmSupplier", "osSupplier", "simulationSupplier", "researchInstitute", "thirdPartyVerifier"];

/** Seats besides the lead one: needed, then welcome. A component kind stands for a parts supplier of that kind. */
export function seats(needed: SlotName[], welcome: SlotName[] = []): TemplateSlot[] {
  const seat = (name: SlotName, need: TemplateSlot["need"]): TemplateSlot =>
    ROLES.includes(name)
      ? { role: name as TemplateSlot["role"], need }
      : { role: "partsSupplier", componentKind: name as ComponentKind, need };
  return [...needed.map((name) => seat(name, "required")), ...welcome.map((name) => seat(name, "wished"))];
}
