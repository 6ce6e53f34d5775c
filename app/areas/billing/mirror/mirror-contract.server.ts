import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { getContract } from "#app/areas/contracts/index.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { StripeGatewayError } from "#app/stripe/index.server.ts";
import { contracts, contractTerms } from "#db/schema/contracts.ts";
import { stripePrices, stripeProducts } from "#db/schema/published-prices.ts";
import { type PublishedPrice, publishedPrices } from "./published-prices.ts";

/** Tries of one price, each under a key of its own; a refusal that stays is then left to a person. */
const MOST_ATTEMPTS = 5;
const RETRY_MS = 60 * 60_000;
const MOST = 200;

/**
 * Publishes the terms of a contract at the payment channel: one product, and of every version of the terms one price for each charge and for the
 * rent. It is the price list people find there and nothing else: what is billed is rated here and sent as amounts. Keys are stored before the
 * calls; done again it makes nothing twice. A channel that is down or refuses is noted and tried again by the sweep: it never touches the contract.
 */
export async function mirrorContract(ctx: Context, { contractId }: JobPayload<"mirror-contract">): Promise<void> {
  const { contract, versions } = await getContract(ctx, { id: contractId });
  if (contract.status === "draft") return;
  const now = ctx.clock.now();
  const [product] = await ctx.db
    .insert(stripeProducts)
    .values({ contractId, idempotencyKey: `prod:${contract.code}`, triedAt: now })
    .onConflictDoUpdate({ target: stripeProducts.contractId, set: { triedAt: now } })
    .returning();
  if (!product) throw new Error("product was not inserted");
  const note = (set: Partial<typeof stripeProducts.$inferInsert>) =>
    ctx.db.update(stripeProducts).set(set).where(eq(stripeProducts.contractId, contractId));
  try {
    // Only an opaque code leaves the country, never a name (reliability J2).
    const { productId } = await ctx.services.stripe.ensureProduct({
      contractCode: contract.code,
      name: contract.code,
      idempotencyKey: product.idempotencyKey,
    });
    await note({ productId });
    let mirroredVersion = product.mirroredVersion;
    let isWhole = true;
    for (const { version, terms } of [...versions].sort((a, b) => a.version - b.version)) {
      for (const price of publishedPrices(terms)) {
        const isDecided = await publish(ctx, { contractId, code: contract.code, version, productId }, price);
        isWhole &&= isDecided;
      }
      if (isWhole) mirroredVersion = Math.max(mirroredVersion, version);
    }
    await note({ mirroredVersion, failure: isWhole ? null : "a price was refused" });
  } catch (error) {
    if (!(error instanceof StripeGatewayError)) throw error;
    await note({ failure: `${error.kind} ${error.code}: ${error.message}`.slice(0, 500) });
  }
}

/** Makes one price, once; tells whether it is decided: made, left out, or refused for good. */
async function publish(
  ctx: Context,
  on: { contractId: string; code: string; version: number; productId: string },
  price: PublishedPrice,
): Promise<boolean> {
  const { contractId, code, version, productId } = on;
  const isPrice = and(
    eq(stripePrices.contractId, contractId),
    eq(stripePrices.termsVersion, version),
    eq(stripePrices.chargeKey, price.key),
  );
  const keyOf = (attempt: number) => `price:${code}:v${version}:${price.key}${attempt === 1 ? "" : `:${attempt}`}`;
  await ctx.db
    .insert(stripePrices)
    .values({ contractId, termsVersion: version, chargeKey: price.key, idempotencyKey: keyOf(1) })
    .onConflictDoNothing();
  const [row] = await ctx.db.select().from(stripePrices).where(isPrice);
  if (!row) throw new Error("price was not inserted");
  const note = (set: Partial<typeof stripePrices.$inferInsert>) => ctx.db.update(stripePrices).set(set).where(eq(stripePrices.id, row.id));
  if (row.status !== "pending") return true;
  if ("leftOut" in price.terms) {
    await note({ status: "leftOut", reason: price.terms.leftOut });
    return true;
  }
  try {
    const { priceId } = await ctx.services.stripe.createPrice({
      productId,
      nickname: `v${version} ${price.nickname}`,
      terms: price.terms,
      monthly: {},
      metadata: { contract: code, terms_version: String(version), charge: price.key },
      idempotencyKey: row.idempotencyKey,
    });
    await note({ status: "done", priceId, reason: null });
    return true;
  } catch (error) {
    if (!(error instanceof StripeGatewayError) || error.kind === "transient") throw error;
    const isOver = row.attempt >= MOST_ATTEMPTS;
    const reason = `${error.code}: ${error.message}`.slice(0, 500);
    await note(isOver ? { status: "refused", reason } : { attempt: row.attempt + 1, idempotencyKey: keyOf(row.attempt + 1), reason });
    return isOver;
  }
}

/** Takes up contracts whose newest terms are not published yet, an hour after the last try. */
export async function sweepMirrors(ctx: Context): Promise<void> {
  const stale = new Date(ctx.clock.now().getTime() - RETRY_MS);
  await withTransaction(ctx, async (tx) => {
    const behind = await tx.db
      .select({ id: contracts.id })
      .from(contracts)
      .leftJoin(stripeProducts, eq(stripeProducts.contractId, contracts.id))
      .where(
        and(
          eq(contracts.status, "active"),
          lt(contracts.activatedAt, stale),
          or(isNull(stripeProducts.triedAt), lt(stripeProducts.triedAt, stale)),
          sql`coalesce(${stripeProducts.mirroredVersion}, 0) < (select max(${contractTerms.version}) from ${contractTerms} where ${contractTerms.contractId} = ${contracts.id})`,
        ),
      )
      .orderBy(contracts.id)
      .limit(MOST);
    for (const { id } of behind) await enqueue(tx, "mirror-contract", { contractId: id });
  });
}
