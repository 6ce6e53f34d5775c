import { createHash } from "node:crypto";
import { publishCapability } from "#app/areas/capabilities/index.server.ts";
import type { Services } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { ownerContext } from "./10_organizations.ts";
import { CAPABILITIES } from "./data/capabilities/index.ts";
import type { CapabilitySeed } from "./types.ts";

/** A UUID made from a name: a seed run again meets the row it made before. */
export function seedKey(name: string): string {
  const hex = createHash("sha256").update(`shijing-seed:${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Publishes the demo catalogue through the same verb a vendor uses, robots first because others name them. */
export async function seedCapabilities(services: Services): Promise<void> {
  const codes = new Map<string, string>();
  const primes = (seed: CapabilitySeed) => seed.role === "robotMaker" || seed.role === "applicationServiceProvider";
  const ordered = [
    ...CAPABILITIES.filter((seed) => primes(seed) && seed.worksWith.length === 0),
    ...CAPABILITIES.filter((seed) => primes(seed) && seed.worksWith.length > 0),
    ...CAPABILITIES.filter((seed) => !primes(seed)),
  ];
  for (const { slug, organization, prices, worksWith, claims, ...seed } of ordered) {
    const yuan = (fen: number | undefined) => (fen === undefined ? undefined : fenToYuan(BigInt(fen)));
    const { code } = await publishCapability(await ownerContext(services, organization), {
      formKey: seedKey(`capability:${slug}`),
      capability: {
        ...seed,
        worksWith: worksWith.flatMap((robot) => codes.get(robot) ?? []),
        claims: claims.map(({ evidence, ...claim }) => ({ ...claim, evidence: evidence === "platform" ? "thirdParty" : evidence })),
        leaseMonthlyYuan: yuan(prices.leaseMonthlyFen),
        perOperationYuan: yuan(prices.perOperationFen),
        oneOffYuan: yuan(prices.oneOffFen),
      },
    });
    codes.set(slug, code);
  }
}
