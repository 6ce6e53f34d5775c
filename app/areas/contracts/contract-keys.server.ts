import { and, eq, gt, isNull, lt, ne, or } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { AppError, conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { bearerHash, LAST_USED_MS, newSecretKey } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { contractKeys, contracts } from "#db/schema/contracts.ts";
import { mayManageKeys } from "./policy.ts";
import { getContract } from "./reads.server.ts";
import { issueKeyInput, revokeKeyInput } from "./schemas.ts";
import { CONTRACT_ACTIONS, can } from "./states.ts";

/** Days a key works; the next one may be issued before, so that robots change over without a gap. */
const KEY_DAYS = 365;
const KEY_FAMILY = "sjk";

/** Issues a key that may post usage of this contract and nothing else. The key is returned once; only its hash is stored. */
export async function issueContractKey(ctx: Context, input: z.input<typeof issueKeyInput>): Promise<{ keyId: string; key: string }> {
  const { code } = parseInput(issueKeyInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract } = await getContract(tx, { code });
    if (!mayManageKeys(ctx.actor, contract)) throw forbidden("只有牵头供给单位可以管理上报密钥。");
    if (!can("issueKey", contract.status)) throw conflict(CONTRACT_ACTIONS.issueKey.refusal);
    const { key, prefix, keyHash } = newSecretKey(KEY_FAMILY);
    const [row] = await tx.db
      .insert(contractKeys)
      .values({
        contractId: contract.id,
        prefix,
        keyHash,
        createdBy: userOf(ctx).userId,
        expiresAt: new Date(tx.clock.now().getTime() + KEY_DAYS * 86_400_000),
      })
      .returning({ id: contractKeys.id });
    if (!row) throw new Error("key was not inserted");
    await recordAudit(tx, {
      action: "issue-contract-key",
      objectType: "contract",
      objectId: contract.id,
      detail: { keyId: row.id, prefix },
    });
    return { keyId: row.id, key };
  });
}

/** Ends a key at once. */
export async function revokeContractKey(ctx: Context, input: z.input<typeof revokeKeyInput>): Promise<{ keyId: string }> {
  const { code, keyId } = parseInput(revokeKeyInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract } = await getContract(tx, { code });
    if (!mayManageKeys(ctx.actor, contract)) throw forbidden("只有牵头供给单位可以管理上报密钥。");
    const [moved] = await tx.db
      .update(contractKeys)
      .set({ revokedAt: tx.clock.now() })
      .where(and(eq(contractKeys.id, keyId), eq(contractKeys.contractId, contract.id), isNull(contractKeys.revokedAt)))
      .returning({ id: contractKeys.id });
    if (!moved) throw notFound("密钥");
    await recordAudit(tx, { action: "revoke-contract-key", objectType: "contract", objectId: contract.id, detail: { keyId } });
    return { keyId };
  });
}

/**
 * The contract a bearer key stands for; notes when the key was last used. Throws `unauthenticated` on an unknown, expired or revoked key
 * and on a contract that never came into force, all alike. After the end of a contract what was used before it may still be reported.
 */
export async function contractOfKey(ctx: Context, bearer: string | null): Promise<{ contractId: string; keyId: string }> {
  const keyHash = bearerHash(bearer, KEY_FAMILY);
  const [row] = keyHash
    ? await ctx.db
        .select({ keyId: contractKeys.id, contractId: contractKeys.contractId })
        .from(contractKeys)
        .innerJoin(contracts, eq(contracts.id, contractKeys.contractId))
        .where(
          and(
            eq(contractKeys.keyHash, keyHash),
            isNull(contractKeys.revokedAt),
            gt(contractKeys.expiresAt, ctx.clock.now()),
            ne(contracts.status, "draft"),
          ),
        )
    : [];
  if (!row) throw new AppError("unauthenticated", "密钥无效、已过期或已停用。");
  const now = ctx.clock.now();
  await ctx.db
    .update(contractKeys)
    .set({ lastUsedAt: now })
    .where(
      and(
        eq(contractKeys.id, row.keyId),
        or(isNull(contractKeys.lastUsedAt), lt(contractKeys.lastUsedAt, new Date(now.getTime() - LAST_USED_MS))),
      ),
    );
  return row;
}
