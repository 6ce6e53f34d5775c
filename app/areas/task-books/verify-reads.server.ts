import { and, count, eq, inArray } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Context } from "#app/kernel/context.server.ts";
import { listPlatformKeys } from "#app/sealing/platform-keys.server.ts";
import { type PackageVerdict, verifyPackage } from "#app/sealing/verify-package.ts";
import { taskBookParties, taskBooks, taskBookVersions } from "#db/schema/task-books.ts";

/** What everybody who holds a digest may know of the task book that was sealed with it: no more. */
export interface SealedFacts {
  code: string;
  version: number;
  sealedAt: string;
  parties: number;
  /** When an amendment took its place; null while it binds. */
  supersededAt: string | null;
}

export type PublicVerdict =
  | { verdict: "valid"; facts: SealedFacts; by: "package" | "digest" }
  | { verdict: "altered"; fault: (PackageVerdict & { verdict: "altered" })["fault"]; entry: string | null }
  | { verdict: "unknown"; reason: "notOurs" | "untrustedKey" | "noRecord" };

/** The sealed task book with this digest, and with this code where one is given, or null. */
async function sealedWith(ctx: Context, contentHash: string, code?: string): Promise<SealedFacts | null> {
  const amendments = alias(taskBooks, "amendments");
  const [row] = await ctx.db
    .select({
      id: taskBooks.id,
      code: taskBooks.code,
      version: taskBookVersions.number,
      sealedAt: taskBooks.sealedAt,
      supersededAt: amendments.sealedAt,
    })
    .from(taskBookVersions)
    .innerJoin(taskBooks, eq(taskBooks.currentVersionId, taskBookVersions.id))
    // What was sealed stays what it is when an amendment takes its place: copies of it are out in the world.
    .leftJoin(amendments, and(eq(amendments.amendsId, taskBooks.id), inArray(amendments.status, ["sealed", "superseded"])))
    .where(
      and(
        eq(taskBookVersions.contentHash, contentHash),
        inArray(taskBooks.status, ["sealed", "superseded"]),
        code === undefined ? undefined : eq(taskBooks.code, code),
      ),
    );
  if (!row?.sealedAt) return null;
  const [parties] = await ctx.db.select({ count: count() }).from(taskBookParties).where(eq(taskBookParties.taskBookId, row.id));
  return {
    code: row.code,
    version: row.version,
    sealedAt: row.sealedAt.toISOString(),
    parties: parties?.count ?? 0,
    supersededAt: row.supersededAt?.toISOString() ?? null,
  };
}

/** Whether a task book was sealed with this digest (SHA-256, 64 hex digits, any case). Public. */
export async function verifyDigest(ctx: Context, digest: string): Promise<PublicVerdict> {
  const facts = await sealedWith(ctx, digest.toLowerCase());
  return facts ? { verdict: "valid", facts, by: "digest" } : { verdict: "unknown", reason: "noRecord" };
}

/** Whether an evidence package is genuine by the platform's keys and known to its records. Public. */
export async function verifyUpload(ctx: Context, file: Buffer): Promise<PublicVerdict> {
  const keys = await listPlatformKeys(ctx);
  const found = verifyPackage(file, keys);
  if (found.verdict === "altered") return { verdict: "altered", fault: found.fault, entry: found.entry ?? null };
  if (found.verdict === "unknown") return { verdict: "unknown", reason: found.reason };
  const facts = await sealedWith(ctx, found.facts.contentHash, found.facts.taskBook);
  return facts?.version === found.facts.version ? { verdict: "valid", facts, by: "package" } : { verdict: "unknown", reason: "noRecord" };
}
