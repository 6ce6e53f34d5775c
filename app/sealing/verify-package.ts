import { createHash } from "node:crypto";
import { contentHash } from "#app/kernel/canonical.ts";
import { isPublicKey, isSignatureOf, keyIdOf, type PublicKey } from "./ed25519.ts";
import {
  MANIFEST,
  MANIFEST_SIGNATURE,
  type Manifest,
  PACKAGE_ENTRIES,
  PACKAGE_FORMAT,
  type PackageEntry,
  readEvents,
  readManifest,
  readSeal,
} from "./package-format.ts";
import { eventsDigest, readStatement, type SealStatement } from "./seal-statement.ts";
import { readStoredZip, type ZipEntry } from "./stored-zip.ts";

/** What does not fit: the container, the manifest or its signature, a file, the sealed statement, and so on. */
export type PackageFault = "container" | "manifest" | "entry" | "statement" | "seal" | "content" | "signatures" | "events";

/** What a package says of itself; true when the verdict is valid. */
export interface PackageFacts {
  taskBook: string;
  version: number;
  contentHash: string;
  sealedAt: string;
  parties: number;
}

export type PackageVerdict =
  | { verdict: "valid"; facts: PackageFacts; keyIds: string[] }
  | { verdict: "altered"; fault: PackageFault; entry?: string }
  | { verdict: "unknown"; reason: "notOurs" }
  | { verdict: "unknown"; reason: "untrustedKey"; keys: PublicKey[]; facts: PackageFacts };

class Altered extends Error {
  readonly fault: PackageFault;
  readonly entry: string | undefined;
  constructor(fault: PackageFault, entry?: string) {
    super(fault);
    this.fault = fault;
    this.entry = entry;
  }
}

/**
 * Whether an evidence package is genuine: nothing but the bytes and the keys one trusts is looked at. `valid`: every byte is as the platform made
 * it, and the keys are trusted. `altered`: it is or was such a package, and something in it was changed. `unknown`: it is none, or whole in itself
 * but of keys that are not trusted; a key in the package itself proves nothing.
 */
export function verifyPackage(file: Buffer, trusted: readonly PublicKey[]): PackageVerdict {
  try {
    const entries = readStoredZip(file);
    if (!entries?.some(({ name }) => name === MANIFEST)) return foreignOrAltered(file);
    const { manifest, files } = readEntries(entries);
    const statement = sealedStatement(files, manifest);
    checkContent(files, statement);
    checkEvents(files, statement);
    return judged(statement, keysOf(files, manifest), trusted);
  } catch (error) {
    if (!(error instanceof Altered)) throw error;
    return { verdict: "altered", fault: error.fault, ...(error.entry === undefined ? {} : { entry: error.entry }) };
  }
}

/** Bytes that are no package of ours: a damaged one still names its format. */
function foreignOrAltered(file: Buffer): PackageVerdict {
  const traces = [PACKAGE_FORMAT, MANIFEST, MANIFEST_SIGNATURE].filter((trace) => file.includes(trace));
  return traces.length >= 2 ? { verdict: "altered", fault: "container" } : { verdict: "unknown", reason: "notOurs" };
}

function readEntries(entries: readonly ZipEntry[]): { manifest: Manifest; files: Map<string, Buffer> } {
  const files = new Map(entries.map(({ name, bytes }) => [name, bytes]));
  const bytes = files.get(MANIFEST);
  const manifest = bytes && readManifest(bytes);
  const signature = files.get(MANIFEST_SIGNATURE)?.toString("latin1") ?? "";
  if (!bytes || !manifest || !isSignedBy(manifest, bytes, signature)) throw new Altered("manifest");
  const expected = [...PACKAGE_ENTRIES, MANIFEST, MANIFEST_SIGNATURE];
  const named = manifest.files.map(({ name }) => name);
  if (entries.map(({ name }) => name).join("\n") !== expected.join("\n") || named.join("\n") !== PACKAGE_ENTRIES.join("\n"))
    throw new Altered("container");
  for (const { name, size, sha256: digest } of manifest.files) {
    const content = files.get(name);
    if (content?.length !== size || digestOf(content) !== digest) throw new Altered("entry", name);
  }
  return { manifest, files };
}

