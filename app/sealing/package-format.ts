import { z } from "zod";
import { canonicalJson } from "#app/kernel/canonical.ts";

export const PACKAGE_FORMAT = "shijing-package/1";

/** What a package holds, in the order of the file; manifest and its signature come last. */
export const PACKAGE_ENTRIES = [
  "task-book.docx",
  "task-book.html",
  "certificate.html",
  "document.json",
  "statement.json",
  "seal.json",
  "events.json",
] as const;
export type PackageEntry = (typeof PACKAGE_ENTRIES)[number];
export const MANIFEST = "manifest.json";
export const MANIFEST_SIGNATURE = "manifest.sig";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const keyFacts = { algorithm: z.literal("Ed25519"), keyId: z.string(), publicKey: z.string() };

const manifest = z.strictObject({
  format: z.literal(PACKAGE_FORMAT),
  taskBook: z.string(),
  version: z.number().int(),
  ...keyFacts,
  files: z.array(z.strictObject({ name: z.enum(PACKAGE_ENTRIES), size: z.number().int(), sha256 })).length(PACKAGE_ENTRIES.length),
});
export type Manifest = z.infer<typeof manifest>;

const seal = z.strictObject({ ...keyFacts, seal: z.string() });
export type Seal = z.infer<typeof seal>;

const events = z.strictObject({
  events: z.array(
    z.strictObject({
      /** Number in the audit chain of the platform, which holds the events of all objects. */
      seq: z.string().regex(/^\d{1,19}$/),
      at: z.iso.datetime(),
      actorKind: z.string(),
      actorId: z.string().nullable(),
      organizationId: z.string().nullable(),
      action: z.string(),
      objectType: z.string(),
      objectId: z.string(),
      detail: z.record(z.string(), z.unknown()),
      requestId: z.string().nullable(),
      previousHash: sha256,
      hash: sha256,
    }),
  ),
});
export type PackageEvents = z.infer<typeof events>;

export const readManifest = (bytes: Buffer): Manifest | null => readCanonical(manifest, bytes);
export const readSeal = (bytes: Buffer): Seal | null => readCanonical(seal, bytes);
export const readEvents = (bytes: Buffer): PackageEvents | null => readCanonical(events, bytes);

/** What these bytes say in the schema; null when they are no canonical JSON of it. */
function readCanonical<T>(schema: z.ZodType<T>, bytes: Buffer): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(bytes.toString("utf8")));
    return parsed.success && Buffer.from(canonicalJson(parsed.data)).equals(bytes) ? parsed.data : null;
  } catch {
    return null;
  }
}
