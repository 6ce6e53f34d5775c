import { z } from "zod";
import { canonicalJson, sha256 } from "#app/kernel/canonical.ts";

export const SEAL_FORMAT = "shijing-seal/1";

const time = z.iso.datetime();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What the platform seals: which content, who agreed to it how and when, and by which recorded acts it came about. It says all that the certificate
 * shows, so that the certificate proves nothing that is not sealed.
 */
const sealStatement = z.strictObject({
  format: z.literal(SEAL_FORMAT),
  taskBook: z.string(),
  title: z.string(),
  version: z.number().int(),
  digestAlgorithm: z.literal("SHA-256"),
  contentHash: hash,
  /** When the version was frozen and sent to the parties. */
  sentAt: time,
  parties: z.array(
    z.strictObject({
      organizationId: z.string(),
      name: z.string(),
      role: z.string(),
      /** 统一社会信用代码; null where the registration did not ask for it. */
      creditCode: z.string().nullable(),
      /** When the operator verified the organization. */
      verifiedAt: time.nullable(),
      /** When somebody of the party first and last had the version open before it was sealed. */
      firstViewedAt: time.nullable(),
      lastViewedAt: time.nullable(),
    }),
  ),
  signatures: z.array(
    z.strictObject({
      organizationId: z.string(),
      signer: z.string(),
      contentHash: hash,
      signedAt: time,
      /** When the second factor was shown that the signature rests on; null in signatures from before one was asked. */
      factorAt: time.nullable(),
      provider: z.string(),
      /** Edition of the confirmed statements, and the statements themselves. */
      statements: z.string().nullable(),
      confirmed: z.array(z.string()),
      ipAddress: z.string().nullable(),
      userAgent: z.string().nullable(),
    }),
  ),
  /** The audit events of the task book before the seal: how many, and {@link eventsDigest} of them. */
  events: z.strictObject({ count: z.number().int(), digest: hash }),
  sealedAt: time,
});
export type SealStatement = z.infer<typeof sealStatement>;

/** The bytes that are sealed. */
export const statementText = (statement: SealStatement): string => canonicalJson(sealStatement.parse(statement));

/** Reads a sealed statement. Null when it is none, or is written in another way than {@link statementText} writes it. */
export function readStatement(text: string): SealStatement | null {
  try {
    const parsed = sealStatement.safeParse(JSON.parse(text));
    return parsed.success && canonicalJson(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}

/** One digest over the chain hashes of events in their order: none can be left out, added or exchanged. */
export function eventsDigest(hashes: readonly string[]): string {
  return sha256(hashes.join("\n"));
}
