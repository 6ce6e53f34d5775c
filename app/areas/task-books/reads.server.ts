import { and, asc, desc, eq, inArray, isNotNull, isNull, ne } from "drizzle-orm";
import { getConsortium } from "#app/areas/consortia/index.server.ts";
import { affiliateGroups, signersOf } from "#app/areas/organizations/index.server.ts";
import { robotMakers } from "#app/areas/robots/index.server.ts";
import { scenesById } from "#app/areas/scenes/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { isAppError, notFound } from "#app/kernel/errors.ts";
import { scenes } from "#db/schema/scenes.ts";
import {
  taskBookParties,
  taskBookRefusals,
  taskBookSignatures,
  taskBooks,
  taskBookVersions,
  taskBookWitnesses,
} from "#db/schema/task-books.ts";
import { askedOf } from "./asked.server.ts";
import type { CheckContext } from "./checks.ts";
import type { TaskBookDocument } from "./document.ts";
import { mayReadTaskBook } from "./policy.ts";
import { awaitedSigners } from "./signing-order.ts";
import { readDocument } from "./upgrade-document.ts";

export type TaskBook = typeof taskBooks.$inferSelect;

/** Organizations that are parties; for rooms below that scope by them. */
export async function taskBookPartyIds(ctx: Context, taskBookId: string): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: taskBookParties.organizationId })
    .from(taskBookParties)
    .where(eq(taskBookParties.taskBookId, taskBookId));
  return rows.map((row) => row.id);
}

async function witnessIdsOf(ctx: Context, taskBookId: string): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: taskBookWitnesses.organizationId })
    .from(taskBookWitnesses)
    .where(eq(taskBookWitnesses.taskBookId, taskBookId));
  return rows.map((row) => row.id);
}

/** Drafts and frozen task books that the actor's organization was asked to witness, newest first. */
export async function witnessedTaskBooks(
  ctx: Context,
): Promise<{ code: string; status: TaskBook["status"]; sceneName: string; updatedAt: string }[]> {
  const rows = await ctx.db
    .select({ code: taskBooks.code, status: taskBooks.status, sceneName: scenes.name, updatedAt: taskBooks.updatedAt })
    .from(taskBookWitnesses)
    .innerJoin(taskBooks, eq(taskBooks.id, taskBookWitnesses.taskBookId))
    .innerJoin(scenes, eq(scenes.id, taskBooks.sceneId))
    .where(and(eq(taskBookWitnesses.organizationId, userOf(ctx).organizationId), inArray(taskBooks.status, ["draft", "signing"])))
    .orderBy(desc(taskBooks.updatedAt))
    .limit(200);
  return rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }));
}

/**
 * A task book the actor may read. `document` is the frozen content while it is signed or sealed, else the draft: stored content is shown and
 * hashed as it is, never parsed anew, so that a later schema cannot change a signed text.
 */
export async function getTaskBook(ctx: Context, by: { code: string } | { id: string }) {
  const [row] = await ctx.db
    .select({ taskBook: taskBooks, region: scenes.regionCode })
    .from(taskBooks)
    .innerJoin(scenes, eq(scenes.id, taskBooks.sceneId))
    .where("code" in by ? eq(taskBooks.code, by.code) : eq(taskBooks.id, by.id));
  if (!row) throw notFound("任务书");
  const { taskBook } = row;
  const [partyIds, witnessIds] = await Promise.all([taskBookPartyIds(ctx, taskBook.id), witnessIdsOf(ctx, taskBook.id)]);
  if (!mayReadTaskBook(ctx.actor, { partyIds, witnessIds, status: taskBook.status }, row.region)) throw notFound("任务书");
  const [version] = taskBook.currentVersionId
    ? await ctx.db.select().from(taskBookVersions).where(eq(taskBookVersions.id, taskBook.currentVersionId))
    : [];
  const frozen = version && taskBook.status !== "draft" ? version : null;
  return { taskBook, partyIds, witnessIds, version: frozen, document: readDocument(frozen?.document ?? taskBook.document) };
}

/** The content of a sealed task book as it binds or bound; null when it was never sealed. For its amendment; the caller has checked who reads. */
export async function amendedDocument(ctx: Context, taskBookId: string): Promise<TaskBookDocument | null> {
  const [row] = await ctx.db
    .select({ document: taskBookVersions.document })
    .from(taskBooks)
    .innerJoin(taskBookVersions, eq(taskBookVersions.id, taskBooks.currentVersionId))
    .where(and(eq(taskBooks.id, taskBookId), inArray(taskBooks.status, ["sealed", "superseded"])));
  return row ? readDocument(row.document) : null;
}

