import type Stripe from "stripe";
import { mappingErrors, StripeGatewayError } from "../errors.server.ts";
import { PAGE, toUnixSeconds } from "./values.server.ts";

/** The mirror of usage at Stripe: aggregated, never priced. */
export interface MeterCalls {
  /**
   * The meter of an event name, made when there is none. `sum` adds what is sent; `lastOfHour` lets what is sent later of an hour stand for what was
   * sent before. A meter does not change once it is made.
   */
  ensureMeter(input: {
    eventName: string;
    displayName: string;
    aggregation?: "sum" | "lastOfHour" | undefined;
    idempotencyKey: string;
  }): Promise<{ meterId: string }>;
  /**
   * Sends one aggregate. `at` lies at most 35 days back and five minutes ahead. Stripe refuses an identifier it took within a day, which
   * counts as done: `taken` is false then. A wrong customer or value may be reported later only, by an event.
   */
  sendMeterEvent(input: {
    eventName: string;
    customerId: string;
    /** An exact decimal, at most 12 places. */
    value: string;
    identifier: string;
    at: Date;
    idempotencyKey: string;
  }): Promise<{ taken: boolean }>;
  /** Cancels what was sent under an identifier, within a day of its receipt. */
  cancelMeterEvent(input: { eventName: string; identifier: string; idempotencyKey: string }): Promise<void>;
}

export function meterCalls(stripe: Stripe): MeterCalls {
  return {
    ensureMeter: ({ eventName, displayName, aggregation = "sum", idempotencyKey }) =>
      mappingErrors(async () => {
        for await (const meter of stripe.billing.meters.list({ status: "active", limit: PAGE })) {
          if (meter.event_name === eventName) return { meterId: meter.id };
        }
        const made = await stripe.billing.meters.create(
          {
            event_name: eventName,
            display_name: displayName,
            ...(aggregation === "sum"
              ? { default_aggregation: { formula: "sum" } }
              : { default_aggregation: { formula: "last" }, event_time_window: "hour" }),
            customer_mapping: { event_payload_key: "stripe_customer_id", type: "by_id" },
            value_settings: { event_payload_key: "value" },
          },
          { idempotencyKey },
        );
        return { meterId: made.id };
      }),

    sendMeterEvent: async ({ eventName, customerId, value, identifier, at, idempotencyKey }) => {
      try {
        await mappingErrors(() =>
          stripe.billing.meterEvents.create(
            { event_name: eventName, identifier, timestamp: toUnixSeconds(at), payload: { stripe_customer_id: customerId, value } },
            { idempotencyKey },
          ),
        );
        return { taken: true };
      } catch (error) {
        if (error instanceof StripeGatewayError && error.code === "duplicate_meter_event") return { taken: false };
        throw error;
      }
    },

    cancelMeterEvent: ({ eventName, identifier, idempotencyKey }) =>
      mappingErrors(async () => {
        await stripe.billing.meterEventAdjustments.create(
          { event_name: eventName, type: "cancel", cancel: { identifier } },
          { idempotencyKey },
        );
      }),
  };
}
