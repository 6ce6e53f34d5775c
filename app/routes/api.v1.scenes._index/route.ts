import { createScene, sceneChanges } from "#app/areas/scenes/index.server.ts";
import { cutPage, writeCursor } from "#app/http/api/cursor.ts";
import { bind, endpoint } from "#app/http/api/endpoint.server.ts";
import { idempotencyKey } from "#app/http/api/idempotency-key.ts";
import { createSceneOperation, listScenes } from "#app/http/api/operations/scenes.ts";
import { sceneAnswers } from "#app/http/api/scene-answers.server.ts";

const route = endpoint(
  bind(listScenes, async ({ ctx, query: { limit, ...asked } }) => {
    const found = await sceneChanges(ctx, { ...asked, limit: limit + 1 });
    const { rows, next } = cutPage(found, limit, ({ scene }) => writeCursor({ at: scene.updatedAt, id: scene.id }));
    return { rows: await sceneAnswers(ctx, rows), next };
  }),
  bind(createSceneOperation, async ({ ctx, body: { content, submit }, request }) => {
    const { code, version, repeated } = await createScene(ctx, { scene: content, submit, ...idempotencyKey(request) });
    return { code, version, repeated };
  }),
);
export const loader = route.loader;
export const action = route.action;
