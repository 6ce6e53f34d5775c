import type { HeadersFunction } from "@remix-run/node";

/**
 * `headers` of a route whose action may answer 429: a page sent without JavaScript takes its headers from here, not from the action.
 */
export const retryAfter: HeadersFunction = ({ actionHeaders, errorHeaders }) => {
  const wait = actionHeaders.get("Retry-After") ?? errorHeaders?.get("Retry-After");
  return wait ? { "Retry-After": wait } : {};
};
