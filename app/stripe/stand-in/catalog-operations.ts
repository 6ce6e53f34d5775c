import Big from "big.js";
import { isJsonObject, type Json, type JsonObject } from "../contract/json.ts";
import { retrieving } from "./charge-operations.ts";
import { listing } from "./lists.ts";
import type { PriceObject, ProductObject } from "./money-records.ts";
import { answer, freshId, integer, mergeMetadata, type Operation, text } from "./operation.ts";
import { ApiRefusal, refuseMissing, refuseUnmodelled } from "./refusal.ts";
import { Work } from "./work.ts";

const createProduct: Operation = (context, _args, params) => {
  refuseUnmodelled(params, ["id", "name", "description", "unit_label", "active", "metadata"]);
  const work = new Work(context);
  const id = text(params, "id") ?? freshId("prod");
  if (work.get("products", id)) throw new ApiRefusal(`Product already exists: ${id}`, { code: "resource_already_exists", param: "id" });
  const row: ProductObject = {
    ...work.context.blank("product"),
    id,
    active: params["active"] !== false,
    created: work.now,
    default_price: null,
    description: text(params, "description"),
    metadata: mergeMetadata({}, params["metadata"]),
    name: text(params, "name"),
    type: "service",
    unit_label: text(params, "unit_label"),
    updated: work.now,
  };
  work.put("products", id, row);
  return work.outcome(row);
};

const updateProduct: Operation = (context, [id = ""], params) => {
  refuseUnmodelled(params, ["name", "description", "unit_label", "active", "metadata"]);
  const work = new Work(context);
  const product = work.get("products", id) ?? refuseMissing("product", id);
  const row: ProductObject = { ...product, updated: work.now, metadata: mergeMetadata(product.metadata, params["metadata"]) };
  for (const name of ["name", "description", "unit_label"]) if (params[name] !== undefined) row[name] = text(params, name);
  if (typeof params["active"] === "boolean") row.active = params["active"];
  work.put("products", id, row);
  return work.outcome(row);
};

const createPrice: Operation = (context, _args, params) => {
  refuseUnmodelled(params, [
    "currency",
    "product",
    "nickname",
    "metadata",
    "recurring",
    "billing_scheme",
    "tiers",
    "tiers_mode",
    "unit_amount",
    "unit_amount_decimal",
    "lookup_key",
    "active",
  ]);
  const work = new Work(context);
  const productId = text(params, "product");
  if (productId === null) throw new ApiRefusal("Missing required param: product.", { code: "parameter_missing", param: "product" });
  if (!work.get("products", productId)) refuseMissing("product", productId, "product");
  const tiered = text(params, "billing_scheme") === "tiered";
  const unit = readAmount(params, "unit_amount", "");
  if (tiered === (unit !== null)) {
    throw new ApiRefusal("Give unit_amount or unit_amount_decimal, or billing_scheme tiered with tiers", {
      param: tiered ? "unit_amount" : "billing_scheme",
    });
  }
  const row: PriceObject = {
    ...work.context.blank("price"),
    id: freshId("price"),
    active: params["active"] !== false,
    billing_scheme: tiered ? "tiered" : "per_unit",
    created: work.now,
    currency: text(params, "currency"),
    lookup_key: text(params, "lookup_key"),
    metadata: mergeMetadata({}, params["metadata"]),
    nickname: text(params, "nickname"),
    product: productId,
    recurring: readRecurring(work, params["recurring"]),
    tax_behavior: "unspecified",
    tiers: tiered ? readTiers(params) : null,
    tiers_mode: tiered ? text(params, "tiers_mode") : null,
    type: isJsonObject(params["recurring"]) ? "recurring" : "one_time",
    unit_amount: unit?.whole ?? null,
    unit_amount_decimal: unit?.decimal ?? null,
  };
  work.put("prices", row.id, row);
  return work.outcome(row);
};

