import type { z } from "zod";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { sceneAsInput, type VisibleScene } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { scene } from "./operations/answers.ts";

/** Scenes as the API shows them to the caller. */
export async function sceneAnswers(ctx: Context, found: readonly VisibleScene[]): Promise<z.input<typeof scene>[]> {
  const owners = await organizationsById(
    ctx,
    found.map(({ scene }) => scene.organizationId),
  );
  return found.map((parts) => {
    const { scene } = parts;
    const owner = owners.get(scene.organizationId);
    return {
      code: scene.code,
      version: scene.version,
      status: scene.status,
      benchmark: scene.benchmark,
      organization: { code: owner?.code ?? "", name: owner?.name ?? "" },
      publishedAt: scene.publishedAt?.toISOString() ?? null,
      updatedAt: scene.updatedAt.toISOString(),
      url: new URL(paths.scene(scene.code), ctx.services.config.APP_URL).href,
      withheld: [...parts.withheld],
      content: contentOf(parts),
    };
  });
}

/** What a scene says, without the fields that are withheld: an empty one would say that the unit wrote nothing. */
function contentOf(parts: VisibleScene): z.input<typeof scene>["content"] {
  const withheld = new Set<string>(parts.withheld);
  const { requirements, ...said } = sceneAsInput(parts);
  return {
    ...Object.fromEntries(Object.entries(said).filter(([field]) => !withheld.has(field))),
    requirements: requirements.map(({ testMethod, ...requirement }) =>
      withheld.has("testMethods") ? requirement : { ...requirement, testMethod },
    ),
  };
}
