import { and, asc, eq } from "drizzle-orm";
import { bindMembers, standingIn } from "#app/areas/consortia/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { advanceScene } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { sha256 } from "#app/kernel/canonical.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { signText } from "#app/sealing/ed25519.ts";
import { activeSealingKey } from "#app/sealing/platform-keys.server.ts";
import { eventsDigest, SEAL_FORMAT, type SealStatement, statementText } from "#app/sealing/seal-statement.ts";
import { taskBooks, taskBookVersions, taskBookViews } from "#db/schema/task-books.ts";
import { auditTrailOf } from "./audit-trail.server.ts";
import { taskBookContentHash } from "./content-hash.ts";
import type { TaskBookDocument } from "./document.ts";
import { hasFollowed } from "./follow-consortium.server.ts";
import { holdTaskBook } from "./hold-task-book.server.ts";
import { type TaskBookWords, wordsOf } from "./printed-form.ts";
import { type getTaskBook, signaturesOf, unsealed } from "./reads.server.ts";
import { signingStatements } from "./signing-statements.ts";

type Found = Awaited<ReturnType<typeof getTaskBook>>;
type Version = typeof taskBookVersions.$inferSelect;
type Signature = Awaited<ReturnType<typeof signaturesOf>>[number];

/**
 * Seals a task book that every party signed: the stored content is hashed again and must be what each signature names, the platform signs what
 * was agreed, by whom and how (Ed25519), the signed shares become the executed ones and the scene goes into training. Runs once; before the last
 * signature it does nothing.
 */
export async function sealTaskBook(ctx: Context, { taskBookId }: JobPayload<"seal-task-book">): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [found] = await tx.db.select({ consortiumId: taskBooks.consortiumId }).from(taskBooks).where(eq(taskBooks.id, taskBookId));
    if (!found) return;
    const standing = await standingIn(tx, found.consortiumId);
    if (standing.status !== "formed") return;
    const book = await holdTaskBook(tx, { id: taskBookId });
    const { taskBook, version, partyIds } = book;
    if (taskBook.status !== "signing" || !version) return;
    const signatures = await signaturesOf(tx, version.id);
    if (!partyIds.every((id) => signatures.some((signature) => signature.organizationId === id))) return;
    // Members changed and the job that voids this version has not run yet: it is not theirs to seal.
    if (!hasFollowed(book, standing)) return;
    // What is hashed is what lies stored: reading may bring an older document into the shape of today.
    const digest = taskBookContentHash(version.document as TaskBookDocument, version.text as TaskBookWords | null);
    if (digest !== version.contentHash || signatures.some((signature) => signature.contentHash !== digest)) {
      throw new Error(`task book ${taskBook.code}: the text is not the one that was signed`);
    }
    const sealedAt = tx.clock.now();
    const statement = statementText(await statementOf(tx, book, version, signatures, sealedAt));
    const key = await activeSealingKey(tx);
    await tx.db
      .update(taskBookVersions)
      .set({ seal: signText(key.privateKey, statement), sealKeyId: key.id, sealStatement: statement })
      .where(eq(taskBookVersions.id, version.id));
    await tx.db
      .update(taskBooks)
      .set({ status: "sealed", sealedAt, updatedAt: sealedAt })
      .where(and(eq(taskBooks.id, taskBookId), eq(taskBooks.status, "signing")));
    await bindMembers(tx, found.consortiumId, sealedAt);
    if (taskBook.amendsId === null) await advanceScene(tx, taskBook.sceneId, "startTraining");
    else
      await tx.db
        .update(taskBooks)
        .set({ status: "superseded", updatedAt: sealedAt })
        .where(and(eq(taskBooks.id, taskBook.amendsId), eq(taskBooks.status, "sealed")));
    await recordAudit(tx, {
      action: "seal-task-book",
      objectType: "task-book",
      objectId: taskBookId,
      detail: { version: version.number, contentHash: digest, sealKeyId: key.id, statement: sha256(statement) },
    });
    for (const organizationId of partyIds) {
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `任务书 ${taskBook.code} 已由全部 ${partyIds.length} 方签署并封存`,
        body: "可下载签署文本与存证包，并据此订立服务合同。",
        href: paths.taskBook(taskBook.code),
        dedupeKey: `sealed:${version.id}`,
      });
    }
  });
}

/** What is to be sealed. The events counted are those before the seal itself. */
async function statementOf(
  tx: TransactionContext,
  { taskBook, document }: Found,
  version: Version,
  signatures: readonly Signature[],
  sealedAt: Date,
): Promise<SealStatement> {
  const words = (version.text as TaskBookWords | null) ?? wordsOf(document);
  const [organizations, views, events] = await Promise.all([
    organizationsById(
      tx,
      words.parties.map((party) => party.organizationId),
    ),
    tx.db.select().from(taskBookViews).where(eq(taskBookViews.versionId, version.id)).orderBy(asc(taskBookViews.firstAt)),
    auditTrailOf(tx, taskBook.id),
  ]);
  return {
    format: SEAL_FORMAT,
    taskBook: taskBook.code,
    title: words.title,
    version: version.number,
    digestAlgorithm: "SHA-256",
    contentHash: version.contentHash,
    sentAt: version.createdAt.toISOString(),
    parties: words.parties.map((party) => {
      const organization = organizations.get(party.organizationId);
      const seen = views.filter((view) => view.organizationId === party.organizationId);
      return {
        ...party,
        creditCode: organization?.creditCode ?? null,
        verifiedAt: organization?.verifiedAt?.toISOString() ?? null,
        firstViewedAt: seen[0]?.firstAt.toISOString() ?? null,
        lastViewedAt: latest(seen.map((view) => view.lastAt)),
      };
    }),
    signatures: signatures.map((signature) => ({
      organizationId: signature.organizationId,
      signer: signature.signerName,
      contentHash: signature.contentHash,
      signedAt: signature.signedAt.toISOString(),
      factorAt: signature.factorAt?.toISOString() ?? null,
      provider: signature.provider,
      statements: signature.statements,
      confirmed: signingStatements(signature.statements).map(({ text }) => text),
      ipAddress: signature.ipAddress,
      userAgent: signature.userAgent,
    })),
    events: { count: events.length, digest: eventsDigest(events.map((event) => event.hash)) },
    sealedAt: sealedAt.toISOString(),
  };
}

const latest = (times: readonly Date[]): string | null =>
  times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime()))).toISOString();

/** Queues the seal of every task book that waits in signing: sealing what is not complete does nothing. */
export async function sweepTaskBooks(ctx: Context): Promise<void> {
  const waiting = await unsealed(ctx);
  await withTransaction(ctx, async (tx) => {
    for (const taskBookId of waiting) await enqueue(tx, "seal-task-book", { taskBookId });
  });
}
