import type { z } from "zod";
import { activateContract, createContract, issueContractKey, registerRobot } from "#app/areas/contracts/index.server.ts";
import type { termsInput } from "#app/areas/contracts/schemas.ts";
import type { Context } from "#app/kernel/context.server.ts";

type Terms = z.input<typeof termsInput>;

/** Terms as typed into the form: ¥0.40 an operation, nothing promised. */
export const PAY_PER_USE = {
  kind: "payPerUse" as const,
  pricePerOperationYuan: "0.40",
  minimumOperations: 0,
  paymentDays: 30,
} satisfies Terms;

/** Ten robots at ¥12,000.00 a month with a deposit of ¥60,000.00. */
export const LEASE = {
  kind: "operatingLease" as const,
  monthlyRentYuan: "12,000.00",
  units: 10,
  depositYuan: "60,000.00",
  paymentDays: 15,
} satisfies Terms;

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
  terms?: Terms;
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
