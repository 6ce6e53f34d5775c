import { and, desc, inArray, isNull, or } from "drizzle-orm";
import { loadRegistry, type Registry } from "#app/areas/metrics/index.server.ts";
import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import {
  asRevised,
  compareScenes,
  getScene,
  getSceneById,
  nearDuplicates,
  type Requirement,
  type Scene,
  type SceneWithParts,
  scenesById,
  sharedStretches,
  showTarget,
  textsUnderReview,
} from "#app/areas/scenes/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { scenePairDecisions } from "#db/schema/bureau.ts";
import { SCENE_DOMAIN_NAMES, SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";
import { mayJudgePair } from "./policy.ts";

type Decision = typeof scenePairDecisions.$inferSelect;

/** Decisions on pairs with any of these scenes, those in force first, then the newest. */
async function decisionsOn(ctx: Context, sceneIds: readonly string[], inForce: boolean): Promise<Decision[]> {
  if (sceneIds.length === 0) return [];
  const { firstId, secondId, revokedAt, createdAt } = scenePairDecisions;
  return ctx.db
    .select()
    .from(scenePairDecisions)
    .where(and(or(inArray(firstId, [...sceneIds]), inArray(secondId, [...sceneIds])), inForce ? isNull(revokedAt) : undefined))
    .orderBy(desc(createdAt));
}

const otherOf = ({ firstId, secondId }: Decision, id: string) => (firstId === id ? secondId : firstId);

/** How many scenes that read like each of `rows` are still undecided; `degraded` when the index did not answer. */
export async function openDuplicates(ctx: Context, rows: readonly Scene[]): Promise<{ counts: Map<string, number>; degraded: boolean }> {
  const ids = rows.map(({ id }) => id);
  const texts = await textsUnderReview(ctx, rows);
  const [{ found, degraded }, decisions] = await Promise.all([nearDuplicates(ctx, texts), decisionsOn(ctx, ids, true)]);
  const counts = new Map(
    ids.map((id) => {
      const decided = new Set(decisions.filter((row) => row.firstId === id || row.secondId === id).map((row) => otherOf(row, id)));
      return [id, (found.get(id) ?? []).filter(({ scene }) => !decided.has(scene.id)).length];
    }),
  );
  return { counts, degraded };
}

/**
 * The first scene of another unit that reads like this one, when this one says nothing of how it differs and nobody decided on the pair. Of a
 * public scene it is the text of the handed-in revision that counts; one that leaves name, task and difference as they are says nothing new.
 */
export async function undistinguished(ctx: Context, code: string): Promise<{ code: string; name: string } | null> {
  const { scene } = await getScene(ctx, code);
  const [text] = await textsUnderReview(ctx, [scene]);
  if (!text || (scene.status !== "submitted" && !text.isRevised) || text.differentiation.trim() !== "") return null;
  const [{ found }, decisions] = await Promise.all([nearDuplicates(ctx, [text]), decisionsOn(ctx, [scene.id], true)]);
  const decided = new Set(decisions.map((row) => otherOf(row, scene.id)));
  const open = (found.get(scene.id) ?? []).find(
    ({ scene: other }) => other.organizationId !== scene.organizationId && !decided.has(other.id),
  );
  return open ? { code: open.scene.code, name: open.scene.name } : null;
}

/**
 * What two scenes have in common and what not, for a person to decide on; `decision` is the one in force. Of a public scene with a handed-in
 * revision it is the revision that is compared. `beside`: the id of a scene to show in any case.
 */
export async function pairsOf(ctx: Context, found: SceneWithParts, beside: string | null = null) {
  const own = await asRevised(ctx, found);
  const [near, decisions, registry, regions] = await Promise.all([
    nearDuplicates(ctx, [own.scene]),
    decisionsOn(ctx, [own.scene.id], false),
    loadRegistry(ctx),
    regionNames(ctx),
  ]);
  const scores = new Map((near.found.get(own.scene.id) ?? []).map(({ scene, score }) => [scene.id, score]));
  const permitted = await scenesById(ctx, [
    ...scores.keys(),
    ...decisions.map((row) => otherOf(row, own.scene.id)),
    ...(beside === null ? [] : [beside]),
  ]);
  const organizations = await organizationsById(ctx, [
    own.scene.organizationId,
    ...[...permitted.values()].map((scene) => scene.organizationId),
    ...decisions.flatMap((row) => [row.organizationId, ...(row.revokedOrganizationId ? [row.revokedOrganizationId] : [])]),
  ]);
  const nameOf = (id: string | null) => (id ? (organizations.get(id)?.name ?? "—") : "—");
  const pairs = await Promise.all(
    [...permitted.values()].map(async (scene) => {
      const other = await getSceneById(ctx, scene.id);
      const rows = decisions.filter((row) => otherOf(row, own.scene.id) === scene.id);
      const score = scores.get(scene.id) ?? (await compareScenes(ctx, own.scene, scene)).score;
      const show = (row: Decision) => ({
        verdict: row.verdict,
        countedCode: row.countedId === null ? null : row.countedId === own.scene.id ? own.scene.code : scene.code,
        reason: row.reason,
        by: nameOf(row.organizationId),
        at: row.createdAt.toISOString(),
        score: percent(Number(row.score)),
        method: row.methodVersion,
      });
      const inForce = rows.find((row) => row.revokedAt === null);
      return {
        code: scene.code,
        version: scene.version,
        name: scene.name,
        status: scene.status,
        unitName: nameOf(scene.organizationId),
        isSameUnit: scene.organizationId === own.scene.organizationId,
        score: percent(score),
        mayJudge: mayJudgePair(userOf(ctx), [own.scene, scene]),
        decision: inForce ? show(inForce) : null,
        revoked: rows
          .filter((row) => row.revokedAt !== null)
          .map((row) => ({
            ...show(row),
            revokedBy: nameOf(row.revokedOrganizationId),
            revokedAt: row.revokedAt?.toISOString() ?? "",
            revokeReason: row.revokeReason ?? "",
          })),
        texts: [
          { term: "场景名称", own: sharedStretches(own.scene.name, scene.name), other: sharedStretches(scene.name, own.scene.name) },
          {
            term: "核心作业",
            own: sharedStretches(own.scene.coreTask, scene.coreTask),
            other: sharedStretches(scene.coreTask, own.scene.coreTask),
          },
        ],
        facts: factRows(own.scene, scene, nameOf, (code) => regions.get(code) ?? "—"),
        indicators: indicatorRows(registry, own.requirements, other.requirements),
      };
    }),
  );
  return {
    degraded: near.degraded,
    /** What the text that was compared says of how it differs. */
    saysDifference: own.scene.differentiation.trim() !== "",
    pairs: pairs.sort(
      (a, b) => Number(a.decision !== null) - Number(b.decision !== null) || b.score - a.score || (a.code < b.code ? -1 : 1),
    ),
  };
}

/** A score as whole per cent. */
const percent = (score: number) => Math.round(score * 100);

function factRows(own: Scene, other: Scene, nameOf: (id: string | null) => string, regionOf: (code: string) => string) {
  const rows = [
    { term: "用户单位", own: nameOf(own.organizationId), other: nameOf(other.organizationId) },
    { term: "所在地区", own: regionOf(own.regionCode), other: regionOf(other.regionCode) },
    {
      term: "类型与领域",
      own: `${SCENE_DOMAIN_NAMES[own.domain]} · ${SCENE_FIELD_NAMES[own.field]}`,
      other: `${SCENE_DOMAIN_NAMES[other.domain]} · ${SCENE_FIELD_NAMES[other.field]}`,
    },
    { term: "行业/方向", own: own.industryDirection, other: other.industryDirection },
    { term: "场景单元", own: `${own.unitCount} 个`, other: `${other.unitCount} 个` },
    { term: "差异化创新点", own: own.differentiation, other: other.differentiation },
  ];
  return rows.map((row) => ({ ...row, agrees: row.own === row.other }));
}

/** Indicators side by side by quantity; equal when comparator and canonical value are, whatever the unit typed. */
function indicatorRows(registry: Registry, own: readonly Requirement[], other: readonly Requirement[]) {
  const metrics = [...new Set([...own, ...other].map(({ metric }) => metric))];
  return metrics.map((metric) => {
    const [mine, theirs] = [own, other].map((list) => list.find((requirement) => requirement.metric === metric));
    return {
      name: registry.get(metric).name,
      own: mine ? showTarget(registry, mine) : null,
      other: theirs ? showTarget(registry, theirs) : null,
      agrees:
        mine !== undefined &&
        theirs !== undefined &&
        mine.comparator === theirs.comparator &&
        mine.target === theirs.target &&
        mine.upper === theirs.upper,
    };
  });
}
