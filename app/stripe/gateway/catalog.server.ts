import Stripe from "stripe";
import { mappingErrors, StripeGatewayError } from "../errors.server.ts";
import { PAGE } from "./values.server.ts";

/** Decimals Stripe holds. */
const MOST_PLACES = 12;

/** One tier of a price. Amounts are exact decimals in fen, up to 12 places. `upTo` is a whole number of units, null for no end. */
export interface PriceTier {
  upTo: bigint | null;
  unitAmountFen: string;
  flatAmountFen?: string | undefined;
}

/** Published terms at Stripe. They inform; what is billed is rated here and sent as amounts. */
export interface CatalogCalls {
  /** The product of a contract, made when it is not there; its id follows from `contractCode`, so that it cannot be made twice. */
  ensureProduct(input: {
    contractCode: string;
    name: string;
    unitLabel?: string | undefined;
    idempotencyKey: string;
  }): Promise<{ productId: string }>;
  /**
   * A price in cny, found again by the key in its metadata also after Stripe has forgotten that. Prices do not change: new terms are a new price. Rejects with RangeError for a decimal Stripe could not hold exactly.
   * `currency_options` is never sent: the SDK breaks the decimals in it.
   */
  createPrice(input: {
    productId: string;
    nickname: string;
    terms: { unitAmountFen: string } | { tiersMode: "graduated" | "volume"; tiers: PriceTier[] };
    /** Billed every month; left out, the price is for once. */
    monthly?: { meterId?: string | undefined } | undefined;
    metadata?: Record<string, string> | undefined;
    idempotencyKey: string;
  }): Promise<{ priceId: string }>;
}

export function catalogCalls(stripe: Stripe): CatalogCalls {
  return {
    ensureProduct: async ({ contractCode, name, unitLabel, idempotencyKey }) => {
      const productId = `shijing_${contractCode.replaceAll(/[^A-Za-z0-9]/g, "_")}`;
      try {
        await mappingErrors(() => stripe.products.retrieve(productId));
        return { productId };
      } catch (error) {
        if (!(error instanceof StripeGatewayError && error.code === "resource_missing")) throw error;
      }
      const unit = unitLabel === undefined ? {} : { unit_label: unitLabel };
      await mappingErrors(() =>
        stripe.products.create({ id: productId, name, metadata: { contract: contractCode }, ...unit }, { idempotencyKey }),
      );
      return { productId };
    },

    createPrice: async ({ productId, nickname, terms, monthly, metadata, idempotencyKey }) => {
      const priced = toPriceParams(terms);
      return mappingErrors(async () => {
        for await (const known of stripe.prices.list({ product: productId, limit: PAGE })) {
          if (known.metadata["price_key"] === idempotencyKey) return { priceId: known.id };
        }
        const price = await stripe.prices.create(
          {
            product: productId,
            currency: "cny",
            nickname,
            ...priced,
            ...(monthly ? { recurring: toRecurring(monthly) } : {}),
            metadata: { ...metadata, price_key: idempotencyKey },
          },
          { idempotencyKey },
        );
        return { priceId: price.id };
      });
    },
  };
}

function toRecurring({ meterId }: { meterId?: string | undefined }): Stripe.PriceCreateParams.Recurring {
  return meterId === undefined ? { interval: "month" } : { interval: "month", usage_type: "metered", meter: meterId };
}

function toPriceParams(
  terms: Parameters<CatalogCalls["createPrice"]>[0]["terms"],
): Pick<Stripe.PriceCreateParams, "billing_scheme" | "tiers" | "tiers_mode" | "unit_amount_decimal"> {
  if ("unitAmountFen" in terms) return { billing_scheme: "per_unit", unit_amount_decimal: toDecimal(terms.unitAmountFen) };
  return {
    billing_scheme: "tiered",
    tiers_mode: terms.tiersMode,
    tiers: terms.tiers.map(({ upTo, unitAmountFen, flatAmountFen }) => ({
      up_to: upTo === null ? "inf" : Number(upTo),
      unit_amount_decimal: toDecimal(unitAmountFen),
      ...(flatAmountFen === undefined ? {} : { flat_amount_decimal: toDecimal(flatAmountFen) }),
    })),
  };
}

function toDecimal(text: string): Stripe.Decimal {
  const places = /^\d+(?:\.(\d+))?$/.exec(text);
  if (!places || (places[1]?.length ?? 0) > MOST_PLACES) {
    throw new RangeError(`${text} is no decimal of at most ${MOST_PLACES} places`);
  }
  return Stripe.Decimal.from(text);
}