function sealedStatement(files: Map<string, Buffer>, manifest: Manifest): SealStatement {
  const bytes = entry(files, "statement.json");
  const statement = readStatement(bytes.toString("utf8"));
  if (!statement || statement.taskBook !== manifest.taskBook || statement.version !== manifest.version) throw new Altered("statement");
  const seal = readSeal(entry(files, "seal.json"));
  if (!seal || !isSignedBy(seal, bytes, seal.seal)) throw new Altered("seal");
  return statement;
}

function checkContent(files: Map<string, Buffer>, statement: SealStatement): void {
  if (digestOf(entry(files, "document.json")) !== statement.contentHash) throw new Altered("content", "document.json");
  const signed = statement.signatures.map(({ organizationId }) => organizationId);
  const parties = statement.parties.map(({ organizationId }) => organizationId);
  const complete = parties.length > 0 && [...signed].sort().join("\n") === [...parties].sort().join("\n");
  if (!complete || statement.signatures.some((signature) => signature.contentHash !== statement.contentHash))
    throw new Altered("signatures");
}

/** Every event has the hash of its content, the sealed ones are all there in their order, and the last is the seal itself. */
function checkEvents(files: Map<string, Buffer>, statement: SealStatement): void {
  const found = readEvents(entry(files, "events.json"))?.events;
  if (found?.length !== statement.events.count + 1) throw new Altered("events", "events.json");
  for (const [index, { seq, hash, ...content }] of found.entries()) {
    const before = found[index - 1];
    const follows = !before || BigInt(seq) > BigInt(before.seq);
    // Neighbours in the chain of the platform are linked; between others stand events of other objects.
    const links = !before || BigInt(seq) !== BigInt(before.seq) + 1n || content.previousHash === before.hash;
    if (contentHash(content) !== hash || !follows || !links) throw new Altered("events", "events.json");
  }
  const sealEvent = found.at(-1);
  const before = found.slice(0, -1).map(({ hash }) => hash);
  const isSealed = sealEvent?.action === "seal-task-book" && sealEvent.detail["statement"] === digestOf(entry(files, "statement.json"));
  if (!isSealed || eventsDigest(before) !== statement.events.digest) throw new Altered("events", "events.json");
}

function keysOf(files: Map<string, Buffer>, manifest: Manifest): PublicKey[] {
  const seal = readSeal(entry(files, "seal.json"));
  const keys = [manifest, ...(seal ? [seal] : [])].map(({ keyId, publicKey }) => ({ id: keyId, publicKey }));
  return keys.filter((key, index) => keys.findIndex(({ publicKey }) => publicKey === key.publicKey) === index);
}

function judged(statement: SealStatement, keys: readonly PublicKey[], trusted: readonly PublicKey[]): PackageVerdict {
  const facts: PackageFacts = {
    taskBook: statement.taskBook,
    version: statement.version,
    contentHash: statement.contentHash,
    sealedAt: statement.sealedAt,
    parties: statement.parties.length,
  };
  const unknown = keys.filter(({ publicKey }) => !trusted.some((key) => key.publicKey === publicKey));
  if (unknown.length > 0) return { verdict: "unknown", reason: "untrustedKey", keys: unknown, facts };
  return { verdict: "valid", facts, keyIds: keys.map(({ id }) => id) };
}

/** Whether bytes are signed by the key that is named beside the signature, under its own id. */
function isSignedBy(by: { keyId: string; publicKey: string }, content: Buffer, signature: string): boolean {
  return isPublicKey(by.publicKey) && keyIdOf(by.publicKey) === by.keyId && isSignatureOf(by.publicKey, content, signature);
}

function entry(files: Map<string, Buffer>, name: PackageEntry): Buffer {
  const bytes = files.get(name);
  if (!bytes) throw new Altered("container");
  return bytes;
}

function digestOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
