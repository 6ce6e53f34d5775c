import type Stripe from "stripe";
import { mappingErrors } from "../errors.server.ts";
import { type StripeEvent, toStripeEvent } from "../webhook.server.ts";
import { PAGE, toUnixSeconds } from "./values.server.ts";

/** What happened, asked for instead of told. */
export interface EventCalls {
  /** Events since an instant, newest first, every page: Stripe keeps them for 30 days. For sweeps that look for webhooks never come. */
  listEvents(input: { createdSince: Date; types?: string[] | undefined }): Promise<StripeEvent[]>;
}

export function eventCalls(stripe: Stripe): EventCalls {
  return {
    listEvents: ({ createdSince, types }) =>
      mappingErrors(async () => {
        const events: StripeEvent[] = [];
        const filter = { created: { gte: toUnixSeconds(createdSince) }, limit: PAGE, ...(types === undefined ? {} : { types }) };
        for await (const event of stripe.events.list(filter)) {
          const known = toStripeEvent(event);
          if (known) events.push(known);
        }
        return events;
      }),
  };
}
