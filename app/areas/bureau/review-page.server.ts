import { filesOf } from "#app/areas/files/index.server.ts";
import { countReplicationsFrom } from "#app/areas/matching/index.server.ts";
import { loadLexicon, loadRegistry } from "#app/areas/metrics/index.server.ts";
import { organizationById, regionNames } from "#app/areas/organizations/index.server.ts";
import {
  completenessOf,
  crowdingOf,
  getRevision,
  getScene,
  isPublicScene,
  nameAdvice,
  showTarget,
} from "#app/areas/scenes/index.server.ts";
import { covers } from "#app/kernel/actor.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { forbidden, isAppError, notFound } from "#app/kernel/errors.ts";
import { benchmarkOf } from "./benchmark-reads.server.ts";
import { pairsOf } from "./pairs.server.ts";
import { mayReadLedger, mayReview } from "./policy.ts";

/** The id of the scene to show beside, when the actor may read it and it is another one. */
async function besideOf(ctx: Context, code: string | null, ownId: string): Promise<string | null> {
  if (code === null) return null;
  const id = await getScene(ctx, code).then(
    ({ scene }) => scene.id,
    (error: unknown) => {
      if (isAppError(error) && error.code === "notFound") return null;
      throw error;
    },
  );
  return id === ownId ? null : id;
}

/**
 * A scene as the bureau of its region decides on it: its content, the scenes that read alike, and whether it is a benchmark. The scene
 * `besideCode` is among those even if it would not be found.
 */
export async function reviewPage(ctx: Context, code: string, besideCode: string | null = null) {
  if (!mayReadLedger(ctx.actor)) throw forbidden("只有主管部门可以审核场景。");
  const found = await getScene(ctx, code);
  const { scene, requirements, slots } = found;
  // A published scene is public, but what the bureau decides on is not for bureaus elsewhere.
  if (!covers(ctx.actor.regionCode, scene.regionCode)) throw notFound("场景");
  const [registry, unit, regions, alike, crowding, benchmark, replications, lexicon, revision, completeness, files] = await Promise.all([
    loadRegistry(ctx),
    organizationById(ctx, scene.organizationId),
    regionNames(ctx),
    besideOf(ctx, besideCode, scene.id).then((beside) => pairsOf(ctx, found, beside)),
    crowdingOf(ctx, [scene]),
    benchmarkOf(ctx, scene.id),
    countReplicationsFrom(ctx, scene.id),
    loadLexicon(ctx),
    isPublicScene(scene.status) ? getRevision(ctx, code) : null,
    completenessOf(ctx, found),
    filesOf(ctx, "scene", [scene.id]),
  ]);
  return {
    mayReview: mayReview(ctx.actor),
    isPublic: isPublicScene(scene.status),
    code: scene.code,
    version: scene.version,
    status: scene.status,
    name: scene.name,
    unitName: unit?.name ?? "—",
    regionName: regions.get(scene.regionCode) ?? "—",
    domain: scene.domain,
    field: scene.field,
    industryDirection: scene.industryDirection,
    unitKind: scene.unitKind,
    unitCount: scene.unitCount,
    structured: scene.structured,
    maturity: scene.maturity,
    deploymentCount: scene.deploymentCount,
    deploymentGoals: scene.deploymentGoals,
    productTypes: scene.productTypes,
    commercialModes: scene.commercialModes,
    budgetFen: scene.budgetFen?.toString() ?? null,
    painPoint: scene.painPoint,
    coreTask: scene.coreTask,
    expectedEffect: scene.expectedEffect,
    differentiation: scene.differentiation,
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
    trainingFrom: scene.trainingFrom,
    deployBy: scene.deployBy,
    closesAt: scene.closesAt.toISOString(),
    submittedAt: scene.submittedAt?.toISOString() ?? null,
    /** What was asked for when it was returned before. */
    lastReturn: scene.lastReturn,
    crowding: crowding.get(scene.id) ?? 0,
    benchmark,
    /** Open scenes to which its consortium is proposed. */
    replications,
    completeness,
    nameAdvice: nameAdvice(scene.name, lexicon.tagsOf(scene.name)),
    /** The handed-in revision of a public scene with what it changes; null when there is none. */
    revision,
    files: files.get(scene.id) ?? [],
    ...alike,
    dimensions: [...new Set(requirements.map((requirement) => requirement.dimension))],
    requirements: requirements.map((requirement) => ({
      id: requirement.id,
      position: requirement.position,
      name: requirement.name,
      dimension: requirement.dimension,
      target: showTarget(registry, requirement),
      mandatory: requirement.mandatory,
      weight: requirement.weight,
      testMethod: requirement.testMethod,
    })),
    slots: slots.map(({ id, role, componentKind, required }) => ({ id, role, componentKind, required })),
  };
}
export type ReviewPage = Awaited<ReturnType<typeof reviewPage>>;
