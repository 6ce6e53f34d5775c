import { and, asc, eq, inArray, notInArray, or, sql } from "drizzle-orm";
import { loadRegistry, type Registry } from "#app/areas/metrics/index.server.ts";
import { listRegions, type UserUnitName, userUnitsIn } from "#app/areas/organizations/index.server.ts";
import { type Context, type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { type ImportRowState, sceneImportRows } from "#db/schema/plan-table.ts";
import { scenes } from "#db/schema/scenes.ts";
import { mayReadScene } from "../policy.ts";
import { type SceneWithParts, withParts } from "../reads.server.ts";
import type { RegionName } from "./extra-cells.ts";
import { plainText } from "./readings.ts";

/** A scene that a row may be about, with how it came to be known here. */
export interface PresentScene extends SceneWithParts {
  /** The version in which this organization's last import left it; null when it came another way. */
  importedVersion: number | null;
  /** The hash of the row by which that import wrote it. */
  importedHash: string | null;
}

/** What rows are held against. */
export interface CheckWorld {
  registry: Registry;
  regions: RegionName[];
  /** Units a row may belong to: the importing unit alone, or those of a bureau's region. */
  units: UserUnitName[];
  isBureau: boolean;
  bureauRegion: string;
  now: Date;
  /** Scenes a row may be about, by {@link rowIdentity}. */
  present: Map<string, PresentScene>;
  /** Scenes that rows became before, by the hash of the row. */
  byHash: Map<string, PresentScene>;
}

/** One unit's scene of one name is one scene; width, white space and dashes do not tell two names apart. */
export const rowIdentity = (unitId: string, name: string): string =>
  `${unitId}:${plainText(name)
    .toLowerCase()
    .replace(/[-—–·、,，.。“”"'‘’()]/g, "")}`;

/** The unit a cell names, by its registered name; a unit's own table may use its short name too. */
export function unitNamed(units: readonly UserUnitName[], isBureau: boolean, text: string): UserUnitName | null {
  const typed = plainText(text);
  return units.find(({ name, shortName }) => plainText(name) === typed || (!isBureau && plainText(shortName) === typed)) ?? null;
}

/** Units whose scenes the actor imports: its own organization, or all of a bureau's region. */
async function unitsOf(ctx: Context): Promise<UserUnitName[]> {
  const { organizationKind, organizationId, organizationName, regionCode } = userOf(ctx);
  if (organizationKind === "bureau") return userUnitsIn(ctx, regionCode);
  return [{ id: organizationId, name: organizationName, shortName: organizationName, regionCode }];
}

/**
 * Has imports about the same units, and those of one organization, wait for each other until this transaction ends: what a row is held
 * against is then all that another import wrote. Taken in one order, so that two of many units do not wait in a circle.
 */
export async function lockOwners(tx: TransactionContext, tableRows: readonly ImportRowState[]): Promise<void> {
  const { organizationId, organizationKind } = userOf(tx);
  const units = await unitsOf(tx);
  const named = tableRows.map(({ cells }) => unitNamed(units, organizationKind === "bureau", cells.userUnit ?? "")?.id);
  for (const id of [...new Set([organizationId, ...named])].sort())
    if (id) await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`scene-import:${id}`}, 0))`);
}

/** Loads what these rows are held against. */
export async function loadCheckWorld(ctx: Context, tableRows: readonly ImportRowState[]): Promise<CheckWorld> {
  const actor = userOf(ctx);
  const isBureau = actor.organizationKind === "bureau";
  const [registry, provinces, units, imported] = await Promise.all([
    loadRegistry(ctx),
    listRegions(ctx),
    unitsOf(ctx),
    ctx.db
      .select({ sceneId: sceneImportRows.sceneId, hash: sceneImportRows.hash, version: sceneImportRows.sceneVersion })
      .from(sceneImportRows)
      .where(eq(sceneImportRows.organizationId, actor.organizationId))
      .orderBy(asc(sceneImportRows.createdAt), asc(sceneImportRows.id)),
  ]);
  const latest = new Map(imported.map((row) => [row.sceneId, row]));
  const asked = new Set(tableRows.map(({ hash }) => hash));
  const before = imported.filter(({ hash }) => asked.has(hash)).map(({ sceneId }) => sceneId);
  const owners = isBureau ? tableRows.flatMap(({ cells }) => unitNamed(units, isBureau, cells.userUnit ?? "") ?? []) : units;
  const rows = await ctx.db
    .select()
    .from(scenes)
    .where(
      and(
        or(
          inArray(
            scenes.organizationId,
            owners.map(({ id }) => id),
          ),
          inArray(scenes.id, before),
        ),
        notInArray(scenes.status, ["withdrawn", "closed"]),
      ),
    )
    .orderBy(asc(scenes.createdAt), asc(scenes.id));
  const named = new Set(owners.flatMap(({ id }) => tableRows.map(({ cells }) => rowIdentity(id, cells.name ?? ""))));
  // A bureau must not learn what a unit drafts for itself: it sees what was submitted, and what it entered.
  const visible = rows.filter(
    (scene) =>
      (before.includes(scene.id) || named.has(rowIdentity(scene.organizationId, scene.name))) &&
      (mayReadScene(ctx.actor, scene) || latest.has(scene.id)),
  );
  const found = (await withParts(ctx, visible)).map(
    (parts): PresentScene => ({
      ...parts,
      importedVersion: latest.get(parts.scene.id)?.version ?? null,
      importedHash: latest.get(parts.scene.id)?.hash ?? null,
    }),
  );
  const byId = new Map(found.map((present) => [present.scene.id, present]));
  return {
    registry,
    regions: provinces.flatMap(({ code, name, cities }) => [
      { code, name, province: null },
      ...cities.map((city) => ({ ...city, province: name })),
    ]),
    units,
    isBureau,
    bureauRegion: actor.regionCode,
    now: ctx.clock.now(),
    present: new Map(found.map((present) => [rowIdentity(present.scene.organizationId, present.scene.name), present])),
    byHash: new Map(
      imported.flatMap(({ hash, sceneId }) => {
        const present = byId.get(sceneId);
        return present && asked.has(hash) ? [[hash, present] as const] : [];
      }),
    ),
  };
}
