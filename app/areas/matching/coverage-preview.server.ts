import Big from "big.js";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { type CoverageContent, gradeInMatching } from "#app/areas/capabilities/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import { type Requirement, showTarget } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import { requirements, scenes } from "#db/schema/scenes.ts";
import type { SceneDomain, SceneField } from "#db/vocabulary/scenes.ts";
import { assessAll, isMet } from "./assess.ts";
import { fitsScene, isOpen } from "./fitting-scenes.server.ts";
import { claimsAlone, matchRequirement } from "./input.server.ts";
import type { MatchScene } from "./types.ts";
import type { CoverageKind } from "./vocabulary.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

export interface CoverageLine {
  code: string;
  name: string;
  organizationName: string;
  regionName: string;
  domain: SceneDomain;
  field: SceneField;
  closesAt: string;
  kind: CoverageKind;
  /** Mandatory indicators the role may answer for, and how many of them are met. */
  mandatory: number;
  met: number;
  /** What is missed or open, as people read it: first what is claimed too low. */
  gaps: { name: string; target: string; kind: "short" | "open"; otherWork: boolean }[];
}

export interface CoveragePreview {
  /** Public scenes that collect proposals now. */
  openScenes: number;
  /** Those that have a slot the capability fits, by how it stands; the three add up. */
  counts: Record<CoverageKind, number>;
  /** One page of them, those of `only` alone when it is given. */
  rows: CoverageLine[];
  only: CoverageKind | null;
  page: number;
  pageCount: number;
}

const PAGE_SIZE = 10;

/**
 * Holds a capability as it is being written against every public open scene: which ask for its role and kind in its fields, and what of their
 * mandatory indicators it meets. The same reading of claims and targets as in a proposal, on this capability alone.
 *
 * SQL narrows to scenes with a fitting slot, then all their indicators are read at once: some milliseconds for hundreds of scenes. Its time
 * grows with the scenes that fit; from some ten thousand on, counts belong into a projection kept per role and field, and the rows behind a
 * search of scenes.
 */
export async function previewCoverage(
  ctx: Context,
  content: CoverageContent,
  { only = null, page = 1 }: { only?: CoverageKind | null; page?: number } = {},
): Promise<CoveragePreview> {
  const open = isOpen(ctx);
  const [[counted], fitting] = await Promise.all([
    ctx.db.select({ n: sql<number>`count(*)::int` }).from(scenes).where(open),
    ctx.db
      .select()
      .from(scenes)
      .where(and(open, fitsScene(ctx, content)))
      .orderBy(asc(scenes.closesAt), asc(scenes.id)),
  ]);
  const lines = await assessScenes(ctx, content, fitting);
  const shown = only === null ? lines : lines.filter(({ line }) => line.kind === only);
  const pageCount = Math.max(1, Math.ceil(shown.length / PAGE_SIZE));
  const current = Math.min(Math.max(1, page), pageCount);
  const rows = shown.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE);
  const [units, regions] = await Promise.all([
    organizationsById(
      ctx,
      rows.map(({ scene }) => scene.organizationId),
    ),
    regionNames(ctx),
  ]);
  return {
    openScenes: counted?.n ?? 0,
    counts: {
      meets: lines.filter(({ line }) => line.kind === "meets").length,
      open: lines.filter(({ line }) => line.kind === "open").length,
      short: lines.filter(({ line }) => line.kind === "short").length,
    },
    rows: rows.map(({ scene, line }) => ({
      ...line,
      organizationName: units.get(scene.organizationId)?.name ?? "—",
      regionName: regions.get(scene.regionCode) ?? "—",
    })),
    only,
    page: current,
    pageCount,
  };
}

async function assessScenes(ctx: Context, content: CoverageContent, fitting: readonly (typeof scenes.$inferSelect)[]) {
  if (fitting.length === 0) return [];
  const [registry, rows] = await Promise.all([
    loadRegistry(ctx),
    ctx.db
      .select()
      .from(requirements)
      .where(
        and(
          inArray(
            requirements.sceneId,
            fitting.map(({ id }) => id),
          ),
          eq(requirements.mandatory, true),
        ),
      )
      .orderBy(asc(requirements.position)),
  ]);
  const bySceneId = Map.groupBy(rows, ({ sceneId }) => sceneId);
  const now = ctx.clock.now();
  const claims = content.claims.map(({ evidence, issuedOn, ...claim }) => ({
    ...claim,
    evidence: gradeInMatching({ evidence, issuedOn }, now),
  }));
  const capability = claimsAlone({ ...content, id: "draft", claims });
  return fitting.map((scene) => {
    const asked = (bySceneId.get(scene.id) ?? []).map(trimmed);
    const table = assessAll(
      asScene(scene.id, asked, (row) => matchRequirement(row, scene, registry)),
      [capability],
      DEFAULT_WEIGHTS,
    );
    const own = asked.flatMap((requirement, i) => {
      const assessment = table.get(capability.id)?.[i];
      return assessment ? [{ requirement, status: assessment.status, otherWork: assessment.otherWork === true }] : [];
    });
    const gaps = own
      .filter(({ status }) => !isMet(status))
      .map(({ requirement, status, otherWork }) => ({
        otherWork,
        name: requirement.name,
        target: showTarget(registry, requirement),
        kind: status === "short" ? ("short" as const) : ("open" as const),
      }))
      .sort((a, b) => Number(b.kind === "short") - Number(a.kind === "short"));
    const kind: CoverageKind = gaps.length === 0 ? "meets" : gaps[0]?.kind === "short" ? "short" : "open";
    const { code, name, domain, field } = scene;
    const line = {
      code,
      name,
      domain,
      field,
      closesAt: scene.closesAt.toISOString(),
      kind,
      mandatory: own.length,
      met: own.length - gaps.length,
      gaps,
    };
    return { scene, line };
  });
}

const trimmed = (row: Requirement): Requirement => ({
  ...row,
  target: plain(new Big(row.target)),
  upper: row.upper === null ? null : plain(new Big(row.upper)),
});

function asScene(id: string, asked: readonly Requirement[], read: (row: Requirement) => MatchScene["requirements"][number]): MatchScene {
  return {
    ...{ id, regionCode: "", provinceCode: "", slots: [], budgetFen: null, deploymentCount: 1, excludedOrganizationIds: [] },
    requirements: asked.map(read),
  };
}
