import type { NextFunction, Request, Response } from "express";
import helmet from "helmet";
import type { Config } from "#app/config.server.ts";

/** Security headers of every answer. Scripts run by nonce only; Mantine writes style attributes, so styles may be inline. */
export function securityHeaders(config: Config) {
  const secure = config.APP_URL.startsWith("https:");
  const nonceOf = (response: unknown) => `'nonce-${(response as Response).locals["nonce"]}'`;
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", (_request, response) => nonceOf(response)],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        // Where a form may lead on to: the page of an invoice, and the one where a member opens its account.
        formAction: [
          "'self'",
          ...(config.STRIPE_API_BASE
            ? [new URL(config.STRIPE_API_BASE).origin]
            : ["https://invoice.stripe.com", "https://connect.stripe.com"]),
        ],
        frameAncestors: ["'none'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    // Older browsers read this one where newer ones read frame-ancestors.
    xFrameOptions: { action: "deny" },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: "same-origin" },
    crossOriginEmbedderPolicy: false,
  });
  return (request: Request, response: Response, next: NextFunction) => {
    response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    headers(request, response, next);
  };
}

/** Machine endpoints that authenticate by key or signature and carry no cookie. */
const MACHINE_PATHS = ["/api/v1/", "/webhooks/"];

/**
 * Whether a request may change something: a browser's cross-site, null-origin or origin-less write is refused (reliability A4).
 * Sec-Fetch-Site is believed when present because no page can set it.
 */
export function isSameOrigin(request: Request, config: Config): boolean {
  if (request.method === "GET" || request.method === "HEAD") return true;
  if (isMachinePath(request.originalUrl)) return true;
  const site = request.get("sec-fetch-site");
  if (site !== undefined && site !== "same-origin") return false;
  return request.get("origin") === config.APP_URL;
}

/** Judges the path that will be served: `/webhooks/../work` is a page. */
function isMachinePath(target: string): boolean {
  const address = `http://local.invalid${target}`;
  return URL.canParse(address) && MACHINE_PATHS.some((prefix) => new URL(address).pathname.startsWith(prefix));
}
