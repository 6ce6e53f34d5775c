import type { Registry } from "#app/areas/metrics/index.server.ts";
import type { SceneWithParts } from "#app/areas/scenes/index.server.ts";
import { COMPARATOR_SIGNS, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KIND_NAMES, SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";

/** What everyone may read of a scene, ready to be shown: budget, reasons of return and form keys are not in it. */
export function sceneView(registry: Registry, regions: ReadonlyMap<string, string>, { scene, requirements, slots }: SceneWithParts) {
  const province = regions.get(`${scene.regionCode.slice(0, 2)}0000`) ?? "";
  const region = regions.get(scene.regionCode) ?? "—";
  return {
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
    productTypes: scene.productTypes,
    deploymentGoals: scene.deploymentGoals,
    deploymentCount: scene.deploymentCount,
    commercialModes: scene.commercialModes,
    closesAt: scene.closesAt.toISOString(),
    publishedAt: scene.publishedAt?.toISOString() ?? null,
    indicators: requirements
      .map((requirement) => {
        const shown = registry.show(
          registry.get(requirement.metric),
          requirement.shownTarget,
          requirement.shownUpper,
          requirement.shownUnit,
        );
        return {
          id: requirement.id,
          metric: requirement.metric,
          name: requirement.name,
          metricName: registry.get(requirement.metric).name,
          dimension: requirement.dimension,
          target: requirement.comparator === "between" ? shown : `${COMPARATOR_SIGNS[requirement.comparator]}${shown}`,
          mandatory: requirement.mandatory,
          weight: requirement.weight,
          testMethod: requirement.testMethod,
        };
      })
      .sort((a, b) => DIMENSIONS.indexOf(a.dimension) - DIMENSIONS.indexOf(b.dimension)),
    seats: slots.map((slot) => ({
      id: slot.id,
      label: slot.componentKind ? `${SLOT_ROLE_NAMES[slot.role]}：${COMPONENT_KIND_NAMES[slot.componentKind]}` : SLOT_ROLE_NAMES[slot.role],
      isLead: slot.role === "prime",
      required: slot.required,
    })),
  };
}
export type SceneView = ReturnType<typeof sceneView>;
