import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { ContractMatch, StripeContract } from "../contract/contract.ts";
import { FormSyntaxError } from "../contract/form.ts";
import type { JsonObject } from "../contract/json.ts";
import type { StandInClock } from "./clock.ts";
import type { Commit } from "./committer.ts";
import { expand } from "./expansion.ts";
import { type ApiRequestLine, type CallFault, type StandInFaults, strikingCall } from "./faults.ts";
import { freshId, type OperationContext, type Outcome } from "./operation.ts";
import { operations } from "./operations.ts";
import type { Change } from "./records.ts";
import { ApiRefusal, StandInFault } from "./refusal.ts";
import { header, readBody, reply } from "./requests.ts";
import type { Store } from "./store.ts";
import { Work } from "./work.ts";

const DAY = 86_400;
const BODY_LIMIT = 1_000_000;

export type { StandInFaults } from "./faults.ts";

interface ApiOptions {
  contract: StripeContract;
  store: Store;
  clock: StandInClock;
  commit: Commit;
  /** What an operation may read, at this instant. */
  context: (account: string | null) => OperationContext;
  /** The key callers must send; any test key when left out. Live keys are always refused. */
  secretKey: string | undefined;
  faults: StandInFaults;
  log: (message: string) => void;
}

interface Answer {
  status: number;
  body: string;
  replayOf?: string;
}

interface ReadRequest {
  match: ContractMatch;
  raw: string;
  key: string | null;
  account: string | null;
  requestId: string;
  fault: CallFault | undefined;
}

