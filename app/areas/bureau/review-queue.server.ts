import { loadLexicon } from "#app/areas/metrics/index.server.ts";
import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import { completenessScores, crowdingOf, nameAdvice, pendingRevisions, visibleScenes } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { offsetOf } from "#app/kernel/paging.ts";
import { ADMISSION_CRITERIA, SCENE_DOMAINS, type SceneDomain } from "#db/vocabulary/scenes.ts";
import { type LedgerRow, MAX_LEDGER_ROWS, reviewQueue } from "./ledger.server.ts";
import { openDuplicates } from "./pairs.server.ts";
import { mayReview } from "./policy.ts";
import { QUEUE_KINDS, QUEUE_SORTS, QUEUE_WAITS, type QueueFilter, queueFilter } from "./schemas.ts";

const PAGE_SIZE = 20;
const DAY_MS = 86_400_000;

/** Reads the queue's filter from a URL; a word it does not know is left out alone. */
export function queueFilterFrom(params: URLSearchParams): QueueFilter {
  const known = <T extends string>(name: string, words: readonly T[]) => words.filter((word) => params.getAll(name).includes(word));
  const page = Number(params.get("page"));
  return queueFilter.parse({
    kind: known("kind", QUEUE_KINDS),
    domain: known("domain", SCENE_DOMAINS),
    region: [...new Set(params.getAll("region"))].filter((code) => /^\d{6}$/.test(code)).slice(0, 50),
    waiting: known("waiting", QUEUE_WAITS)[0],
    sort: known("sort", QUEUE_SORTS)[0],
    page: Number.isInteger(page) && page >= 1 && page <= 1000 ? page : 1,
  });
}

/** What waits for the bureau: a scene for the first time, or again after it was returned, or the revision of a public one. */
interface Entry extends Pick<LedgerRow, "scene" | "userUnitName" | "regionName"> {
  kind: QueueFilter["kind"][number];
  submittedAt: Date;
}

async function entries(ctx: Context): Promise<Entry[]> {
  const [submitted, revisions, regions] = await Promise.all([reviewQueue(ctx), pendingRevisions(ctx, MAX_LEDGER_ROWS), regionNames(ctx)]);
  const units = await organizationsById(
    ctx,
    revisions.map(({ scene }) => scene.organizationId),
  );
  return [
    ...submitted.map((row) => ({
      ...row,
      kind: row.scene.lastReturn === null ? ("first" as const) : ("again" as const),
      submittedAt: row.scene.submittedAt ?? row.scene.updatedAt,
    })),
    ...revisions.map(({ scene, submittedAt }) => ({
      scene,
      kind: "revision" as const,
      submittedAt,
      userUnitName: units.get(scene.organizationId)?.name ?? "—",
      regionName: regions.get(scene.regionCode) ?? "—",
    })),
  ];
}

const isFull = (all: readonly Entry[], ofRevisions: boolean): boolean =>
  all.filter(({ kind }) => (kind === "revision") === ofRevisions).length >= MAX_LEDGER_ROWS;

/** The review queue of the bureau's region: one page of it, with counts per filter over all that waits. */
export async function reviewQueuePage(ctx: Context, filter: QueueFilter) {
  const all = await entries(ctx);
  const now = ctx.clock.now().getTime();
  const waited = ({ submittedAt }: Entry) => Math.max(0, Math.floor((now - submittedAt.getTime()) / DAY_MS));
  const chosen = all
    .filter(
      (row) =>
        (filter.kind.length === 0 || filter.kind.includes(row.kind)) &&
        (filter.domain.length === 0 || filter.domain.includes(row.scene.domain)) &&
        (filter.region.length === 0 || filter.region.includes(row.scene.regionCode)) &&
        waited(row) >= Number(filter.waiting ?? 0),
    )
    .sort(BY[filter.sort]);
  const page = { page: filter.page, pageSize: PAGE_SIZE };
  const shown = chosen.slice(offsetOf(page), offsetOf(page) + PAGE_SIZE);
  const scenes = shown.map(({ scene }) => scene);
  const [duplicates, crowding, lexicon, completeness] = await Promise.all([
    openDuplicates(ctx, scenes),
    crowdingOf(ctx, scenes),
    loadLexicon(ctx),
    visibleScenes(ctx, scenes).then((found) => completenessScores(ctx, found)),
  ]);
  return {
    ...page,
    filter,
    total: chosen.length,
    waitingInAll: all.length,
    /** How many scenes, and how many revisions, the longest waiting, are looked at when there may be more; else null. */
    cutAt: isFull(all, true) || isFull(all, false) ? MAX_LEDGER_ROWS : null,
    degraded: duplicates.degraded,
    mayReview: mayReview(ctx.actor),
    counts: {
      kind: QUEUE_KINDS.map((value) => ({ value, count: all.filter(({ kind }) => kind === value).length })),
      domain: SCENE_DOMAINS.map((value: SceneDomain) => ({ value, count: all.filter(({ scene }) => scene.domain === value).length })),
      region: [...new Map(all.map((row) => [row.scene.regionCode, row.regionName]))].map(([value, label]) => ({
        value,
        label,
        count: all.filter(({ scene }) => scene.regionCode === value).length,
      })),
      waiting: QUEUE_WAITS.map((value) => ({ value, count: all.filter((row) => waited(row) >= Number(value)).length })),
    },
    rows: shown.map((row) => ({
      code: row.scene.code,
      name: row.scene.name,
      kind: row.kind,
      userUnitName: row.userUnitName,
      regionName: row.regionName,
      domain: row.scene.domain,
      field: row.scene.field,
      unitCount: row.scene.unitCount,
      submittedAt: row.submittedAt.toISOString(),
      waitedDays: waited(row),
      unmetAdmission: ADMISSION_CRITERIA.filter((criterion) => !row.scene.admission.includes(criterion)),
      completeness: completeness.get(row.scene.id) ?? 0,
      nameAdvice: nameAdvice(row.scene.name, lexicon.tagsOf(row.scene.name)),
      duplicates: duplicates.counts.get(row.scene.id) ?? 0,
      crowding: crowding.get(row.scene.id) ?? 0,
    })),
  };
}
export type ReviewQueuePage = Awaited<ReturnType<typeof reviewQueuePage>>;

const BY: Record<QueueFilter["sort"], (a: Entry, b: Entry) => number> = {
  waiting: (a, b) => a.submittedAt.getTime() - b.submittedAt.getTime(),
  name: (a, b) => a.scene.name.localeCompare(b.scene.name, "zh-CN"),
  units: (a, b) => b.scene.unitCount - a.scene.unitCount,
};
