import { submitScene } from "#app/areas/scenes/index.server.ts";
import { bind, endpoint } from "#app/http/api/endpoint.server.ts";
import { submitSceneOperation } from "#app/http/api/operations/scenes.ts";

const route = endpoint(
  bind(submitSceneOperation, ({ ctx, params, body: { version } }) => submitScene(ctx, { code: params["code"] ?? "", version })),
);
export const loader = route.loader;
export const action = route.action;
