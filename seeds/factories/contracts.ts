import { activateContract, createContract, issueContractKey, registerRobot } from "#app/areas/contracts/index.server.ts";
import type { TermsInput } from "#app/areas/contracts/schemas.ts";
import type { Context } from "#app/kernel/context.server.ts";

/** Terms as typed into the form: ¥0.40 an operation, nothing promised. */
export const PAY_PER_USE = perOperation({});

/** Ten robots at ¥12,000.00 a month, paid after it, with a deposit of ¥60,000.00. */
export const LEASE = leased({});

/** A price an operation, with a number of them promised a month. */
export function perOperation({ priceYuan = "0.40", minimum = "0", paymentDays = 30 }): TermsInput {
  return {
    kind: "payPerUse",
    usage: {
      charges: [{ basis: "successfulTask", tiers: [{ priceYuan }] }],
      minimumKind: minimum === "0" ? "none" : "quantity",
      ...(minimum === "0" ? {} : { minimumQuantity: minimum }),
      vat: "service",
    },
    paymentDays,
  };
}

/** A rent a robot and month. */
export function leased({
  units = 10,
  monthlyRentYuan = "12,000.00",
  depositYuan = "60,000.00",
  timing = "arrears" as "advance" | "arrears",
}): TermsInput {
  return {
    kind: "operatingLease",
    lease: { units, monthlyRentYuan, depositYuan, timing, vat: "tangibleLease" },
    paymentDays: 15,
  };
}

/** A 29-character identity of a fictional maker; `serial` tells robots apart. */
export const robotIdentity = (serial: number) => `CNHB01H2W2A1${String(serial).padStart(17, "0")}`;

/**
 * A contract drafted by the provider. With `active` (default) the user unit's owner agreed, each of `robots` is at work, and `key` is a
 * fresh key of it; contexts are of owners.
 */
export async function insertContract(facts: {
  userUnit: Context;
  provider: Context;
  taskBookCode: string;
  terms?: TermsInput;
  startsOn?: string;
  endsOn?: string;
  robots?: readonly string[];
  active?: boolean;
}): Promise<{ id: string; code: string; key: string | null }> {
  const { userUnit, provider, taskBookCode, terms = PAY_PER_USE, startsOn = "2026-09-01", endsOn = "2028-09-01", robots = [] } = facts;
  const contract = await createContract(provider, { taskBookCode, startsOn, endsOn, terms, formKey: crypto.randomUUID() });
  if (facts.active === false) return { ...contract, key: null };
  await activateContract(userUnit, { code: contract.code });
  for (const [index, identity] of robots.entries()) {
    await registerRobot(provider, { code: contract.code, identity, station: `T${String(index + 1).padStart(2, "0")}` });
  }
  const { key } = await issueContractKey(provider, { code: contract.code });
  return { ...contract, key };
}
