import { randomBytes } from "node:crypto";
import type { JsonObject } from "../contract/json.ts";
import { page } from "./lists.ts";
import type { EndpointRecord } from "./money-records.ts";
import { answer, freshId, mergeMetadata, type Operation, text } from "./operation.ts";
import { ApiRefusal, refuseMissing, refuseUnmodelled } from "./refusal.ts";
import type { StoreReader } from "./store.ts";
import { Work } from "./work.ts";

/** Where events go: the newest endpoint that was made and is enabled, else the one the stand-in was started with. */
export function deliveryTarget(
  store: Pick<StoreReader, "all">,
  configured: { url: string; secret: string },
): { url: string; secret: string; wants: (type: string) => boolean } {
  const made = store.all("endpoints").findLast(({ endpoint }) => endpoint.status === "enabled");
  if (!made) return { ...configured, wants: () => true };
  const { url, enabled_events: events } = made.endpoint;
  return { url, secret: made.secret, wants: (type) => events.includes("*") || events.includes(type) };
}

const create: Operation = (context, _args, params) => {
  refuseUnmodelled(params, ["url", "enabled_events", "api_version", "description", "metadata"]);
  const work = new Work(context);
  const secret = `whsec_${randomBytes(24).toString("base64url")}`;
  const row: EndpointRecord = {
    secret,
    endpoint: {
      ...work.context.blank("webhook_endpoint"),
      id: freshId("we"),
      api_version: text(params, "api_version"),
      created: work.now,
      description: text(params, "description"),
      enabled_events: eventsOf(params) ?? [],
      metadata: mergeMetadata({}, params["metadata"]),
      status: "enabled",
      url: urlOf(params) ?? "",
    },
  };
  work.put("endpoints", row.endpoint.id, row);
  // The secret is shown this once.
  return work.outcome({ ...row.endpoint, secret });
};

const update: Operation = (context, [id = ""], params) => {
  refuseUnmodelled(params, ["url", "enabled_events", "disabled", "description", "metadata"]);
  const work = new Work(context);
  const { endpoint, secret } = work.get("endpoints", id) ?? refuseMissing("webhook endpoint", id);
  const disabled = params["disabled"];
  const row: EndpointRecord["endpoint"] = {
    ...endpoint,
    ...(params["description"] === undefined ? {} : { description: text(params, "description") }),
    enabled_events: eventsOf(params) ?? endpoint.enabled_events,
    metadata: mergeMetadata(endpoint.metadata, params["metadata"]),
    status: typeof disabled !== "boolean" ? endpoint.status : disabled ? "disabled" : "enabled",
    url: urlOf(params) ?? endpoint.url,
  };
  work.put("endpoints", id, { endpoint: row, secret });
  return work.outcome(row);
};

function eventsOf(params: JsonObject): string[] | null {
  const given = params["enabled_events"];
  return Array.isArray(given) ? given.map(String) : null;
}

/** Deliveries of a stand-in stay on this machine. */
function urlOf(params: JsonObject): string | null {
  const url = text(params, "url");
  if (url === null) return null;
  if (!URL.canParse(url) || !["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname)) {
    throw new ApiRefusal("The stand-in delivers to this machine only", { code: "url_invalid", param: "url" });
  }
  return url;
}

/** Webhook endpoint operations by the contract's operation id. */
export const endpointOperations: Record<string, Operation> = {
  "WebhookEndpoints.create": create,
  "WebhookEndpoints.update": update,
  "WebhookEndpoints.retrieve": ({ store }, [id = ""], params) => {
    refuseUnmodelled(params, []);
    return answer((store.get("endpoints", id) ?? refuseMissing("webhook endpoint", id)).endpoint);
  },
  "WebhookEndpoints.list": ({ store }, _args, params) => {
    refuseUnmodelled(params, ["limit", "starting_after", "ending_before"]);
    const rows = store.all("endpoints").map(({ endpoint }) => endpoint);
    return answer(page(rows.reverse(), params, "/v1/webhook_endpoints", (row) => row));
  },
  "WebhookEndpoints.del": ({ store }, [id = ""]) => {
    if (!store.get("endpoints", id)) refuseMissing("webhook endpoint", id);
    return { body: { id, object: "webhook_endpoint", deleted: true }, changes: [{ table: "endpoints", id, row: null }], happenings: [] };
  },
};
