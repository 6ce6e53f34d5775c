import { isJsonObject, type Json, type JsonObject } from "../contract/json.ts";
import { retrieving } from "./charge-operations.ts";
import { listing } from "./lists.ts";
import type { AccountObject } from "./money-records.ts";
import { answer, freshId, mergeMetadata, type Operation, text } from "./operation.ts";
import { ApiRefusal, refuseMissing, refuseUnmodelled } from "./refusal.ts";
import { Work } from "./work.ts";

const LINK_LIFE = 300;

const create: Operation = (context, _args, params) => {
  refuseUnmodelled(params, ["controller", "capabilities", "country", "email", "business_type", "business_profile", "company", "metadata"]);
  const capabilities = isJsonObject(params["capabilities"]) ? params["capabilities"] : {};
  refuseUnmodelled(capabilities, ["transfers"], "capabilities");
  const controller = params["controller"];
  if (!isJsonObject(controller))
    throw new ApiRefusal("The stand-in models accounts by controller", { code: "parameter_missing", param: "controller" });
  const country = text(params, "country");
  if (country === null) throw new ApiRefusal("Missing required param: country.", { code: "parameter_missing", param: "country" });
  const profile = isJsonObject(params["business_profile"]) ? params["business_profile"] : {};
  const work = new Work(context);
  const row: AccountObject = {
    ...work.context.blank("account"),
    id: freshId("acct"),
    business_profile: {
      annual_revenue: null,
      mcc: null,
      minority_owned_business_designation: null,
      name: text(profile, "name"),
      product_description: null,
      specified_commercial_transactions_act_url: null,
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: text(profile, "url"),
    },
    business_type: text(params, "business_type"),
    capabilities: { transfers: "inactive" },
    controller: { ...asPlain(controller), is_controller: true, type: "application" },
    country,
    created: work.now,
    default_currency: "cny",
    email: text(params, "email"),
    metadata: mergeMetadata({}, params["metadata"]),
    requirements: requirementsOf(false),
    type: "none",
  };
  work.put("accounts", row.id, row);
  return work.outcome(row);
};

const update: Operation = (context, [id = ""], params) => {
  refuseUnmodelled(params, ["email", "metadata"]);
  const work = new Work(context);
  const account = work.get("accounts", id) ?? refuseMissing("account", id);
  const email = params["email"] === undefined ? (account["email"] ?? null) : text(params, "email");
  const row: AccountObject = { ...account, email, metadata: mergeMetadata(account.metadata, params["metadata"]) };
  work.put("accounts", id, row);
  return work.outcome(row);
};

/** A link to the onboarding page, good for five minutes. */
const link: Operation = (context, _args, params) => {
  refuseUnmodelled(params, ["account", "type", "refresh_url", "return_url", "collection_options"]);
  const account = text(params, "account") ?? "";
  if (!context.store.get("accounts", account)) refuseMissing("account", account, "account");
  for (const name of ["refresh_url", "return_url"]) {
    if (text(params, name) === null) throw new ApiRefusal(`Missing required param: ${name}.`, { code: "parameter_missing", param: name });
  }
  const work = new Work(context);
  const token = freshId("link").slice(5);
  const expiresAt = work.now + LINK_LIFE;
  work.put("accountLinks", token, { account, returnUrl: text(params, "return_url"), expiresAt });
  return work.outcome({ object: "account_link", created: work.now, expires_at: expiresAt, url: `${context.baseUrl}/onboarding/${token}` });
};

/** What Stripe's checks of a member come to: the transfers capability opens or closes, and both events are told at the account. */
export function setTransfers(work: Work, id: string, transfers: AccountObject["capabilities"]["transfers"]): AccountObject {
  const account = work.get("accounts", id) ?? refuseMissing("account", id);
  const active = transfers === "active";
  const row: AccountObject = {
    ...account,
    capabilities: { transfers },
    details_submitted: transfers !== "inactive" || account["details_submitted"] === true,
    payouts_enabled: active,
    requirements: requirementsOf(active),
  };
  work.put("accounts", id, row);
  work.tell("capability.updated", capabilityOf(row), id);
  work.tell("account.updated", row, id);
  return row;
}

/** A member takes the platform's access away: nothing can be sent to it any more. */
export function deauthorize(work: Work, id: string): AccountObject {
  const row = setTransfers(work, id, "inactive");
  work.tell("account.application.deauthorized", { id: "ca_stand_in", object: "application", name: "实景" }, id);
  return row;
}

function capabilityOf(account: AccountObject): JsonObject {
  const status = account.capabilities.transfers;
  return {
    id: "transfers",
    object: "capability",
    account: account.id,
    requested: true,
    requested_at: account.created,
    requirements: requirementsOf(status === "active", "requirements.fields_needed"),
    status,
  };
}

/** Accounts and capabilities have words of their own for what is missing. */
function requirementsOf(met: boolean, unmet = "requirements.past_due"): JsonObject {
  const due: Json[] = met ? [] : ["external_account", "tos_acceptance.date"];
  return {
    alternatives: [],
    current_deadline: null,
    currently_due: due,
    disabled_reason: met ? null : unmet,
    errors: [],
    eventually_due: due,
    past_due: due,
    pending_verification: [],
  };
}

/** Form trees carry no prototype; rows are plain. */
function asPlain(tree: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(tree)) as JsonObject;
}

/** Account operations by the contract's operation id. */
export const accountOperations: Record<string, Operation> = {
  "Accounts.create": create,
  "Accounts.update": update,
  "Accounts.retrieve": retrieving("accounts", "account"),
  "Accounts.list": ({ store }, _args, params) => listing(store.all("accounts"), params, "/v1/accounts"),
  "Accounts.retrieveCapability": ({ store }, [id = "", capability = ""], params) => {
    refuseUnmodelled(params, []);
    const account = store.get("accounts", id) ?? refuseMissing("account", id);
    return answer(capability === "transfers" ? capabilityOf(account) : refuseMissing("capability", capability));
  },
  "AccountLinks.create": link,
};
