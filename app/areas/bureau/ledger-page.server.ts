import { DateTime } from "luxon";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { SCENE_DOMAINS, SCENE_FIELDS, SCENE_STATUSES } from "#db/vocabulary/scenes.ts";
import { activeCampaign, type LedgerRow, ledgerRows, MAX_LEDGER_ROWS, quotaProgress } from "./ledger.server.ts";
import { openPairs } from "./open-pairs.server.ts";
import { mayReview } from "./policy.ts";
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

const line = ({ scene, userUnitName, regionName, leadName, countedWith }: LedgerRow) => ({
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
  /** The scene it is counted with; null: it counts itself. */
  countedWith,
  status: scene.status,
  closesAt: scene.closesAt.toISOString(),
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
    /** How many rows there are at most, when there may be more than are here; else null. */
    cutAt: all.length < MAX_LEDGER_ROWS ? null : MAX_LEDGER_ROWS,
    /** Pairs of the whole ledger that read alike and wait for a decision. */
    openPairs: (await openPairs(ctx, all)).length,
    cities: [...cities].map(([value, label]) => ({ value, label })),
    readAt: ctx.clock.now().toISOString(),
  };
}
