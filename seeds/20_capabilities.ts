import { createHash } from "node:crypto";
import { answerCompatibility, incomingCompatibilities, publishCapability } from "#app/areas/capabilities/index.server.ts";
import type { CapabilityInput } from "#app/areas/capabilities/schemas.ts";
import type { Services } from "#app/kernel/context.server.ts";
import { ownerContext } from "./10_organizations.ts";
import { detailsOf } from "./data/capabilities/details.ts";
import { abilitiesOf, pick, pricesOf, share, withProof } from "./data/capabilities/enrich.ts";
import { CAPABILITIES } from "./data/capabilities/index.ts";
import type { CapabilitySeed } from "./types.ts";

/** A UUID made from a name: a seed run again meets the row it made before. */
export function seedKey(name: string): string {
  const hex = createHash("sha256").update(`shijing-seed:${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A seeded capability as its vendor would publish it now, without its partners: those are named by code. */
export function capabilityAsInput(seed: CapabilitySeed, now: Date): CapabilityInput {
  const { slug: _slug, organization: _organization, worksWith: _worksWith, ...facts } = seed;
  return {
    ...facts,
    details: detailsOf(seed),
    abilities: abilitiesOf(seed),
    prices: pricesOf(seed),
    claims: seed.claims.map((claim) => withProof(seed, claim, now)),
  };
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
  for (const seed of ordered) {
    const { slug, organization, worksWith } = seed;
    const { code } = await publishCapability(await ownerContext(services, organization), {
      formKey: seedKey(`capability:${slug}`),
      capability: {
        ...capabilityAsInput(seed, services.clock.now()),
        worksWith: worksWith.flatMap((robot) => {
          const known = codes.get(robot);
          return known ? [{ code: known, note: pick(PARTNER_NOTES, slug, robot) }] : [];
        }),
      },
    });
    codes.set(slug, code);
  }
  await answerDeclarations(services);
}

const PARTNER_NOTES = ["联合调试记录", "客户产线联合部署", "接口一致性测试记录", ""];

/** Owners of robots answer most of what was declared about them: about two in three are confirmed, one in forty is not acknowledged. */
async function answerDeclarations(services: Services): Promise<void> {
  for (const organization of new Set(CAPABILITIES.filter(({ role }) => role === "robotMaker").map((seed) => seed.organization))) {
    const ctx = await ownerContext(services, organization);
    const { rows } = await incomingCompatibilities(ctx, { page: 1, pageSize: 200 });
    for (const { id, state, own, other } of rows) {
      const place = share(own.name, other.name);
      if (state !== "declared" || place > 0.69) continue;
      await answerCompatibility(
        ctx,
        place < 0.025 ? { id, answer: "rejected", reply: "没有联合测试过，请先联系我方" } : { id, answer: "confirmed" },
      );
    }
  }
}
