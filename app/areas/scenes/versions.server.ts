import { asc, eq } from "drizzle-orm";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { regionNames } from "#app/areas/organizations/index.server.ts";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { sceneVersions } from "#db/schema/scenes.ts";
import type { SceneVersionKind } from "#db/vocabulary/scenes.ts";
import type { SceneRow } from "./change-status.server.ts";
import { contentOfSnapshot, type SceneContent } from "./diff-content.ts";
import { getScene, sceneSnapshot } from "./reads.server.ts";
import { type SceneChange, sceneDiff } from "./scene-diff.ts";
import { visibleSnapshot } from "./visible-scene.ts";

/** Freezes a public scene as it stands in this transaction; `scene` is the row after the act, whose version counts. */
export async function freezeVersion(tx: TransactionContext, scene: SceneRow, kind: SceneVersionKind, note = ""): Promise<void> {
  await tx.db.insert(sceneVersions).values({
    sceneId: scene.id,
    version: scene.version,
    kind,
    note,
    content: await sceneSnapshot(tx, scene.id),
    createdAt: tx.clock.now(),
  });
}

export interface SceneVersionLine {
  /** 1 for the first that was public. */
  number: number;
  kind: SceneVersionKind;
  note: string;
  createdAt: string;
}

interface Loaded extends SceneVersionLine {
  content: SceneContent;
}

/** Frozen versions, oldest first; only for those who see the scene whole, since versions hold it whole. Others find nothing. */
async function versionsOf(ctx: Context, code: string): Promise<{ name: string; versions: Loaded[] }> {
  const found = await getScene(ctx, code);
  const { scene, whole } = found;
  if (!whole) throw notFound("场景");
  const [registry, regions, rows] = await Promise.all([
    loadRegistry(ctx),
    regionNames(ctx),
    ctx.db.select().from(sceneVersions).where(eq(sceneVersions.sceneId, scene.id)).orderBy(asc(sceneVersions.version)),
  ]);
  return {
    name: scene.name,
    versions: rows.map(({ kind, note, createdAt, content }, i) => ({
      number: i + 1,
      kind,
      note,
      createdAt: createdAt.toISOString(),
      content: contentOfSnapshot(registry, regions, visibleSnapshot(ctx.actor, found, content)),
    })),
  };
}

const line = ({ number, kind, note, createdAt }: Loaded): SceneVersionLine => ({ number, kind, note, createdAt });

/** The public versions of a scene, oldest first. */
export async function listSceneVersions(ctx: Context, code: string): Promise<SceneVersionLine[]> {
  return (await versionsOf(ctx, code)).versions.map(line);
}

/** Two versions of a scene and what changed from `from` to `to`; without numbers the newest and the one before it. Unknown numbers are not found. */
export async function compareSceneVersions(
  ctx: Context,
  code: string,
  numbers: { from?: number | undefined; to?: number | undefined } = {},
) {
  const { name, versions } = await versionsOf(ctx, code);
  const to = versions.find(({ number }) => number === (numbers.to ?? versions.length));
  const from = versions.find(({ number }) => number === (numbers.from ?? Math.max(1, (to?.number ?? 1) - 1)));
  if (!from || !to) throw notFound("版本");
  const changes: SceneChange[] = sceneDiff(from.content, to.content);
  return { name, versions: versions.map(line), from: line(from), to: line(to), changes };
}
