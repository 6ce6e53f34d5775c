import { DateTime } from "luxon";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { organizationById, regionNames } from "#app/areas/organizations/index.server.ts";
import { getScene, showTarget } from "#app/areas/scenes/index.server.ts";
import { covers } from "#app/kernel/actor.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { SCENE_DOMAINS, SCENE_FIELDS, SCENE_STATUSES } from "#db/vocabulary/scenes.ts";
import { activeCampaign, type LedgerRow, ledgerRows, quotaProgress, reviewQueue } from "./ledger.server.ts";
import { mayReadLedger, mayReview } from "./policy.ts";
import { type LedgerFilter, ledgerFilter } from "./schemas.ts";

/** Reads the ledger's filter from a URL. A word it does not know is left out alone; the page shows what is left, and the export filters by it. */
export function filterFrom(params: URLSearchParams): LedgerFilter {
  const known = <T extends string>(name: string, words: readonly T[]) => words.filter((word) => params.getAll(name).includes(word));
  return ledgerFilter.parse({
    domain: known("domain", SCENE_DOMAINS),
    field: known("field", SCENE_FIELDS),
    status: known("status", SCENE_STATUSES),
    city: [...new Set(params.getAll("city"))].filter((code) => /^\d{6}$/.test(code)).slice(0, 50),
  });
}

const line = ({ scene, userUnitName, regionName, leadName }: LedgerRow) => ({
  code: scene.code,
  name: scene.name,
  benchmark: scene.benchmark,
  userUnitName,
  regionCode: scene.regionCode,
  regionName,
  domain: scene.domain,
  field: scene.field,
  industryDirection: scene.industryDirection,
  unitCount: scene.unitCount,
  deploymentCount: scene.deploymentCount,
  leadName,
  status: scene.status,
  closesAt: scene.closesAt.toISOString(),
  submittedAt: scene.submittedAt?.toISOString() ?? null,
});

interface Deadline {
  kind: string;
  name: string;
  regionCode: string;
  dueOn: string;
}

/** What the ledger page shows: quota progress, the filtered rows with totals, cities to filter by, and the next due report. */
export async function ledgerPage(ctx: Context, filter: LedgerFilter) {
  const [campaign, quotas, rows, all] = await Promise.all([
    activeCampaign(ctx),
    quotaProgress(ctx),
    ledgerRows(ctx, filter),
    ledgerRows(ctx, { domain: [], field: [], status: [], city: [] }),
  ]);
  const { regionCode, organizationName } = userOf(ctx);
  const deadlines = ((campaign?.content["deadlines"] as Deadline[] | undefined) ?? [])
    .filter((deadline) => deadline.regionCode === "100000" || deadline.regionCode.slice(0, 2) === regionCode.slice(0, 2))
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  const today = DateTime.fromJSDate(ctx.clock.now(), { zone: "Asia/Shanghai" }).toISODate() ?? "";
  const cities = new Map(all.map((row) => [row.scene.regionCode, row.regionName]));
  return {
    campaignName: campaign?.name ?? null,
    organizationName,
    mayExport: mayReview(ctx.actor),
    nextDeadline: deadlines.find((deadline) => deadline.dueOn >= today) ?? deadlines.at(-1) ?? null,
    filter,
    quotas,
    rows: rows.map(line),
    total: all.length,
    cities: [...cities].map(([value, label]) => ({ value, label })),
    readAt: ctx.clock.now().toISOString(),
  };
}

/** The review queue of the bureau's region. */
export async function reviewQueuePage(ctx: Context) {
  return (await reviewQueue(ctx)).map(line);
}

/** A submitted scene as the bureau decides on it. */
export async function reviewPage(ctx: Context, code: string) {
  if (!mayReadLedger(ctx.actor)) throw forbidden("只有主管部门可以审核场景。");
  const { scene, requirements, slots } = await getScene(ctx, code);
  // A published scene is public, but what the bureau decides on is not for bureaus elsewhere.
  if (!covers(ctx.actor.regionCode, scene.regionCode)) throw notFound("场景");
  const [registry, unit, regions] = await Promise.all([loadRegistry(ctx), organizationById(ctx, scene.organizationId), regionNames(ctx)]);
  return {
    mayReview: mayReview(ctx.actor),
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
    deploymentCount: scene.deploymentCount,
    deploymentGoals: scene.deploymentGoals,
    productTypes: scene.productTypes,
    commercialModes: scene.commercialModes,
    budgetFen: scene.budgetFen?.toString() ?? null,
    painPoint: scene.painPoint,
    coreTask: scene.coreTask,
    expectedEffect: scene.expectedEffect,
    differentiation: scene.differentiation,
    closesAt: scene.closesAt.toISOString(),
    submittedAt: scene.submittedAt?.toISOString() ?? null,
    dimensions: [...new Set(requirements.map((requirement) => requirement.dimension))],
    requirements: requirements.map((requirement) => ({
      id: requirement.id,
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
