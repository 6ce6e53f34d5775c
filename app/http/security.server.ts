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
        formAction: ["'self'", ...(config.STRIPE_API_BASE ? [new URL(config.STRIPE_API_BASE).origin] : ["https://invoice.stripe.com"])],
        frameAncestors: ["'none'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: "same-origin" },
    crossOriginEmbedderPolicy: false,
  });
  return (request: Request, response: Response, next: NextFunction) => {
    response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    if (!request.path.startsWith("/assets/")) response.setHeader("Cache-Control", "no-store");
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
  if (MACHINE_PATHS.some((prefix) => request.path.startsWith(prefix))) return true;
  const site = request.get("sec-fetch-site");
  if (site !== undefined && site !== "same-origin") return false;
  return request.get("origin") === new URL(config.APP_URL).origin;
}
