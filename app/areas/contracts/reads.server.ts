import { desc, eq, inArray, or } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { taskBooksOfParty, taskBookPartyIds } from "#app/areas/task-books/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { contractKeys, contracts, contractTerms } from "#db/schema/contracts.ts";
import { mayReadContract } from "./policy.ts";
import { contractTerms as termsSchema } from "./schemas.ts";

export type Contract = typeof contracts.$inferSelect;

/** A contract the actor may read, with its terms by version. Foreign and absent alike are not found. */
export async function getContract(ctx: Context, by: { code: string } | { id: string }) {
  const [contract] = await ctx.db
    .select()
    .from(contracts)
    .where("code" in by ? eq(contracts.code, by.code) : eq(contracts.id, by.id));
  if (!contract) throw notFound("合同");
  const partyIds = await taskBookPartyIds(ctx, contract.taskBookId);
  if (!mayReadContract(ctx.actor, contract, partyIds)) throw notFound("合同");
  const rows = await ctx.db.select().from(contractTerms).where(eq(contractTerms.contractId, contract.id)).orderBy(desc(contractTerms.version));
  const versions = rows.map((row) => ({ version: row.version, effectiveFrom: row.effectiveFrom, terms: termsSchema.parse(row.terms) }));
  const [current] = versions;
  if (!current) throw new Error(`contract ${contract.code} has no terms`);
  return { contract, current, versions };
}

/** Keys of a contract, newest first; never the key itself. */
export async function contractKeysOf(ctx: Context, contractId: string) {
  const rows = await ctx.db.select().from(contractKeys).where(eq(contractKeys.contractId, contractId)).orderBy(desc(contractKeys.id));
  return rows.map(({ keyHash: _keyHash, ...row }) => ({
    id: row.id,
    prefix: row.prefix,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }));
}

/** Contracts the actor's organization is a side of or a party to, newest first. */
export async function listMyContracts(ctx: Context) {
  const { organizationId } = userOf(ctx);
  const books = await taskBooksOfParty(ctx);
  const rows = await ctx.db
    .select()
    .from(contracts)
    .where(
      or(
        eq(contracts.userUnitId, organizationId),
        eq(contracts.providerId, organizationId),
        books.length > 0 ? inArray(contracts.taskBookId, books.map((book) => book.id)) : undefined,
      ),
    )
    .orderBy(desc(contracts.createdAt), desc(contracts.id))
    .limit(200);
  const names = await organizationsById(ctx, rows.flatMap((row) => [row.userUnitId, row.providerId]));
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    kind: row.kind,
    status: row.status,
    userUnitName: names.get(row.userUnitId)?.name ?? "—",
    providerName: names.get(row.providerId)?.name ?? "—",
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    awaitingMe: row.status === "draft" && row.proposedById !== organizationId && [row.userUnitId, row.providerId].includes(organizationId),
  }));
}
