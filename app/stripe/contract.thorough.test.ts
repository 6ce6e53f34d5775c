import { describe, expect, it } from "vitest";
import { loadContract } from "./contract/contract.ts";
import { FormSyntaxError, parseForm } from "./contract/form.ts";

const contract = loadContract();

function check(method: string, path: string, raw: string) {
  const match = contract.match(method, path);
  if (!match) throw new Error(`no operation for ${method} ${path}`);
  const params = contract.decode(match, raw);
  return { params, violations: contract.checkRequest(match, params) };
}

describe("contract", () => {
  it("prefers a fixed path to a pattern", () => {
    expect(contract.match("POST", "/v1/invoices/create_preview")?.operationId).toBe("Invoices.createPreview");
    expect(contract.match("POST", "/v1/invoices/in_1")).toMatchObject({ operationId: "Invoices.update", args: ["in_1"] });
    expect(contract.match("GET", "/v1/invoices/in_1/nothing")).toBeUndefined();
  });

  it("decodes index maps, integers, booleans and maps by the schema", () => {
    const { params, violations } = check(
      "POST",
      "/v1/invoices/in_1/add_lines",
      "lines[1][amount]=-7&lines[0][amount]=5&lines[0][discountable]=true&lines[0][metadata][line_key]=12",
    );
    expect(violations).toEqual([]);
    expect(JSON.parse(JSON.stringify(params))).toEqual({
      lines: [{ amount: 5, discountable: true, metadata: { line_key: "12" } }, { amount: -7 }],
    });
  });

  it.each([
    ["a float amount", "lines[0][amount]=12.5", "lines[0][amount]", "parameter_invalid_integer"],
    ["an unsafe integer", "lines[0][amount]=9007199254740993", "lines[0][amount]", "parameter_invalid_integer"],
    ["an unknown key", "lines[0][amount]=1&lines[0][unit_amount]=2", "lines[0][unit_amount]", "parameter_unknown"],
    ["a missing field", "expand[]=lines", "lines", "parameter_missing"],
    ["a long metadata value", `lines[0][metadata][k]=${"x".repeat(501)}`, "lines[0][metadata][k]", "parameter_invalid"],
  ])("refuses %s by name", (_what, raw, param, code) => {
    expect(check("POST", "/v1/invoices/in_1/add_lines", raw).violations[0]).toMatchObject({ param, code });
  });

  it("refuses an unknown enum value and an unknown query parameter", () => {
    expect(check("POST", "/v1/invoices", "collection_method=sometimes").violations[0]).toMatchObject({ param: "collection_method" });
    expect(check("GET", "/v1/invoices", "status=draft&color=red").violations[0]).toMatchObject({ param: "color" });
  });

  it("reports an answer with a wrong type and an object it does not know", () => {
    const match = contract.match("GET", "/v1/customers/cus_1");
    if (!match) throw new Error("no operation");
    expect(contract.checkAnswer(match, { id: 1, object: "customer" })).not.toEqual([]);
    expect(contract.checkObject({ object: "robot" })).toHaveLength(1);
  });

  it("keeps form keys harmless", () => {
    const tree = parseForm("__proto__[polluted]=yes&a[constructor]=x");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.keys(tree)).toEqual(["__proto__", "a"]);
    expect(() => parseForm("a=1&a[b]=2")).toThrow(FormSyntaxError);
    expect(() => parseForm("a=1&a=2")).toThrow(FormSyntaxError);
    expect(() => parseForm(`a${"[b]".repeat(40)}=1`)).toThrow(FormSyntaxError);
  });
});
