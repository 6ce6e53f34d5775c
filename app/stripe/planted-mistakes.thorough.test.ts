import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestBench, type TestBench } from "./testing.ts";

let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench();
});
afterAll(() => bench.close());

/** What the stand-in validates of every request of ours, shown on requests that are wrong. */
describe("the contract bites", () => {
  const raw = (path: string, params: Record<string, unknown>) =>
    bench.sdk.rawRequest("POST", path, params).then(
      () => "accepted",
      (error: { code?: string; param?: string }) => `${error.code} ${error.param}`,
    );

  it.each([
    ["a float", "/v1/transfers", { amount: 1.5, currency: "cny", destination: "acct_1" }, "parameter_invalid_integer amount"],
    [
      "an unknown parameter",
      "/v1/transfers",
      { amount: 1, currency: "cny", destination: "acct_1", account: "x" },
      "parameter_unknown account",
    ],
    ["a missing one", "/v1/transfers", { amount: 1, currency: "cny" }, "parameter_missing destination"],
    [
      "an unknown property within",
      "/v1/credit_notes",
      { invoice: "in_1", lines: [{ type: "custom_line_item", price: "p" }] },
      "parameter_unknown lines[0][price]",
    ],
    ["a word that is none", "/v1/refunds", { charge: "ch_1", reason: "because" }, "parameter_invalid reason"],
    [
      "13 decimals",
      "/v1/prices",
      { currency: "cny", product: "p", unit_amount_decimal: "1.0000000000001" },
      "parameter_invalid unit_amount_decimal",
    ],
    ["long metadata", "/v1/refunds", { charge: "ch_1", metadata: { k: "x".repeat(501) } }, "parameter_invalid metadata[k]"],
  ])("on %s", async (_what, path, params, refused) => {
    expect(await raw(path, params)).toBe(refused);
  });
});
