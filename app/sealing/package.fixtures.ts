import { createHash } from "node:crypto";
import { canonicalJson, contentHash, sha256 } from "#app/kernel/canonical.ts";
import { type newSigningKey, signText } from "./ed25519.ts";
import { MANIFEST, MANIFEST_SIGNATURE, PACKAGE_ENTRIES, PACKAGE_FORMAT, type PackageEntry } from "./package-format.ts";
import { eventsDigest, SEAL_FORMAT, type SealStatement, statementText } from "./seal-statement.ts";
import { writeStoredZip } from "./stored-zip.ts";

export type TestKey = ReturnType<typeof newSigningKey>;

/** An event of the chain with its hash; `previousHash` links it to the one before. */
function event(seq: number, action: string, previousHash: string, detail: Record<string, unknown> = {}) {
  const content = {
    at: "2026-11-22T01:00:00.000Z",
    actorKind: "user",
    actorId: "u1",
    organizationId: "a",
    action,
    objectType: "task-book",
    objectId: "b1",
    detail,
    requestId: null,
    previousHash,
  };
  return { ...content, seq: String(seq), hash: contentHash(content) };
}

/** The parts of a small package of two parties, whole in themselves; `change` alters the statement before it is sealed. */
export function packageParts(key: TestKey, change: (statement: SealStatement) => SealStatement = (statement) => statement) {
  const document = canonicalJson({ document: { title: "测试任务书" }, text: { clauses: ["第一条"] } });
  const frozen = event(7, "freeze-task-book", "0".repeat(64));
  const signed = event(8, "sign-task-book", frozen.hash);
  const digest = sha256(document);
  const signature = {
    signer: "李明",
    contentHash: digest,
    signedAt: "2026-11-22T02:00:00.000Z",
    factorAt: "2026-11-22T01:58:00.000Z",
    provider: "platform",
    statements: "2026-11",
    confirmed: ["我已阅读任务书全文"],
    ipAddress: "192.0.2.1",
    userAgent: "test",
  };
  const party = {
    role: "用户单位",
    creditCode: null,
    verifiedAt: null,
    firstViewedAt: "2026-11-22T01:30:00.000Z",
    lastViewedAt: "2026-11-22T01:50:00.000Z",
  };
  const statement = statementText(
    change({
      format: SEAL_FORMAT,
      taskBook: "RW-2026-0001",
      title: "测试任务书",
      version: 2,
      digestAlgorithm: "SHA-256",
      contentHash: digest,
      sentAt: "2026-11-22T01:00:00.000Z",
      parties: [
        { ...party, organizationId: "a", name: "甲单位" },
        { ...party, organizationId: "b", name: "乙单位" },
      ],
      signatures: [
        { ...signature, organizationId: "a" },
        { ...signature, organizationId: "b" },
      ],
      events: { count: 2, digest: eventsDigest([frozen.hash, signed.hash]) },
      sealedAt: "2026-11-22T03:00:00.000Z",
    }),
  );
  const sealed = event(12, "seal-task-book", "1".repeat(64), { statement: sha256(statement) });
  const files: Record<PackageEntry, Buffer> = {
    "task-book.docx": Buffer.from("PK docx"),
    "task-book.html": Buffer.from("<p>任务书</p>"),
    "certificate.html": Buffer.from("<p>签署证明</p>"),
    "document.json": Buffer.from(document),
    "statement.json": Buffer.from(statement),
    "seal.json": Buffer.from(
      canonicalJson({ algorithm: "Ed25519", keyId: key.id, publicKey: key.publicKey, seal: signText(key.privateKey, statement) }),
    ),
    "events.json": Buffer.from(canonicalJson({ events: [frozen, signed, sealed] })),
  };
  return files;
}

/** Lists and signs the parts as the platform does and makes the file of them. */
export function packageOf(files: Record<PackageEntry, Buffer>, key: TestKey): Buffer {
  const manifest = canonicalJson({
    format: PACKAGE_FORMAT,
    taskBook: "RW-2026-0001",
    version: 2,
    algorithm: "Ed25519",
    keyId: key.id,
    publicKey: key.publicKey,
    files: PACKAGE_ENTRIES.map((name) => ({
      name,
      size: files[name].length,
      sha256: createHash("sha256").update(files[name]).digest("hex"),
    })),
  });
  return writeStoredZip([
    ...PACKAGE_ENTRIES.map((name) => ({ name, bytes: files[name] })),
    { name: MANIFEST, bytes: Buffer.from(manifest) },
    { name: MANIFEST_SIGNATURE, bytes: Buffer.from(signText(key.privateKey, manifest)) },
  ]);
}
