/**
 * The nonce of the response's Content-Security-Policy, for the few inline scripts of the document.
 * The server puts it in `loadContext.nonce`; in the browser it is empty, because browsers hide the attribute after parsing.
 */
import { createContext, useContext } from "react";

const NonceContext = createContext("");

export const NonceProvider = NonceContext.Provider;

/** The nonce to put on inline scripts; "" in the browser. */
export function useNonce(): string {
  return useContext(NonceContext);
}