/** Only what is not the price itself can change: new terms are a new price. */
const updatePrice: Operation = (context, [id = ""], params) => {
  refuseUnmodelled(params, ["active", "nickname", "metadata"]);
  const work = new Work(context);
  const price = work.get("prices", id) ?? refuseMissing("price", id);
  const row: PriceObject = { ...price, metadata: mergeMetadata(price.metadata, params["metadata"]) };
  if (params["nickname"] !== undefined) row["nickname"] = text(params, "nickname");
  if (typeof params["active"] === "boolean") row.active = params["active"];
  work.put("prices", id, row);
  return work.outcome(row);
};

function readRecurring(work: Work, given: Json | undefined): Json {
  if (!isJsonObject(given)) return null;
  const meter = text(given, "meter");
  if (meter !== null && !work.get("meters", meter)) refuseMissing("meter", meter, "recurring[meter]");
  return {
    interval: text(given, "interval"),
    interval_count: integer(given, "interval_count") ?? 1,
    meter,
    trial_period_days: integer(given, "trial_period_days"),
    usage_type: text(given, "usage_type") ?? "licensed",
  };
}

/** Tiers rise and the last one has no end. Each names an amount a unit, a flat amount, or both. */
function readTiers(params: JsonObject): Json[] {
  const given = Array.isArray(params["tiers"]) ? params["tiers"] : [];
  if (text(params, "tiers_mode") === null)
    throw new ApiRefusal("Missing required param: tiers_mode.", { code: "parameter_missing", param: "tiers_mode" });
  if (given.length === 0) throw new ApiRefusal("Missing required param: tiers.", { code: "parameter_missing", param: "tiers" });
  let below = 0;
  return given.map((tier, index) => {
    const at = `tiers[${index}]`;
    if (!isJsonObject(tier)) throw new ApiRefusal("Invalid tier", { param: at });
    const last = index === given.length - 1;
    const upTo = tier["up_to"] === "inf" ? null : integer(tier, "up_to");
    if (last !== (upTo === null)) throw new ApiRefusal("The last tier, and only it, ends at inf", { param: `${at}[up_to]` });
    if (upTo !== null && upTo <= below) throw new ApiRefusal("Tiers must rise", { param: `${at}[up_to]` });
    below = upTo ?? below;
    const unit = readAmount(tier, "unit_amount", at);
    const flat = readAmount(tier, "flat_amount", at);
    if (!unit && !flat) throw new ApiRefusal("A tier names an amount", { code: "parameter_missing", param: `${at}[unit_amount]` });
    return {
      flat_amount: flat?.whole ?? null,
      flat_amount_decimal: flat?.decimal ?? null,
      unit_amount: unit?.whole ?? null,
      unit_amount_decimal: unit?.decimal ?? null,
      up_to: upTo,
    };
  });
}

/** `unit_amount` or `unit_amount_decimal`, never both; the whole number is null when the decimal has a fraction. */
function readAmount(params: JsonObject, name: string, at: string): { whole: number | null; decimal: string } | null {
  const whole = integer(params, name);
  const decimal = text(params, `${name}_decimal`);
  const param = at === "" ? name : `${at}[${name}]`;
  if (whole !== null && decimal !== null)
    throw new ApiRefusal(`Give only one of ${name} and ${name}_decimal`, { code: "parameters_exclusive", param });
  if (whole !== null) return { whole, decimal: String(whole) };
  if (decimal === null) return null;
  const exact = new Big(decimal);
  return { whole: exact.eq(exact.round(0)) ? exact.toNumber() : null, decimal: exact.toFixed() };
}

/** Product and price operations by the contract's operation id. */
export const catalogOperations: Record<string, Operation> = {
  "Products.create": createProduct,
  "Products.update": updateProduct,
  "Products.retrieve": retrieving("products", "product"),
  "Products.list": ({ store }, _args, params) => listing(store.all("products"), params, "/v1/products", ["active"]),
  "Prices.create": createPrice,
  "Prices.update": updatePrice,
  "Prices.retrieve": (context, [id = ""], params) => {
    refuseUnmodelled(params, []);
    return answer(context.store.get("prices", id) ?? refuseMissing("price", id));
  },
  "Prices.list": ({ store }, _args, params) =>
    listing(store.all("prices"), params, "/v1/prices", ["product", "active", "currency", "type"]),
};
