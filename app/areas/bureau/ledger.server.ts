import { and, asc, eq, inArray, isNull, like, ne, notInArray, or, type SQL, sql } from "drizzle-orm";
import { acceptedMembersByScene } from "#app/areas/consortia/index.server.ts";
import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import { behind, inPlan, PLAN_ORDER, type PlanPart, type Scene, scenesById } from "#app/areas/scenes/index.server.ts";
import { covers } from "#app/kernel/actor.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { campaignQuotas, campaigns, ledgerScenes } from "#db/schema/bureau.ts";
import { regions } from "#db/schema/organizations.ts";
import { scenes } from "#db/schema/scenes.ts";
import { mayReadLedger } from "./policy.ts";
import type { LedgerFilter } from "./schemas.ts";

/** Rows one ledger page, export or queue holds at most; a province's campaign has some dozens. Whoever shows them says when there may be more. */
export const MAX_LEDGER_ROWS = 2_000;

/** The region of a bureau as a condition on region codes: nation all, province by its first two digits, city exactly. */
export function inRegion(regionCode: string): SQL | undefined {
  if (regionCode === "100000") return undefined;
  return regionCode.endsWith("0000") ? like(scenes.regionCode, `${regionCode.slice(0, 2)}%`) : eq(scenes.regionCode, regionCode);
}

/** The running campaign, or null. */
export async function activeCampaign(ctx: Context) {
  const [campaign] = await ctx.db.select().from(campaigns).where(eq(campaigns.active, true)).orderBy(asc(campaigns.key)).limit(1);
  return campaign ?? null;
}

export interface LedgerRow {
  scene: Scene;
  userUnitName: string;
  regionName: string;
  leadName: string | null;
  countedWith: { code: string; name: string } | null;
}

/** Scenes of the bureau's region that are in review or in the campaign's ledger, by region and code if not told otherwise. A draft is nobody's but its unit's. */
export async function ledgerRows(
  ctx: Context,
  filter: LedgerFilter,
  part: PlanPart = { limit: MAX_LEDGER_ROWS },
  order: readonly SQL[] = PLAN_ORDER,
): Promise<LedgerRow[]> {
  if (!mayReadLedger(ctx.actor)) throw forbidden("只有主管部门可以查看台账。");
  const campaign = await activeCampaign(ctx);
  const listed = ctx.db
    .select({ id: ledgerScenes.sceneId })
    .from(ledgerScenes)
    .where(eq(ledgerScenes.campaignKey, campaign?.key ?? ""));
  const rows = await ctx.db
    .select()
    .from(scenes)
    .where(
      and(
        inRegion(ctx.actor.regionCode),
        or(eq(scenes.status, "submitted"), inArray(scenes.id, listed)),
        ne(scenes.status, "withdrawn"),
        inPlan(filter),
        behind(part.after),
      ),
    )
    .orderBy(...order)
    .limit(part.limit);
  const [units, names, members, heads] = await Promise.all([
    organizationsById(
      ctx,
      rows.map((scene) => scene.organizationId),
    ),
    regionNames(ctx),
    acceptedMembersByScene(
      ctx,
      rows.map((scene) => scene.id),
    ),
    scenesById(
      ctx,
      rows.flatMap(({ countedWithId }) => countedWithId ?? []),
    ),
  ]);
  return rows.map((scene) => ({
    scene,
    userUnitName: units.get(scene.organizationId)?.name ?? "—",
    regionName: names.get(scene.regionCode) ?? "—",
    leadName: members.get(scene.id)?.find((member) => member.isLead)?.organizationName ?? null,
    countedWith: headOf(scene, heads),
  }));
}

/** The scene a merged one counts with, as the ledger names it; its code stays unsaid where it is no longer the reader's. */
function headOf({ countedWithId }: Scene, heads: ReadonlyMap<string, Scene>): LedgerRow["countedWith"] {
  if (countedWithId === null) return null;
  const head = heads.get(countedWithId);
  return { code: head?.code ?? "—", name: head?.name ?? "—" };
}

