import Stripe from "stripe";

/** Where the API answers, when it is not Stripe itself (the stand-in). */
export interface StripeApiBase {
  host: string;
  port: number;
  protocol: "http" | "https";
}

/** One finished call, for the log. `path` holds object ids but no parameters and no key. */
export interface StripeCallRecord {
  method: string;
  path: string;
  status: number;
  elapsedMs: number;
  requestId: string | null;
}

export interface StripeClientConfig {
  secretKey: string;
  apiBase?: StripeApiBase | undefined;
  /** Called after each answered try; a try that never got an answer is not reported. */
  fetchLogger?: ((call: StripeCallRecord) => void) | undefined;
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

/**
 * The SDK instance of this process. The API version is the one the SDK pins; 2 retries on dropped connections, 409 and 5xx reuse
 * one idempotency key; a try ends after 20 s. Throws RangeError when a key would leave the machine in clear text or a live key
 * would go to a host that is not Stripe.
 */
export function createStripe(config: StripeClientConfig): Stripe {
  const { secretKey, apiBase, fetchLogger } = config;
  if (secretKey.trim() === "") throw new RangeError("The Stripe secret key is empty");
  if (apiBase && /^[sr]k_live_/.test(secretKey)) throw new RangeError("A live Stripe key may only be sent to Stripe");
  if (apiBase?.protocol === "http" && !LOOPBACK.has(apiBase.host))
    throw new RangeError("Plain http is for a stand-in on this machine only");

  const stripe = new Stripe(secretKey, {
    typescript: true,
    telemetry: false,
    maxNetworkRetries: 2,
    timeout: 20_000,
    ...(apiBase ? { host: apiBase.host, port: apiBase.port, protocol: apiBase.protocol } : {}),
  });
  if (fetchLogger) {
    stripe.on("response", (response: Stripe.ResponseEvent) => {
      fetchLogger({
        method: response.method,
        path: response.path.split("?")[0] ?? response.path,
        status: response.status,
        elapsedMs: response.elapsed,
        requestId: response.request_id || null,
      });
    });
  }
  return stripe;
}
