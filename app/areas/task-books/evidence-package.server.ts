import { createHash } from "node:crypto";
import { paths } from "#app/http/paths.ts";
import { canonicalJson } from "#app/kernel/canonical.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { SEAL_ALGORITHM, signText } from "#app/sealing/ed25519.ts";
import {
  MANIFEST,
  MANIFEST_SIGNATURE,
  type Manifest,
  PACKAGE_ENTRIES,
  PACKAGE_FORMAT,
  type PackageEntry,
  type PackageEvents,
  type Seal,
} from "#app/sealing/package-format.ts";
import { type SealingKey, sealingKey } from "#app/sealing/platform-keys.server.ts";
import { readStatement, type SealStatement } from "#app/sealing/seal-statement.ts";
import { writeStoredZip } from "#app/sealing/stored-zip.ts";
import { auditTrailOf } from "./audit-trail.server.ts";
import { signedContent } from "./content-hash.ts";
import type { TaskBookDocument } from "./document.ts";
import { fixedDocx } from "./fixed-docx.server.ts";
import { shownTime } from "./page.server.ts";
import { mayTakeEvidence } from "./policy.ts";
import type { TaskBookEdition, TaskBookWords } from "./printed-form.ts";
import { getTaskBook } from "./reads.server.ts";
import { page, renderCertificate } from "./render-certificate.ts";
import { renderTaskBookDocx } from "./render-docx.server.ts";
import { renderTaskBookHtml, TASK_BOOK_CSS, taskBookPageCss } from "./render-html.ts";

/**
 * The evidence package of a sealed task book, for its parties, also after an amendment took its place: text, certificate, sealed statement, recorded acts, and a signed list of them all.
 * Everything in it was fixed by the seal, and nothing depends on when it is asked for: the same package has the same bytes. It is signed with the
 * key of the seal, also after that was retired.
 */
export async function evidencePackage(ctx: Context, code: string): Promise<{ name: string; file: Buffer }> {
  const { taskBook, partyIds, version, document } = await getTaskBook(ctx, { code });
  if (!mayTakeEvidence(ctx.actor, partyIds)) throw forbidden("存证包只提供给任务书当事人。");
  if (taskBook.sealedAt === null || !version) throw conflict("任务书封存后才能下载存证包。");
  const { seal, sealKeyId, sealStatement } = version;
  const statement = sealStatement && readStatement(sealStatement);
  if (!seal || !sealKeyId || !sealStatement || !statement) throw conflict("本任务书在启用平台签章之前封存，没有存证包。");
  const [key, trail] = await Promise.all([sealingKey(ctx, sealKeyId), auditTrailOf(ctx, taskBook.id)]);
  const words = version.text as TaskBookWords | null;
  const sealFacts: Seal = { algorithm: SEAL_ALGORITHM, keyId: key.id, publicKey: key.publicKey, seal };
  const edition = editionOfStatement(statement, words);
  const verifyUrl = new URL(paths.verifyDocument(), ctx.services.config.APP_URL).href;
  const html = renderTaskBookHtml(document, edition);
  const files: Record<PackageEntry, Buffer> = {
    "task-book.docx": fixedDocx(await renderTaskBookDocx(document, edition), new Date(statement.sealedAt)),
    "task-book.html": Buffer.from(page(statement.title, `${TASK_BOOK_CSS}${taskBookPageCss(edition)}`, html)),
    "certificate.html": Buffer.from(renderCertificate(statement, sealStatement, sealFacts, verifyUrl)),
    "document.json": Buffer.from(signedContent(version.document as TaskBookDocument, words)),
    "statement.json": Buffer.from(sealStatement),
    "seal.json": Buffer.from(canonicalJson(sealFacts)),
    "events.json": Buffer.from(canonicalJson(eventsOf(trail, statement))),
  };
  return { name: `${taskBook.code} 第${version.number}版 存证包.zip`, file: packed(files, statement, key) };
}

function editionOfStatement(statement: SealStatement, words: TaskBookWords | null): TaskBookEdition {
  return {
    code: statement.taskBook,
    version: statement.version,
    digest: statement.contentHash,
    words,
    signatures: statement.signatures.map(({ organizationId, signer, signedAt }) => ({
      organizationId,
      signerName: signer,
      signedAt: shownTime(new Date(signedAt)),
    })),
  };
}

/** The sealed events and that of the seal itself; what was recorded beside or after it is no part of the package. */
function eventsOf(trail: Awaited<ReturnType<typeof auditTrailOf>>, statement: SealStatement): PackageEvents {
  const sealed = trail.slice(0, statement.events.count);
  const ofSeal = trail.slice(statement.events.count).filter(({ action }) => action === "seal-task-book");
  return { events: [...sealed, ...ofSeal].map((event) => ({ ...event, seq: event.seq.toString(), at: event.at.toISOString() })) };
}

function packed(files: Record<PackageEntry, Buffer>, { taskBook, version }: SealStatement, key: SealingKey): Buffer {
  const manifest: Manifest = {
    format: PACKAGE_FORMAT,
    taskBook,
    version,
    algorithm: SEAL_ALGORITHM,
    keyId: key.id,
    publicKey: key.publicKey,
    files: PACKAGE_ENTRIES.map((name) => ({
      name,
      size: files[name].length,
      sha256: createHash("sha256").update(files[name]).digest("hex"),
    })),
  };
  const text = canonicalJson(manifest);
  return writeStoredZip([
    ...PACKAGE_ENTRIES.map((name) => ({ name, bytes: files[name] })),
    { name: MANIFEST, bytes: Buffer.from(text) },
    { name: MANIFEST_SIGNATURE, bytes: Buffer.from(signText(key.privateKey, text)) },
  ]);
}