/** Whether the actor may read a task book: of an amendment the former one, or the other way round, when the parties have changed between them. */
export async function isReadable(ctx: Context, id: string): Promise<boolean> {
  try {
    await getTaskBook(ctx, { id });
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === "notFound") return false;
    throw error;
  }
}

/** What changes this task book (at most one lives at a time) if the actor may read it, and what it changes itself. The caller has checked who reads. */
export async function amendmentsOf(
  ctx: Context,
  taskBook: TaskBook,
): Promise<{ amends: { code: string; isReadable: boolean } | null; amendedBy: { code: string; status: TaskBook["status"] } | null }> {
  const [[former], [later]] = await Promise.all([
    taskBook.amendsId
      ? ctx.db.select({ id: taskBooks.id, code: taskBooks.code }).from(taskBooks).where(eq(taskBooks.id, taskBook.amendsId))
      : [],
    ctx.db
      .select({ id: taskBooks.id, code: taskBooks.code, status: taskBooks.status })
      .from(taskBooks)
      .where(and(eq(taskBooks.amendsId, taskBook.id), ne(taskBooks.status, "terminated"))),
  ]);
  return {
    amends: former ? { code: former.code, isReadable: await isReadable(ctx, former.id) } : null,
    // Who left is not told how it goes on.
    amendedBy: later && (await isReadable(ctx, later.id)) ? { code: later.code, status: later.status } : null,
  };
}

/** Signatures of a version in the order they were made. */
export async function signaturesOf(ctx: Context, versionId: string) {
  return ctx.db
    .select()
    .from(taskBookSignatures)
    .where(eq(taskBookSignatures.versionId, versionId))
    .orderBy(asc(taskBookSignatures.signedAt));
}

/** Who will not sign a version, and why. */
export async function refusalsOf(ctx: Context, versionId: string) {
  return ctx.db.select().from(taskBookRefusals).where(eq(taskBookRefusals.versionId, versionId));
}

/** Frozen versions, newest first, with whether and why an edit voided them. */
export async function versionsOf(ctx: Context, taskBookId: string) {
  const rows = await ctx.db
    .select({
      number: taskBookVersions.number,
      contentHash: taskBookVersions.contentHash,
      voidedAt: taskBookVersions.voidedAt,
      voidReason: taskBookVersions.voidReason,
      createdAt: taskBookVersions.createdAt,
    })
    .from(taskBookVersions)
    .where(eq(taskBookVersions.taskBookId, taskBookId))
    .orderBy(desc(taskBookVersions.number));
  return rows.map((row) => ({ ...row, voidedAt: row.voidedAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString() }));
}

/**
 * What the checks of a task book need beside its document: the published requirements, what the awarded bid promised, how settled the scene is and
 * when it wants its robots, who is affiliated with whom by now, who may sign for whom, who made the robots that are named, and the parties of the
 * sealed version that is being changed.
 */
export async function checkContextOf(ctx: Context, consortiumId: string, document: TaskBookDocument): Promise<CheckContext> {
  const ids = document.parties.items.map(({ organizationId }) => organizationId);
  const [{ scene, members }, { requirements, promises }, affiliates, signatories, makers, former] = await Promise.all([
    getConsortium(ctx, { id: consortiumId }),
    askedOf(ctx, consortiumId),
    affiliateGroups(ctx, ids),
    signersOf(ctx, ids),
    robotMakers(ctx, document.boundary.robotCodes),
    sealedParties(ctx, consortiumId),
  ]);
  const gone = new Set(
    members.filter(({ status }) => status === "left" || status === "removed").map(({ organizationId }) => organizationId),
  );
  return {
    requirements,
    promises,
    affiliates,
    signatories,
    robotMakers: makers,
    amends: former.map((party) => ({ ...party, left: gone.has(party.organizationId) })),
    deployBy: scene.scene.deployBy,
    fastChanging: !scene.scene.structured,
  };
}

/** Parties of the newest sealed version of a consortium's task book; none while nothing was sealed. */
async function sealedParties(ctx: Context, consortiumId: string): Promise<{ organizationId: string; name: string }[]> {
  const [version] = await ctx.db
    .select({ document: taskBookVersions.document })
    .from(taskBookVersions)
    .innerJoin(taskBooks, eq(taskBooks.id, taskBookVersions.taskBookId))
    .where(and(eq(taskBooks.consortiumId, consortiumId), isNotNull(taskBookVersions.seal)))
    .orderBy(desc(taskBooks.sealedAt), desc(taskBookVersions.number))
    .limit(1);
  return version ? readDocument(version.document).parties.items.map(({ organizationId, name }) => ({ organizationId, name })) : [];
}

