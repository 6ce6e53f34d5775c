import { eq } from "drizzle-orm";
import type { UserActor } from "#app/kernel/actor.ts";
import { type Context, contextFor, type Services } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { organizations } from "#db/schema/organizations.ts";
import { ownerContext } from "../10_organizations.ts";
import { seedKey } from "../20_capabilities.ts";
import { CAPABILITIES } from "../data/capabilities/index.ts";

type OwnerContext = Context & { actor: UserActor };

/** Who acts in the demo's dealings, by slug, and the codes of what they offer. */
export interface Cast {
  services: Services;
  system: Context;
  owner(slug: string): Promise<OwnerContext>;
  /** The owner of an organization of the demo by its id. */
  ownerOf(organizationId: string): Promise<OwnerContext>;
  /** Code of a seeded capability. */
  codeOf(capability: string): Promise<string>;
}

export function castOf(services: Services): Cast {
  const known = new Map<string, Promise<OwnerContext>>();
  const owner = (slug: string) => {
    const found = known.get(slug) ?? ownerContext(services, slug);
    known.set(slug, found);
    return found;
  };
  return {
    services,
    system: contextFor(services, { kind: "system", job: "seed" }),
    owner,
    ownerOf: async (organizationId) => {
      const [row] = await services.database
        .select({ slug: organizations.slug })
        .from(organizations)
        .where(eq(organizations.id, organizationId));
      return owner(row?.slug ?? organizationId);
    },
    codeOf: async (capability) => {
      const [row] = await services.database
        .select({ code: capabilities.code })
        .from(capabilities)
        .where(eq(capabilities.formKey, seedKey(`capability:${capability}`)));
      if (!row) throw new Error(`no seeded capability ${capability}`);
      return row.code;
    },
  };
}

/** Slug of the organization that offers a seeded capability. */
export function vendorOf(capability: string): string {
  const seed = CAPABILITIES.find(({ slug }) => slug === capability);
  if (!seed) throw new Error(`no capability ${capability}`);
  return seed.organization;
}
