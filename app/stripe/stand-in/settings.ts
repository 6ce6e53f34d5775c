import { z } from "zod";
import type { StoreReader } from "./store.ts";

const currency = z.string().regex(/^[a-z]{3}$/);
const amount = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What a control may set of how the stand-in behaves. Kept with the state, so that a restart changes nothing. */
export const settingsSchema = z.strictObject({
  /** Charges settle in this currency at this rate instead of their own. */
  settlement: z.strictObject({ currency, exchangeRate: z.string().regex(/^\d{1,6}(\.\d{1,6})?$/) }).nullable(),
  /** Stripe's fee on a charge: basis points of what it settled for, plus a fixed amount in the settlement currency. */
  fee: z.strictObject({ basisPoints: z.number().int().min(0).max(10_000), fixed: amount }),
  /** Days until what a charge brought is available. */
  availableAfterDays: z.number().int().min(0).max(30),
  /** Whether a charge names what it brought: right after a payment Stripe may not know it yet. */
  namesBalance: z.boolean(),
  /** Taken off the available balance: short balance without emptying it. */
  heldBalance: z.record(currency, amount),
  /** What becomes of a refund that is asked for. `pending` waits for a control. */
  refunds: z.enum(["succeed", "pending", "fail", "refuse"]),
  card: z.enum(["accept", "decline"]),
  /** An invoice that comes to less is not charged; what it comes to is owed on the next one. */
  minimumCharge: amount,
});

export type Settings = z.infer<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Settings = {
  settlement: null,
  fee: { basisPoints: 290, fixed: 200 },
  availableAfterDays: 0,
  namesBalance: true,
  heldBalance: {},
  refunds: "succeed",
  card: "accept",
  minimumCharge: 0,
};

export const SETTINGS_ROW = "settings";

/** The settings in force. */
export function settingsOf(store: Pick<StoreReader, "get">): Settings {
  return store.get("settings", SETTINGS_ROW) ?? DEFAULT_SETTINGS;
}
