import Big from "big.js";
import { isJsonObject, type JsonObject } from "../contract/json.ts";
import { retrieving } from "./charge-operations.ts";
import { page } from "./lists.ts";
import type { MeterObject } from "./money-records.ts";
import { answer, freshId, integer, type Operation, type OperationContext, text } from "./operation.ts";
import { ApiRefusal, refuseMissing, refuseUnmodelled } from "./refusal.ts";
import { Work } from "./work.ts";

const DAY = 86_400;
const OLDEST = 35 * DAY;
const MOST_AHEAD = 300;

const create: Operation = (context, _args, params) => {
  refuseUnmodelled(params, [
    "display_name",
    "event_name",
    "default_aggregation",
    "customer_mapping",
    "value_settings",
    "event_time_window",
  ]);
  const work = new Work(context);
  const name = text(params, "event_name") ?? "";
  if (meterOf(context, name))
    throw new ApiRefusal(`A meter for ${name} exists already`, { code: "resource_already_exists", param: "event_name" });
  const row: MeterObject = {
    ...work.context.blank("billing.meter"),
    id: freshId("mtr"),
    created: work.now,
    customer_mapping: { event_payload_key: keyOf(params, "customer_mapping") ?? "stripe_customer_id", type: "by_id" },
    default_aggregation: params["default_aggregation"] ?? null,
    display_name: text(params, "display_name"),
    event_name: name,
    event_time_window: text(params, "event_time_window"),
    status: "active",
    updated: work.now,
    value_settings: { event_payload_key: keyOf(params, "value_settings") ?? "value" },
  };
  work.put("meters", row.id, row);
  return work.outcome(row);
};

const list: Operation = ({ store }, _args, params) => {
  refuseUnmodelled(params, ["status", "limit", "starting_after", "ending_before"]);
  const status = text(params, "status");
  const rows = store.all("meters").filter((meter) => status === null || meter.status === status);
  return answer(page(rows.reverse(), params, "/v1/billing/meters", (meter) => meter));
};

const setActive =
  (status: MeterObject["status"]): Operation =>
  (context, [id = ""], params) => {
    refuseUnmodelled(params, []);
    const work = new Work(context);
    const meter = work.get("meters", id) ?? refuseMissing("meter", id);
    const row: MeterObject = {
      ...meter,
      status,
      status_transitions: { deactivated_at: status === "inactive" ? work.now : null },
      updated: work.now,
    };
    work.put("meters", id, row);
    return work.outcome(row);
  };

/** Takes a meter event: identifiers are unique for a day only, the time lies between 35 days back and five minutes ahead. */
const send: Operation = (context, _args, params) => {
  refuseUnmodelled(params, ["event_name", "payload", "identifier", "timestamp"]);
  const work = new Work(context);
  const eventName = text(params, "event_name") ?? "";
  const meter = meterOf(context, eventName);
  if (!meter) throw new ApiRefusal(`No active meter found for event name ${eventName}`, { code: "resource_missing", param: "event_name" });
  const timestamp = integer(params, "timestamp") ?? work.now;
  if (timestamp < work.now - OLDEST)
    throw new ApiRefusal("The timestamp is more than 35 days in the past", { code: "timestamp_too_far_in_past", param: "timestamp" });
  if (timestamp > work.now + MOST_AHEAD)
    throw new ApiRefusal("The timestamp is more than five minutes ahead", { code: "timestamp_in_future", param: "timestamp" });
  const payload = isJsonObject(params["payload"]) ? params["payload"] : {};
  const customer = text(payload, meter.customer_mapping.event_payload_key);
  const value = text(payload, meter.value_settings.event_payload_key);
  if (customer === null || !work.get("customers", customer)) {
    throw new ApiRefusal("The payload names no customer of this account", {
      param: `payload[${meter.customer_mapping.event_payload_key}]`,
    });
  }
  if (value === null || !/^-?\d+(\.\d{1,12})?$/.test(value)) {
    throw new ApiRefusal("The payload carries no number", { param: `payload[${meter.value_settings.event_payload_key}]` });
  }
  const identifier = text(params, "identifier") ?? crypto.randomUUID();
  const known = work.get("meterEvents", identifier);
  if (known && known.receivedAt > work.now - DAY) {
    throw new ApiRefusal(`An event already exists with identifier ${identifier}`, { code: "duplicate_meter_event", param: "identifier" });
  }
  const event: JsonObject = {
    object: "billing.meter_event",
    created: work.now,
    event_name: eventName,
    identifier,
    livemode: false,
    payload: Object.fromEntries(Object.entries(payload).map(([key, given]) => [key, String(given)])),
    timestamp,
  };
  // A later event of the same identifier is one more, not the same: the earlier one keeps counting under a name of its own.
  if (known) work.put("meterEvents", `${identifier} until ${work.now}`, known);
  work.put("meterEvents", identifier, { event, eventName, identifier, customer, value, timestamp, receivedAt: work.now, canceled: false });
  return work.outcome(event);
};

