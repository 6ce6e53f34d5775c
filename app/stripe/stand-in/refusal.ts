import type { JsonObject } from "../contract/json.ts";
import type { Outcome } from "./operation.ts";

/** A request that is answered with an `{error}` body. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly type: "invalid_request_error" | "idempotency_error" | "api_error" | "card_error";
  readonly code: string | undefined;
  readonly param: string | undefined;
  /** What happened all the same and is committed: a declined card leaves a failed charge. */
  readonly outcome: Outcome | undefined;

  constructor(
    message: string,
    fields: { status?: number; type?: ApiRefusal["type"]; code?: string; param?: string; outcome?: Outcome } = {},
  ) {
    super(message);
    this.name = "ApiRefusal";
    this.status = fields.status ?? 400;
    this.type = fields.type ?? "invalid_request_error";
    this.code = fields.code;
    this.param = fields.param;
    this.outcome = fields.outcome;
  }

  toBody(): JsonObject {
    return {
      error: {
        type: this.type,
        message: this.message,
        ...(this.code === undefined ? {} : { code: this.code }),
        ...(this.param === undefined ? {} : { param: this.param }),
      },
    };
  }
}

/** A fault of the stand-in itself, such as an answer that disagrees with the contract: 500, logged, nothing committed. */
export class StandInFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StandInFault";
  }
}

/** @throws ApiRefusal 404 as Stripe words it. */
export function refuseMissing(kind: string, id: string, param = "id"): never {
  throw new ApiRefusal(`No such ${kind}: '${id}'`, { status: 404, code: "resource_missing", param });
}

/**
 * Refuses parameters the contract allows and the stand-in does not model, so that none is silently ignored.
 * @param prefix where the parameters stand, for example `lines[0]`
 */
export function refuseUnmodelled(params: JsonObject, modelled: string[], prefix = ""): void {
  for (const name of Object.keys(params)) {
    if (modelled.includes(name)) continue;
    const param = prefix === "" ? name : `${prefix}[${name}]`;
    throw new ApiRefusal(`The stand-in does not model the parameter ${param}`, { code: "parameter_not_modelled", param });
  }
}
