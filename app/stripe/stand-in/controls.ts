import { z } from "zod";
import type { Json, JsonObject } from "../contract/json.ts";
import { deauthorize, setTransfers } from "./account-operations.ts";
import { memberBalance } from "./balance-transactions.ts";
import type { Commit } from "./committer.ts";
import { moveDispute, openDispute } from "./disputes.ts";
import { faultsSchema, type StandInFaults } from "./faults.ts";
import { freshId, type OperationContext } from "./operation.ts";
import { refundOutcome } from "./refund-operations.ts";
import { ApiRefusal, refuseMissing } from "./refusal.ts";
import { SETTINGS_ROW, settingsSchema } from "./settings.ts";
import { Work } from "./work.ts";

const amount = z.number().int().min(1);
const settingsChange = settingsSchema.partial();
const refundChange = z.strictObject({ status: z.enum(["succeeded", "failed"]) });
const disputeOpening = z.strictObject({ charge: z.string(), amount: amount.optional(), reason: z.string().optional() });
const disputeStep = z.strictObject({ step: z.enum(["funds_withdrawn", "won", "lost"]) });
const accountChange = z.union([
  z.strictObject({ transfers: z.enum(["active", "inactive", "pending"]) }),
  z.strictObject({ deauthorized: z.literal(true) }),
  z.strictObject({ payout: z.strictObject({ currency: z.string(), amount, outcome: z.enum(["paid", "failed"]).default("paid") }) }),
]);

/**
 * What the outside world does and no API call can: the same over HTTP (`PUT /stand-in/<path>` with JSON) and in the process.
 * - `settings`: how it behaves from now on, see settings.ts; only what is given changes
 * - `refunds/<id>`: `{status}` of a pending refund
 * - `disputes`: `{charge, amount?, reason?}` opens one; `disputes/<id>`: `{step}`
 * - `accounts/<id>`: `{transfers}`, `{deauthorized: true}` or `{payout: {currency, amount, outcome?}}`, by which a member takes money out
 * - `faults`: `{calls?, webhooks?}`, see faults.ts; replaces what was set before
 * Answers the changed object. Throws ApiRefusal.
 */
export type Control = (path: string, body: unknown) => Promise<JsonObject>;

export function createControl(options: { commit: Commit; context: () => OperationContext; faults: StandInFaults }): Control {
  return async (path, body) => {
    if (path === "faults") {
      const given = read(faultsSchema, body);
      Object.assign(options.faults, given);
      return JSON.parse(JSON.stringify(given)) as JsonObject;
    }
    const [kind = "", id = "", ...rest] = path.split("/");
    const work = new Work(options.context());
    const apply = rest.length === 0 ? CONTROLS[id === "" ? kind : `${kind}/:id`] : undefined;
    if (!apply) throw new ApiRefusal(`There is no control ${path}`, { status: 404 });
    const answered = apply(work, id, body);
    await options.commit(work.outcome(answered), { requestId: null, idempotencyKey: null });
    return answered;
  };
}

const CONTROLS: Record<string, (work: Work, id: string, body: unknown) => JsonObject> = {
  settings(work, _id, body) {
    const given = Object.entries(read(settingsChange, body)).filter(([, value]) => value !== undefined);
    const settings = { ...work.settings, ...Object.fromEntries(given) };
    work.put("settings", SETTINGS_ROW, settings);
    return { ...settings };
  },
  "refunds/:id": (work, id, body) =>
    refundOutcome(work, work.get("refunds", id) ?? refuseMissing("refund", id), read(refundChange, body).status),
  disputes: (work, _id, body) => openDispute(work, read(disputeOpening, body)),
  "disputes/:id": (work, id, body) => moveDispute(work, id, read(disputeStep, body).step),
  "accounts/:id"(work, id, body) {
    const change = read(accountChange, body);
    if ("transfers" in change) return setTransfers(work, id, change.transfers);
    return "payout" in change ? payOut(work, id, change.payout) : deauthorize(work, id);
  },
};

/** A member's bank gets the money, or sends it back. */
function payOut(work: Work, account: string, payout: { currency: string; amount: number; outcome: "paid" | "failed" }): JsonObject {
  if (!work.get("accounts", account)) refuseMissing("account", account);
  const available = memberBalance(work, account).get(payout.currency) ?? 0;
  if (payout.amount > available) throw new ApiRefusal(`The member has ${available} only`, { code: "balance_insufficient" });
  const id = freshId("po");
  const object: JsonObject = {
    ...work.context.blank("payout"),
    id,
    amount: payout.amount,
    arrival_date: work.now,
    automatic: true,
    created: work.now,
    currency: payout.currency,
    method: "standard",
    reconciliation_status: "not_applicable",
    source_type: "card",
    status: payout.outcome,
    type: "bank_account",
  };
  if (payout.outcome === "paid") work.put("withdrawals", id, { account, currency: payout.currency, amount: payout.amount });
  work.tell(`payout.${payout.outcome}`, object, account);
  return object;
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ApiRefusal(z.prettifyError(parsed.error));
}

/** Reads a control's JSON. Throws ApiRefusal when it is none. */
export function parseControl(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ApiRefusal("PUT JSON");
  }
}
