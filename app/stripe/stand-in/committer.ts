import type { StripeContract } from "../contract/contract.ts";
import type { JsonObject } from "../contract/json.ts";
import type { StandInClock } from "./clock.ts";
import { type StandInFaults, strikingWebhooks } from "./faults.ts";
import { freshId, type Outcome } from "./operation.ts";
import type { Change, EventObject } from "./records.ts";
import { StandInFault } from "./refusal.ts";
import type { Store } from "./store.ts";
import type { WebhookSender } from "./webhooks.ts";

/**
 * Writes an outcome: events are made and checked against the contract, then rows, events and `extra` become one commit, then the
 * events are handed to delivery. Rows are visible as soon as this is called, so a caller that read them in the same turn cannot
 * be overtaken. Throws StandInFault with nothing written when an event disagrees with the contract.
 */
export type Commit = (
  outcome: Outcome,
  cause: { requestId: string | null; idempotencyKey: string | null },
  extra?: Change[],
) => Promise<void>;

export function createCommitter(options: {
  store: Store;
  contract: StripeContract;
  clock: StandInClock;
  sender: WebhookSender;
  faults: StandInFaults;
}): Commit {
  const { store, contract, clock, sender, faults } = options;

  function mustAgree(object: JsonObject): void {
    const [violation] = contract.checkObject(object);
    if (violation) throw new StandInFault(`${String(object["object"])}: ${violation.message} (${violation.param})`);
  }

  return async (outcome, cause, extra = []) => {
    const created = Math.floor(clock.now().getTime() / 1000);
    const events = outcome.happenings.map(({ type, object, account }): EventObject => {
      const event: EventObject = {
        id: freshId("evt"),
        object: "event",
        ...(account === undefined ? {} : { account }),
        api_version: contract.apiVersion,
        created,
        data: { object },
        livemode: false,
        pending_webhooks: 1,
        request: { id: cause.requestId, idempotency_key: cause.idempotencyKey },
        type,
      };
      mustAgree(event);
      mustAgree(object);
      return event;
    });
    const sent = events.flatMap((event) => {
      const struck = strikingWebhooks(faults, event.type);
      const twins = struck.some(({ fault }) => fault === "newId") ? [event, { ...event, id: freshId("evt") }] : [event];
      return twins.map((twin) => ({ event: twin, struck }));
    });
    const told = sent.map(({ event, struck }): Change => {
      const delivery = struck.some(({ fault }) => fault === "lose") ? "lost" : "pending";
      return { table: "events", id: event.id, row: { event, delivery, attempts: 0 } };
    });
    const changes = [...outcome.changes, ...told, ...extra];
    if (changes.length > 0) await store.commit(changes);
    for (const { event, struck } of sent) sender.deliver(event.id, struck);
  };
}
