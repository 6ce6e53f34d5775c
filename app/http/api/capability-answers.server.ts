import type { z } from "zod";
import { type CapabilityWithClaims, capabilityAsInput, declaredPartners } from "#app/areas/capabilities/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { capability } from "./operations/answers.ts";

/** Capabilities as the API shows them to the caller. */
export async function capabilityAnswers(ctx: Context, found: readonly CapabilityWithClaims[]): Promise<z.input<typeof capability>[]> {
  const rows = found.map(({ capability }) => capability);
  const [owners, partners] = await Promise.all([
    organizationsById(
      ctx,
      rows.map(({ organizationId }) => organizationId),
    ),
    declaredPartners(ctx, rows),
  ]);
  return found.map((parts) => {
    const { capability, claims } = parts;
    const owner = owners.get(capability.organizationId);
    return {
      code: capability.code,
      version: capability.version,
      status: capability.status,
      organization: { code: owner?.code ?? "", name: owner?.name ?? "" },
      publishedAt: capability.publishedAt?.toISOString() ?? null,
      updatedAt: capability.updatedAt.toISOString(),
      url: new URL(paths.capability(capability.code), ctx.services.config.APP_URL).href,
      proven: claims.filter(({ evidence }) => evidence === "platform").map(({ metric }) => metric),
      content: capabilityAsInput(parts, partners.get(capability.id) ?? []),
    };
  });
}