/** The handler of everything under /v1. */
export function createApi(options: ApiOptions): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  const { contract, store, clock, commit, faults, log } = options;
  const inFlight = new Set<string>();
  const now = () => Math.floor(clock.now().getTime() / 1000);

  async function read(request: IncomingMessage, url: URL, requestId: string): Promise<ReadRequest> {
    const method = request.method ?? "GET";
    const body = await readBody(request, BODY_LIMIT);
    checkCaller(request, options.secretKey, contract.apiVersion);
    const match = contract.match(method, url.pathname);
    if (!match) throw new ApiRefusal(`Unrecognized request URL (${method}: ${url.pathname})`, { status: 404 });
    const type = header(request, "content-type");
    if (body !== "" && !type.startsWith("application/x-www-form-urlencoded")) throw new ApiRefusal(`Invalid content type: ${type}`);
    const given = method === "POST" ? header(request, "idempotency-key") : "";
    if (given.length > 255) throw new ApiRefusal("Idempotency keys hold at most 255 characters", { type: "idempotency_error" });
    const account = header(request, "stripe-account");
    if (account !== "" && !store.get("accounts", account))
      throw new ApiRefusal("The account does not exist", { status: 403, code: "account_invalid" });
    const raw = method === "POST" ? body : url.search.slice(1);
    const fault = strikingCall(faults, { operationId: match.operationId, method, form: raw });
    if (fault?.fault === "rateLimit") throw new ApiRefusal("Too many requests", { status: 429, code: "rate_limit" });
    return { match, raw, key: given === "" ? null : given, account: account === "" ? null : account, requestId, fault };
  }

  /** Without a key: run. With one: run once, replay the saved answer, or refuse. */
  async function answerOnce(read: ReadRequest): Promise<Answer> {
    const { match, key, raw } = read;
    if (key === null) return run(read, null);
    if (inFlight.has(key)) {
      throw new ApiRefusal("There is currently another in-progress request using this Idempotency-Key.", {
        status: 409,
        type: "idempotency_error",
        code: "idempotency_key_in_use",
      });
    }
    const fingerprint = createHash("sha256")
      .update(`${match.operationId}\n${match.args.join("/")}\n${raw}`)
      .digest("hex");
    const saved = store.get("answers", key);
    if (saved && saved.created >= now() - DAY) {
      if (saved.fingerprint === fingerprint) return { status: saved.status, body: saved.body, replayOf: saved.requestId };
      throw new ApiRefusal("Keys for idempotent requests can only be used with the same parameters they were first used with.", {
        type: "idempotency_error",
      });
    }
    inFlight.add(key);
    try {
      return await run(read, fingerprint);
    } finally {
      inFlight.delete(key);
    }
  }

  async function run({ match, raw, key, account, requestId, fault }: ReadRequest, fingerprint: string | null): Promise<Answer> {
    const operation = operations[match.operationId];
    if (!operation)
      throw new ApiRefusal(`The stand-in does not model ${match.operationId}`, { status: 404, code: "operation_not_modelled" });
    const { expand: wanted, ...params } = decoded(match, raw);
    const cause = { requestId, idempotencyKey: key };
    const save = (status: number, body: string): Change[] =>
      key === null || fingerprint === null
        ? []
        : [{ table: "answers", id: key, row: { fingerprint, status, body, requestId, created: now() } }];

    if (fault?.fault === "slow") await delay(fault.milliseconds ?? 1_000);
    if (fault?.fault === "errorBefore") throw new ApiRefusal("Fault injected before the operation", { status: 500, type: "api_error" });
    await faults.beforeOperation?.({ operationId: match.operationId, idempotencyKey: key });
    let outcome: Outcome;
    const context = options.context(account);
    // A refusal by the operation is saved under the key like any answer; what is refused above never reached it and is not.
    try {
      if (fault?.fault === "refuse") throw new ApiRefusal("Fault injected: refused", fault.code === undefined ? {} : { code: fault.code });
      if (fault?.fault === "errorSaved") throw new ApiRefusal("Fault injected and saved", { status: 500, type: "api_error" });
      outcome = operation(context, match.args, params);
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      const body = JSON.stringify(error.toBody());
      await commit(error.outcome ?? { body: {}, changes: [], happenings: [] }, cause, save(error.status, body));
      return { status: error.status, body };
    }
    // Expanded as it will stand after the commit: a new refund's balance transaction is among the changes.
    const shown = expand({ ...context, store: new Work(context, outcome.changes) }, outcome.body, wanted);
    const [violation] = contract.checkAnswer(match, shown);
    if (violation) throw new StandInFault(`${match.operationId}: ${violation.message} (${violation.param})`);
    const body = JSON.stringify(shown);
    await commit(outcome, cause, save(200, body));
    if (outcome.clockTo !== undefined) clock.set(new Date(outcome.clockTo * 1000));
    return { status: 200, body };
  }

  function decoded(match: ContractMatch, raw: string): JsonObject {
    try {
      const params = contract.decode(match, raw);
      const [violation] = contract.checkRequest(match, params);
      if (violation) throw new ApiRefusal(violation.message, { code: violation.code, param: violation.param });
      return params;
    } catch (error) {
      if (error instanceof FormSyntaxError) throw new ApiRefusal(error.message, { param: error.key });
      throw error;
    }
  }

  function failed(error: unknown): Answer {
    if (!(error instanceof ApiRefusal)) log(`fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const refusal =
      error instanceof ApiRefusal ? error : new ApiRefusal("The stand-in failed; see its log.", { status: 500, type: "api_error" });
    const body = refusal.toBody();
    for (const violation of contract.checkError(body)) log(`fault: error body: ${violation.message}`);
    return { status: refusal.status, body: JSON.stringify(body) };
  }

  return async (request, response, url) => {
    const requestId = freshId("req");
    let line: ApiRequestLine | null = null;
    let fault: CallFault | undefined;
    let answer: Answer;
    let committed = false;
    try {
      const incoming = await read(request, url, requestId);
      fault = incoming.fault;
      line = { operationId: incoming.match.operationId, idempotencyKey: incoming.key };
      answer = await answerOnce(incoming);
      committed = true;
    } catch (error) {
      answer = failed(error);
    }
    const planned = fault?.fault === "drop" ? "drop" : fault?.fault === "errorAfter" ? "error" : "answer";
    const fate = committed && line ? (faults.afterCommit?.(line) ?? planned) : "answer";
    if (fate === "drop") {
      response.destroy();
      return;
    }
    if (fate === "error") answer = failed(new ApiRefusal("Fault injected after the commit", { status: 500, type: "api_error" }));
    reply(
      response,
      answer.status,
      {
        "content-type": "application/json",
        "cache-control": "no-store",
        "request-id": requestId,
        "stripe-version": contract.apiVersion,
        ...(line?.idempotencyKey ? { "idempotency-key": line.idempotencyKey } : {}),
        ...(answer.replayOf === undefined ? {} : { "idempotent-replayed": "true", "original-request": answer.replayOf }),
      },
      answer.body,
    );
  };
}

/** Refuses callers without a test key and callers of another API version, as a newer SDK would be. */
function checkCaller(request: IncomingMessage, secretKey: string | undefined, apiVersion: string): void {
  const given = /^Bearer (.+)$/.exec(header(request, "authorization"))?.[1] ?? "";
  const accepted = secretKey === undefined ? /^[sr]k_test_\w+$/.test(given) : given === secretKey;
  if (!accepted || /^[sr]k_live_/.test(given)) throw new ApiRefusal("Invalid API Key provided", { status: 401 });
  const version = header(request, "stripe-version");
  if (version !== "" && version !== apiVersion) throw new ApiRefusal(`Invalid Stripe API version: ${version}`);
}
