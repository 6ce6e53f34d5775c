import type { Registry } from "#app/areas/metrics/index.server.ts";
import type { DraftContent } from "../drafts/content.ts";
import { INDUSTRIAL_TEMPLATES } from "./industrial.ts";
import { SERVICE_TEMPLATES } from "./service.ts";
import { SPECIAL_TEMPLATES } from "./special.ts";

/** Beginnings of common scenes, in the order of the start page. */
export const SCENE_TEMPLATES = [...INDUSTRIAL_TEMPLATES, ...SERVICE_TEMPLATES, ...SPECIAL_TEMPLATES];

/** The rows a template puts into the indicator grid, or null when there is no such template. */
export function templateRows(key: string, registry: Registry): Record<string, string>[] | null {
  const template = SCENE_TEMPLATES.find((candidate) => candidate.key === key);
  return (
    template?.indicators.map(({ mandatory, weight, testMethod, ...indicator }) => {
      const metric = registry.find(indicator.metric);
      // What is chosen and not measured is written in the registry's word: IP54.
      const option = metric && metric.kind !== "number" ? registry.optionOf(metric, indicator.value) : null;
      return {
        ...indicator,
        ...(metric && option ? { value: option.label, unit: metric.unit } : {}),
        mandatory: mandatory ? "on" : "",
        weight: String(weight),
        testMethod: testMethod || (metric?.testMethod ?? ""),
      };
    }) ?? null
  );
}

/** What a draft holds that begins with a template, or null when there is no such template. */
export function templateContent(key: string, registry: Registry): DraftContent | null {
  const template = SCENE_TEMPLATES.find((candidate) => candidate.key === key);
  const requirements = templateRows(key, registry);
  if (!template || !requirements) return null;
  const { name, domain, field, unitKind, painPoint, coreTask, expectedEffect, siteConditions, productTypes, commercialModes } = template;
  return {
    ...{ name, domain, field, unitKind, painPoint, coreTask, expectedEffect, siteConditions, productTypes, commercialModes },
    structured: template.structured ? "on" : "",
    requirements,
    slots: template.slots.map(({ role, componentKind, need }) => ({ role, componentKind: componentKind ?? "", need })),
  };
}
