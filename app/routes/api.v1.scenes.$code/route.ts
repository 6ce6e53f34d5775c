import { getScene, updateScene } from "#app/areas/scenes/index.server.ts";
import { bind, endpoint } from "#app/http/api/endpoint.server.ts";
import { readScene, updateSceneOperation } from "#app/http/api/operations/scenes.ts";
import { sceneAnswers } from "#app/http/api/scene-answers.server.ts";
import { notFound } from "#app/kernel/errors.ts";

const route = endpoint(
  bind(readScene, async ({ ctx, params }) => {
    const [answer] = await sceneAnswers(ctx, [await getScene(ctx, params["code"] ?? "")]);
    if (!answer) throw notFound("场景");
    return answer;
  }),
  bind(updateSceneOperation, ({ ctx, params, body: { content, version, submit } }) =>
    updateScene(ctx, { code: params["code"] ?? "", version, scene: content, submit }),
  ),
);
export const loader = route.loader;
export const action = route.action;
