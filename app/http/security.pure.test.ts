import type { Request } from "express";
import { describe, expect, test } from "vitest";
import type { Config } from "#app/config.server.ts";
import { isSameOrigin } from "./security.server.ts";

const APP = "https://shijing.example";
const config = { APP_URL: APP } as Config;

function ask(method: string, originalUrl: string, headers: Record<string, string> = {}): boolean {
  return isSameOrigin({ method, originalUrl, get: (name: string) => headers[name] } as unknown as Request, config);
}

describe("a write", () => {
  test.each<[string, Record<string, string>, boolean]>([
    ["of our own page", { origin: APP, "sec-fetch-site": "same-origin" }, true],
    ["of our own page in a browser without Sec-Fetch-Site", { origin: APP }, true],
    ["of another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }, false],
    ["of another site in an old browser", { origin: "https://evil.example" }, false],
    ["of a sister host", { origin: "https://www.shijing.example", "sec-fetch-site": "same-site" }, false],
    ["of a sister host that shows our origin", { origin: APP, "sec-fetch-site": "same-site" }, false],
    ["cross-site with our origin", { origin: APP, "sec-fetch-site": "cross-site" }, false],
    ["without a page behind it", { origin: APP, "sec-fetch-site": "none" }, false],
    ["of a sandboxed page", { origin: "null", "sec-fetch-site": "cross-site" }, false],
    ["of a sandboxed page in an old browser", { origin: "null" }, false],
    ["without origin", {}, false],
    ["without origin that says same-origin", { "sec-fetch-site": "same-origin" }, false],
    ["over plain http", { origin: "http://shijing.example" }, false],
    ["from another port", { origin: "https://shijing.example:8443" }, false],
    ["from a host that begins like ours", { origin: "https://shijing.example.evil.example" }, false],
    ["with only a referrer", { referer: `${APP}/work` }, false],
  ])("%s", (_, headers, allowed) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]) {
      expect(ask(method, "/work/scenes/new", headers)).toBe(allowed);
    }
  });

  test.each([
    ["/api/v1/usage", true],
    ["/webhooks/stripe", true],
    ["/webhooks/stripe?x=/work", true],
    ["/api/v10/usage", false],
    ["/api/v1", false],
    ["/webhooksx/stripe", false],
    ["/work/webhooks/stripe", false],
    ["/webhooks/../work/members", false],
    ["/webhooks/%2e%2e/work/members", false],
    ["/webhooks/.%2E/work/members", false],
    ["/api/v1/..\\..\\work", false],
    ["//webhooks/stripe", false],
    ["/work?next=/webhooks/", false],
    ["http://[/webhooks/", false],
  ])("without origin to %s: %s", (path, allowed) => {
    expect(ask("POST", path)).toBe(allowed);
  });
});

test("reading is open to links from anywhere", () => {
  for (const method of ["GET", "HEAD"]) expect(ask(method, "/scenes", { "sec-fetch-site": "cross-site" })).toBe(true);
});
