import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { deriveContract } from "../../scripts/stripe-contract/derive.ts";
import { applyLimits, type Schema } from "../../scripts/stripe-contract/schema.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const read = (path: string) => readFileSync(at(path), "utf8");

describe("the contract in the repository", () => {
  it("is what the installed SDK declares, to the byte", () => {
    const limits = JSON.parse(read("../../scripts/stripe-contract/published-limits.json"));
    const derived = deriveContract(at("../../node_modules/stripe"), limits);
    expect(derived).toMatchObject({ operations: 121, eventTypes: 275 });
    // toBe on half a megabyte would print it.
    expect(derived.text === read("./contract/openapi-subset.json")).toBe(true);
  });

  it("names the version that package.json pins", () => {
    const { dependencies } = JSON.parse(read("../../package.json")) as { dependencies: Record<string, string> };
    const { info } = JSON.parse(read("./contract/openapi-subset.json")) as { info: { "x-derived-from": string } };
    expect(info["x-derived-from"]).toContain(`stripe ${dependencies["stripe"]} (`);
  });
});

describe("limits of texts", () => {
  it("reach into arrays, arms and maps, and leave enums and decimals alone", () => {
    const text = (): Schema => ({ type: "string" });
    const schema: Schema = {
      type: "object",
      properties: {
        name: { anyOf: [{ const: "" }, text()] },
        lines: { type: "array", items: { type: "object", properties: { description: text(), kind: { type: "string", enum: ["a"] } } } },
        map: { type: "object", additionalProperties: text() },
        price: { type: "string", format: "decimal" },
      },
    };
    applyLimits(schema, { name: 5, "lines[].description": 6, "lines[].kind": 7, "map.*": 8, price: 9 });
    expect(schema.properties).toEqual({
      name: { anyOf: [{ const: "" }, { type: "string", maxLength: 5 }] },
      lines: {
        type: "array",
        items: {
          type: "object",
          properties: { description: { type: "string", maxLength: 6 }, kind: { type: "string", enum: ["a"] } },
        },
      },
      map: { type: "object", additionalProperties: { type: "string", maxLength: 8 } },
      price: { type: "string", format: "decimal" },
    });
  });
});