export interface QuotaProgress {
  regionCode: string;
  regionName: string;
  subject: string;
  minimum: number;
  minimumDomains: number;
  /** Units (or scenes, by the quota's basis) published, and in review. */
  done: number;
  inReview: number;
  domains: number;
  met: boolean;
}

/** Progress of every quota of the campaign, similar scenes counted once (按1项场景计算), that lies in the bureau's region, its own first, then by region. Quotas of state-owned enterprises are not counted here: they bind each enterprise, not a region. */
export async function quotaProgress(ctx: Context): Promise<QuotaProgress[]> {
  if (!mayReadLedger(ctx.actor)) throw forbidden("只有主管部门可以查看指标任务。");
  const { regionCode } = ctx.actor;
  const campaign = await activeCampaign(ctx);
  if (!campaign) return [];
  const [quotas, names, counts] = await Promise.all([
    ctx.db
      .select()
      .from(campaignQuotas)
      .where(and(eq(campaignQuotas.campaignKey, campaign.key), inArray(campaignQuotas.subject, ["province", "city"]))),
    ctx.db.select().from(regions),
    ctx.db
      .select({
        regionCode: scenes.regionCode,
        domain: scenes.domain,
        units: sql<number>`coalesce(sum(${scenes.unitCount}) filter (where ${scenes.status} <> 'submitted'), 0)::int`,
        scenes: sql<number>`(count(*) filter (where ${scenes.status} <> 'submitted'))::int`,
        unitsInReview: sql<number>`coalesce(sum(${scenes.unitCount}) filter (where ${scenes.status} = 'submitted'), 0)::int`,
        scenesInReview: sql<number>`(count(*) filter (where ${scenes.status} = 'submitted'))::int`,
      })
      .from(scenes)
      .where(
        and(
          inRegion(regionCode),
          // A call that ended without anybody found does not count toward a quota.
          notInArray(scenes.status, ["withdrawn", "closed"]),
          isNull(scenes.countedWithId),
          or(
            eq(scenes.status, "submitted"),
            inArray(
              scenes.id,
              ctx.db.select({ id: ledgerScenes.sceneId }).from(ledgerScenes).where(eq(ledgerScenes.campaignKey, campaign.key)),
            ),
          ),
        ),
      )
      .groupBy(scenes.regionCode, scenes.domain),
  ]);
  const nameOf = new Map(names.map((region) => [region.code, region.name]));
  return quotas
    .filter((quota) => quota.regionCode !== null && covers(regionCode, quota.regionCode))
    .map((quota) => {
      const code = quota.regionCode ?? "";
      const own = counts.filter((count) => covers(code, count.regionCode));
      const units = quota.countBasis === "sceneUnits";
      const done = own.reduce((sum, count) => sum + (units ? count.units : count.scenes), 0);
      const domains = new Set(own.filter((count) => count.scenes > 0).map((count) => count.domain)).size;
      return {
        regionCode: code,
        regionName: nameOf.get(code) ?? code,
        subject: quota.subject,
        minimum: quota.minimum,
        minimumDomains: quota.minimumDomains,
        done,
        inReview: own.reduce((sum, count) => sum + (units ? count.unitsInReview : count.scenesInReview), 0),
        domains,
        met: done >= quota.minimum && domains >= quota.minimumDomains,
      };
    })
    .sort((a, b) => Number(b.regionCode === regionCode) - Number(a.regionCode === regionCode) || (a.regionCode < b.regionCode ? -1 : 1));
}

/** Submitted scenes of the bureau's region, those that waited longest. */
export async function reviewQueue(ctx: Context): Promise<LedgerRow[]> {
  const filter: LedgerFilter = { domain: [], field: [], status: ["submitted"], city: [] };
  return ledgerRows(ctx, filter, { limit: MAX_LEDGER_ROWS }, [asc(scenes.submittedAt), asc(scenes.id)]);
}
