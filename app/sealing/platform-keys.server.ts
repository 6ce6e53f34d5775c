import { asc, desc, eq, sql } from "drizzle-orm";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { unavailable } from "#app/kernel/errors.ts";
import { platformKeys } from "#db/schema/sealing.ts";
import { newSigningKey, type PublicKey, SEAL_ALGORITHM } from "./ed25519.ts";
import { openBytes, sealBytes, serviceKey } from "./envelope.ts";

/** Serialises who makes or retires a key; the number is arbitrary but fixed. */
const KEY_LOCK = 7261003;

export interface SealingKey extends PublicKey {
  /** PKCS#8. */
  privateKey: Buffer;
}

/** A key as everybody may see it. */
export interface PlatformKey extends PublicKey {
  algorithm: string;
  status: "active" | "retired";
  createdAt: string;
  retiredAt: string | null;
}

type KeyRow = typeof platformKeys.$inferSelect;

/** The key the platform seals with. The first one is made when the first seal asks for it; of two that ask at once both get the same. */
export async function activeSealingKey(tx: TransactionContext): Promise<SealingKey> {
  return opened(tx, (await activeRow(tx)) ?? (await firstKey(tx)));
}

/** A key by id, retired ones too, for what belongs to a seal made with it. Throws unavailable once its private part was destroyed. */
export async function sealingKey(ctx: Context, id: string): Promise<SealingKey> {
  const [row] = await ctx.db.select().from(platformKeys).where(eq(platformKeys.id, id));
  if (!row?.wrappedPrivateKey) throw unavailable("封存所用的平台密钥已销毁，不能再出具新的文件；已下载的文件仍可验真。");
  return opened(ctx, row);
}

/** Every key that ever sealed, newest first: what seals are verified with. */
export async function listPlatformKeys(ctx: Context): Promise<PlatformKey[]> {
  const rows = await ctx.db.select().from(platformKeys).orderBy(asc(platformKeys.status), desc(platformKeys.createdAt));
  return rows.map(({ id, algorithm, publicKey, status, createdAt, retiredAt }) => ({
    id,
    algorithm,
    publicKey,
    status,
    createdAt: createdAt.toISOString(),
    retiredAt: retiredAt?.toISOString() ?? null,
  }));
}

/** Retires the key in use and makes the next one. Seals of the retired one stay valid. */
export async function rotateSealingKey(ctx: Context): Promise<{ retired: string | null; active: string }> {
  return withTransaction(ctx, async (tx) => {
    await tx.db.execute(sql`select pg_advisory_xact_lock(${KEY_LOCK})`);
    const [retired] = await tx.db
      .update(platformKeys)
      .set({ status: "retired", retiredAt: tx.clock.now() })
      .where(eq(platformKeys.status, "active"))
      .returning({ id: platformKeys.id });
    const active = await insertKey(tx);
    await recordAudit(tx, {
      action: "rotate-seal-key",
      objectType: "platform-key",
      objectId: active.id,
      detail: { retired: retired?.id ?? null },
    });
    return { retired: retired?.id ?? null, active: active.id };
  });
}

async function activeRow(tx: TransactionContext): Promise<KeyRow | undefined> {
  const [row] = await tx.db.select().from(platformKeys).where(eq(platformKeys.status, "active"));
  return row;
}

async function firstKey(tx: TransactionContext): Promise<KeyRow> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(${KEY_LOCK})`);
  // Whoever held the lock before may have made it.
  const made = await activeRow(tx);
  if (made) return made;
  const row = await insertKey(tx);
  await recordAudit(tx, { action: "make-seal-key", objectType: "platform-key", objectId: row.id });
  return row;
}

async function insertKey(tx: TransactionContext): Promise<KeyRow> {
  const { id, publicKey, privateKey } = newSigningKey();
  const wrappedPrivateKey = sealBytes(serviceKey(tx.services.config), privateKey, purposeOf(id));
  const [row] = await tx.db
    .insert(platformKeys)
    .values({ id, algorithm: SEAL_ALGORITHM, publicKey, wrappedPrivateKey, createdAt: tx.clock.now() })
    .returning();
  if (!row) throw new Error("platform key was not inserted");
  return row;
}

function opened(ctx: Context, { id, publicKey, wrappedPrivateKey }: KeyRow): SealingKey {
  if (!wrappedPrivateKey) throw new Error(`platform key ${id} has no private part`);
  return { id, publicKey, privateKey: openBytes(serviceKey(ctx.services.config), wrappedPrivateKey, purposeOf(id)) };
}

const purposeOf = (id: string): string => `platform-key:${id}`;