/** Cancels an event within a day of its receipt. */
const cancel: Operation = (context, _args, params) => {
  refuseUnmodelled(params, ["event_name", "type", "cancel"]);
  const work = new Work(context);
  const identifier = (isJsonObject(params["cancel"]) && text(params["cancel"], "identifier")) || "";
  const known = work.get("meterEvents", identifier);
  if (!known || known.eventName !== params["event_name"]) refuseMissing("meter event", identifier, "cancel[identifier]");
  if (known.receivedAt <= work.now - DAY)
    throw new ApiRefusal("The event was received more than 24 hours ago", { param: "cancel[identifier]" });
  work.put("meterEvents", identifier, { ...known, canceled: true });
  return work.outcome({
    object: "billing.meter_event_adjustment",
    cancel: { identifier },
    event_name: known.eventName,
    livemode: false,
    status: "complete",
    type: "cancel",
  });
};

/** One sum over the whole span; windows within it are not modelled. */
const summaries: Operation = ({ store }, [id = ""], params) => {
  refuseUnmodelled(params, ["customer", "start_time", "end_time", "limit", "starting_after", "ending_before"]);
  const meter = store.get("meters", id) ?? refuseMissing("meter", id);
  const [start, end] = [integer(params, "start_time") ?? 0, integer(params, "end_time") ?? 0];
  const sum = store
    .all("meterEvents")
    .filter(
      ({ eventName, customer, timestamp, canceled }) =>
        eventName === meter.event_name && customer === params["customer"] && timestamp >= start && timestamp < end && !canceled,
    )
    .reduce((total, { value }) => total.plus(value), new Big(0));
  const summary = {
    id: `mtrusg_${id}_${start}`,
    object: "billing.meter_event_summary",
    aggregated_value: sum.toNumber(),
    end_time: end,
    livemode: false,
    meter: id,
    start_time: start,
  };
  return answer(page([summary], params, `/v1/billing/meters/${id}/event_summaries`, (row) => row));
};

function meterOf({ store }: OperationContext, eventName: string): MeterObject | undefined {
  return store.all("meters").find((meter) => meter.event_name === eventName && meter.status === "active");
}

function keyOf(params: JsonObject, name: string): string | null {
  const given = params[name];
  return isJsonObject(given) ? text(given, "event_payload_key") : null;
}

/** Meter operations by the contract's operation id. */
export const meterOperations: Record<string, Operation> = {
  "Billing.Meters.create": create,
  "Billing.Meters.retrieve": retrieving("meters", "meter"),
  "Billing.Meters.list": list,
  "Billing.Meters.deactivate": setActive("inactive"),
  "Billing.Meters.reactivate": setActive("active"),
  "Billing.Meters.listEventSummaries": summaries,
  "Billing.MeterEvents.create": send,
  "Billing.MeterEventAdjustments.create": cancel,
};