/** Task books the actor's organization is a party to, newest first. */
export async function taskBooksOfParty(ctx: Context): Promise<TaskBook[]> {
  const { organizationId } = userOf(ctx);
  const mine = ctx.db
    .select({ id: taskBookParties.taskBookId })
    .from(taskBookParties)
    .where(eq(taskBookParties.organizationId, organizationId));
  return ctx.db.select().from(taskBooks).where(inArray(taskBooks.id, mine)).orderBy(desc(taskBooks.updatedAt)).limit(200);
}

/** The same as lines of a list, with how many parties signed and whether the actor's own signature is awaited. */
export async function listMyTaskBooks(ctx: Context) {
  const { organizationId } = userOf(ctx);
  const rows = await taskBooksOfParty(ctx);
  if (rows.length === 0) return [];
  const versionIds = rows.flatMap((row) => row.currentVersionId ?? []);
  const [names, parties, signatures, sequential] = await Promise.all([
    scenesById(
      ctx,
      rows.map((row) => row.sceneId),
    ),
    ctx.db
      .select()
      .from(taskBookParties)
      .where(
        inArray(
          taskBookParties.taskBookId,
          rows.map((row) => row.id),
        ),
      ),
    versionIds.length === 0
      ? []
      : ctx.db
          .select({ versionId: taskBookSignatures.versionId, organizationId: taskBookSignatures.organizationId })
          .from(taskBookSignatures)
          .where(inArray(taskBookSignatures.versionId, versionIds)),
    versionIds.length === 0
      ? []
      : ctx.db
          .select({ id: taskBookVersions.id, document: taskBookVersions.document })
          .from(taskBookVersions)
          .where(and(inArray(taskBookVersions.id, versionIds), eq(taskBookVersions.signingOrder, "bySeat"), isNull(taskBookVersions.seal))),
  ]);
  const bySeat = new Map(sequential.map(({ id, document }) => [id, readDocument(document)]));
  return rows.map((row) => {
    const signed = signatures.filter((signature) => signature.versionId === row.currentVersionId);
    const signedBy = signed.map((signature) => signature.organizationId);
    const document = bySeat.get(row.currentVersionId ?? "");
    const isTurn = document ? awaitedSigners(document, "bySeat", signedBy).includes(organizationId) : !signedBy.includes(organizationId);
    return {
      code: row.code,
      status: row.status,
      sceneName: names.get(row.sceneId)?.name ?? "—",
      partyCount: parties.filter((party) => party.taskBookId === row.id).length,
      signedCount: row.status === "draft" ? 0 : signed.length,
      awaitingMe: row.status === "signing" && isTurn,
      updatedAt: row.updatedAt.toISOString(),
      sealedAt: row.sealedAt?.toISOString() ?? null,
    };
  });
}

/** The task book of a consortium, or null; for the consortium page. The caller has checked that the actor may read the consortium. */
export async function taskBookOfConsortium(
  ctx: Context,
  consortiumId: string,
): Promise<{ code: string; status: TaskBook["status"] } | null> {
  const [row] = await ctx.db
    .select({ code: taskBooks.code, status: taskBooks.status })
    .from(taskBooks)
    .where(and(eq(taskBooks.consortiumId, consortiumId), ne(taskBooks.status, "terminated")))
    // The newest that binds or is to bind: an amendment stands before what it changes.
    .orderBy(desc(taskBooks.createdAt), desc(taskBooks.id))
    .limit(1);
  return row ?? null;
}

/** What a list says of frozen task books, from the version in force. Only for rooms below that scope what they list; drafts are left out. */
export async function taskBookFacts(ctx: Context, ids: readonly string[]) {
  const rows =
    ids.length === 0
      ? []
      : await ctx.db
          .select({ id: taskBooks.id, document: taskBookVersions.document, contentHash: taskBookVersions.contentHash })
          .from(taskBooks)
          .innerJoin(taskBookVersions, eq(taskBookVersions.id, taskBooks.currentVersionId))
          .where(inArray(taskBooks.id, [...ids]));
  return new Map(
    rows.map(({ id, document, contentHash }) => {
      const { title, parties, indicators, period } = readDocument(document);
      return [id, { title, partyCount: parties.items.length, indicatorCount: indicators.items.length, period, contentHash }];
    }),
  );
}

/** Task books whose parties have all signed but that no job has sealed: what the sweep looks for. */
export async function unsealed(ctx: Context): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: taskBooks.id })
    .from(taskBooks)
    .where(and(eq(taskBooks.status, "signing"), isNull(taskBooks.sealedAt)))
    .limit(500);
  return rows.map((row) => row.id);
}
