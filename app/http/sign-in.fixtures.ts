import { createHmac } from "node:crypto";
import type { AppLoadContext } from "@remix-run/node";
import { pino } from "pino";
import type { Services } from "#app/kernel/context.server.ts";
import { createAuth } from "./auth.server.ts";
import { signedIn } from "./session.server.ts";

let visitors = 0;
/** A load context as one request gets it. */
export function loadContextOf(of: Services, mode: "test" | "production" = "test"): AppLoadContext {
  const services = { ...of, config: { ...of.config, APP_MODE: mode } };
  return {
    services,
    auth: createAuth(services.database, services.config),
    log: pino({ level: "silent" }),
    nonce: "nonce",
    requestId: "test",
    // Never one twice: the library counts by address.
    clientAddress: `10.0.${++visitors >> 8}.${visitors & 255}`,
  };
}

/** A browser: keeps cookies over requests. */
export class Browser {
  readonly services: Services;
  constructor(services: Services) {
    this.services = services;
  }
  readonly cookies = new Map<string, string>();
  request(path = "/work", method = "GET"): Request {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return new Request(`http://127.0.0.1:3999${path}`, { method, headers: { Cookie: cookie } });
  }
  take({ headers }: { headers: Headers }): void {
    for (const line of headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split(/=(.*)/s);
      if (value === "" || /max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
  signedIn = () => signedIn(this.request(), loadContextOf(this.services));
}

/** What an authenticator shows for an otpauth address, so many steps of 30 seconds from now. */
export function totp(uri: string, steps = 0): string {
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const bits = [...secret].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  const code = (mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff) % 1_000_000;
  return String(code).padStart(6, "0");
}
