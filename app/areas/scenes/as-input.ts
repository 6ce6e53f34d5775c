import { DateTime } from "luxon";
import { fenToYuan } from "#app/kernel/money.ts";
import type { SceneWithParts } from "./reads.server.ts";
import type { SceneInput } from "./schemas.ts";

/** A scene in the shape its verbs take, with every value as its author typed it: saved unchanged, it says the same. `closesOn` is the day in Shanghai. */
export function sceneAsInput({ scene, requirements, slots }: SceneWithParts): SceneInput {
  return {
    name: scene.name,
    domain: scene.domain,
    field: scene.field,
    industryDirection: scene.industryDirection,
    unitKind: scene.unitKind,
    unitCount: scene.unitCount,
    regionCode: scene.regionCode,
    painPoint: scene.painPoint,
    coreTask: scene.coreTask,
    expectedEffect: scene.expectedEffect,
    differentiation: scene.differentiation,
    productTypes: scene.productTypes,
    deploymentGoals: scene.deploymentGoals,
    deploymentCount: scene.deploymentCount,
    commercialModes: scene.commercialModes,
    ...(scene.budgetFen === null ? {} : { budgetYuan: fenToYuan(scene.budgetFen) }),
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
    waivedDimensions: scene.waivedDimensions,
    restrictedParts: scene.restrictedParts,
    ...(scene.contactId === null ? {} : { contactId: scene.contactId }),
    ...(scene.trainingFrom === null ? {} : { trainingFrom: scene.trainingFrom }),
    ...(scene.deployBy === null ? {} : { deployBy: scene.deployBy }),
    flagshipProducts: scene.flagshipProducts,
    plannedMembers: scene.plannedMembers,
    closesOn: DateTime.fromJSDate(scene.closesAt, { zone: "Asia/Shanghai" }).toFormat("yyyy-MM-dd"),
    requirements: requirements.map((row) => ({
      metric: row.metric,
      name: row.name,
      dimension: row.dimension,
      comparator: row.comparator,
      value: row.shownTarget,
      ...(row.shownUpper === null ? {} : { upper: row.shownUpper }),
      unit: row.shownUnit,
      mandatory: row.mandatory,
      weight: row.weight,
      testMethod: row.testMethod,
    })),
    slots: slots.map(({ role, componentKind, required }) => ({ role, required, ...(componentKind === null ? {} : { componentKind }) })),
  };
}
