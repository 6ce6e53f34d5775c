import type { Registry } from "#app/areas/metrics/index.server.ts";
import type { VisibleScene } from "#app/areas/scenes/index.server.ts";
import { COMPARATOR_SIGNS, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import { provinceOf } from "#db/vocabulary/regions.ts";
import { COMPONENT_KIND_NAMES, SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";

/** What the reader may know of a scene, ready to be shown: `withheld` names what is not in it. Reasons of return and form keys never are. */
export function sceneView(
  registry: Registry,
  regions: ReadonlyMap<string, string>,
  { scene, requirements, slots, withheld, awaitsPledge }: VisibleScene,
) {
  const province = regions.get(provinceOf(scene.regionCode)) ?? "";
  const region = regions.get(scene.regionCode) ?? "—";
  const indicators = requirements.map((requirement) => {
    const metric = registry.get(requirement.metric);
    const shown = registry.show(metric, requirement.shownTarget, requirement.shownUpper, requirement.shownUnit);
    return {
      id: requirement.id,
      metric: requirement.metric,
      name: requirement.name,
      metricName: metric.name,
      dimension: requirement.dimension,
      target: requirement.comparator === "between" ? shown : `${COMPARATOR_SIGNS[requirement.comparator]} ${shown}`,
      mandatory: requirement.mandatory,
      weight: requirement.weight,
      testMethod: requirement.testMethod,
    };
  });
  return {
    id: scene.id,
    code: scene.code,
    name: scene.name,
    status: scene.status,
    benchmark: scene.benchmark,
    domain: scene.domain,
    field: scene.field,
    industryDirection: scene.industryDirection,
    unitKind: scene.unitKind,
    unitCount: scene.unitCount,
    regionName: province === region ? region : `${province} ${region}`.trim(),
    painPoint: scene.painPoint,
    coreTask: scene.coreTask,
    expectedEffect: scene.expectedEffect,
    differentiation: scene.differentiation,
    structured: scene.structured,
    maturity: scene.maturity,
    admission: scene.admission,
    admissionBasis: scene.admissionBasis,
    readiness: scene.readiness,
    siteConditions: scene.siteConditions,
    retrofitLevel: scene.retrofitLevel,
    retrofitPlan: scene.retrofitPlan,
    complianceStatus: scene.complianceStatus,
    complianceNote: scene.complianceNote,
    dataKinds: scene.dataKinds,
    dataTerms: scene.dataTerms,
    productTypes: scene.productTypes,
    deploymentGoals: scene.deploymentGoals,
    deploymentCount: scene.deploymentCount,
    commercialModes: scene.commercialModes,
    flagshipProducts: scene.flagshipProducts,
    budgetFen: scene.budgetFen?.toString() ?? null,
    restrictedParts: scene.restrictedParts,
    withheld: [...withheld],
    awaitsPledge,
    closesAt: scene.closesAt.toISOString(),
    trainingFrom: scene.trainingFrom,
    deployBy: scene.deployBy,
    publishedAt: scene.publishedAt?.toISOString() ?? null,
    indicators: indicators.sort((a, b) => DIMENSIONS.indexOf(a.dimension) - DIMENSIONS.indexOf(b.dimension)),
    /** The five dimensions in order: how many indicators, or why none. */
    dimensions: DIMENSIONS.map((dimension) => ({
      dimension,
      count: indicators.filter((indicator) => indicator.dimension === dimension).length,
      waiver: scene.waivedDimensions.find((waived) => waived.dimension === dimension)?.reason ?? null,
    })),
    seats: slots.map((slot) => ({
      id: slot.id,
      label: slot.componentKind ? `${SLOT_ROLE_NAMES[slot.role]}：${COMPONENT_KIND_NAMES[slot.componentKind]}` : SLOT_ROLE_NAMES[slot.role],
      isLead: slot.role === "prime",
      required: slot.required,
    })),
  };
}
export type SceneView = ReturnType<typeof sceneView>;
