import { and, desc, eq, gt, isNull, lt, or } from "drizzle-orm";
import type { z } from "zod";
import type { UserActor } from "#app/kernel/actor.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { AppError, conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { bearerHash, LAST_USED_MS, newSecretKey } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { members, organizationKeys, organizations, users } from "#db/schema/organizations.ts";
import { type ApiScope, SCOPES_BY_KIND } from "#db/vocabulary/api.ts";
import { lockMembership } from "./membership-lock.server.ts";
import { mayManage } from "./policy.ts";
import { issueOrganizationKeyInput, revokeOrganizationKeyInput } from "./schemas.ts";

/** Tells these keys from those of a contract, which begin with sjk_. */
const KEY_FAMILY = "sjo";
const MOST_KEYS = 20;
const DAY_MS = 86_400_000;
const NOT_OWNER = "只有单位管理员可以管理接口密钥。";

/** Issues a key by which the organization's own programs use the JSON API within `scopes`. It is returned once; only its hash is stored. */
export async function issueOrganizationKey(
  ctx: Context,
  input: z.input<typeof issueOrganizationKeyInput>,
): Promise<{ keyId: string; key: string }> {
  if (!mayManage(ctx.actor)) throw forbidden(NOT_OWNER);
  const { name, scopes, days } = parseInput(issueOrganizationKeyInput, input);
  const { organizationId, organizationKind, userId } = userOf(ctx);
  if (!scopes.every((scope) => SCOPES_BY_KIND[organizationKind].includes(scope))) {
    const message = "所选权限不适用于贵单位的类别。";
    throw invalid(message, { scopes: [message] });
  }
  return withTransaction(ctx, async (tx) => {
    if ((await lockMembership(tx)) !== "owner") throw forbidden(NOT_OWNER);
    const now = tx.clock.now();
    const working = await tx.db.$count(
      organizationKeys,
      and(eq(organizationKeys.organizationId, organizationId), isNull(organizationKeys.revokedAt), gt(organizationKeys.expiresAt, now)),
    );
    if (working >= MOST_KEYS) throw conflict(`贵单位已有 ${MOST_KEYS} 个可用密钥，请先停用不再使用的密钥。`);
    const { key, prefix, keyHash } = newSecretKey(KEY_FAMILY);
    const [row] = await tx.db
      .insert(organizationKeys)
      .values({
        organizationId,
        createdBy: userId,
        name,
        prefix,
        keyHash,
        scopes: [...new Set(scopes)],
        createdAt: now,
        expiresAt: new Date(now.getTime() + days * DAY_MS),
      })
      .returning({ id: organizationKeys.id });
    if (!row) throw new Error("key was not inserted");
    await recordAudit(tx, {
      action: "issue-organization-key",
      objectType: "organization",
      objectId: organizationId,
      detail: { keyId: row.id, prefix, scopes, days },
    });
    return { keyId: row.id, key };
  });
}

/** Ends a key at once. */
export async function revokeOrganizationKey(ctx: Context, input: z.input<typeof revokeOrganizationKeyInput>): Promise<{ keyId: string }> {
  if (!mayManage(ctx.actor)) throw forbidden(NOT_OWNER);
  const { keyId } = parseInput(revokeOrganizationKeyInput, input);
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    if ((await lockMembership(tx)) !== "owner") throw forbidden(NOT_OWNER);
    const [revoked] = await tx.db
      .update(organizationKeys)
      .set({ revokedAt: tx.clock.now() })
      .where(and(eq(organizationKeys.id, keyId), eq(organizationKeys.organizationId, organizationId), isNull(organizationKeys.revokedAt)))
      .returning({ id: organizationKeys.id });
    if (!revoked) throw notFound("密钥");
    await recordAudit(tx, { action: "revoke-organization-key", objectType: "organization", objectId: organizationId, detail: { keyId } });
    return { keyId };
  });
}

export interface OrganizationKeyLine {
  id: string;
  name: string;
  prefix: string;
  scopes: ApiScope[];
  issuedBy: string;
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
  state: "working" | "expired" | "revoked";
}

/** The organization's keys, newest first, for its owners. */
export async function listOrganizationKeys(ctx: Context): Promise<OrganizationKeyLine[]> {
  if (!mayManage(ctx.actor)) throw forbidden(NOT_OWNER);
  const rows = await ctx.db
    .select({ key: organizationKeys, issuedBy: users.name })
    .from(organizationKeys)
    .innerJoin(users, eq(users.id, organizationKeys.createdBy))
    .where(eq(organizationKeys.organizationId, ctx.actor.organizationId))
    .orderBy(desc(organizationKeys.createdAt), desc(organizationKeys.id));
  const now = ctx.clock.now();
  return rows.map(({ key, issuedBy }) => ({
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scopes: key.scopes,
    issuedBy,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    state: key.revokedAt ? "revoked" : key.expiresAt <= now ? "expired" : "working",
  }));
}

/**
 * Who a bearer key acts for: its issuer in the organization, as long as that membership lasts, with no more than the issuer's rights and never
 * those of an owner, signer or accountant. Notes when the key was last used. Throws `unauthenticated`, whatever is wrong with the key.
 */
export async function actorOfKey(ctx: Context, authorization: string | null): Promise<{ actor: UserActor; scopes: ApiScope[] }> {
  const keyHash = bearerHash(authorization, KEY_FAMILY);
  const now = ctx.clock.now();
  const [row] = keyHash
    ? await ctx.db
        .select({ key: organizationKeys, organization: organizations, user: users, role: members.role })
        .from(organizationKeys)
        .innerJoin(organizations, eq(organizations.id, organizationKeys.organizationId))
        .innerJoin(users, eq(users.id, organizationKeys.createdBy))
        .innerJoin(members, and(eq(members.userId, users.id), eq(members.organizationId, organizations.id)))
        .where(and(eq(organizationKeys.keyHash, keyHash), isNull(organizationKeys.revokedAt), gt(organizationKeys.expiresAt, now)))
    : [];
  if (!row) throw new AppError("unauthenticated", "密钥无效、已过期或已停用。");
  const { key, organization, user, role } = row;
  await ctx.db
    .update(organizationKeys)
    .set({ lastUsedAt: now })
    .where(
      and(
        eq(organizationKeys.id, key.id),
        or(isNull(organizationKeys.lastUsedAt), lt(organizationKeys.lastUsedAt, new Date(now.getTime() - LAST_USED_MS))),
      ),
    );
  return {
    scopes: key.scopes,
    actor: {
      kind: "user",
      userId: user.id,
      name: user.name,
      email: user.email,
      organizationId: organization.id,
      organizationName: organization.name,
      organizationKind: organization.kind,
      supplyRoles: organization.supplyRoles,
      regionCode: organization.regionCode,
      memberRole: role === "owner" || role === "editor" ? "editor" : "viewer",
      keyId: key.id,
    },
  };
}
