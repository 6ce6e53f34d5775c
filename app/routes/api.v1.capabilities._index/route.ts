import { capabilityChanges, publishCapability } from "#app/areas/capabilities/index.server.ts";
import { capabilityAnswers } from "#app/http/api/capability-answers.server.ts";
import { cutPage, writeCursor } from "#app/http/api/cursor.ts";
import { bind, endpoint } from "#app/http/api/endpoint.server.ts";
import { idempotencyKey } from "#app/http/api/idempotency-key.ts";
import { listCapabilities, publishCapabilityOperation } from "#app/http/api/operations/capabilities.ts";

const route = endpoint(
  bind(listCapabilities, async ({ ctx, query: { limit, ...asked } }) => {
    const found = await capabilityChanges(ctx, { ...asked, limit: limit + 1 });
    const { rows, next } = cutPage(found, limit, ({ capability }) => writeCursor({ at: capability.updatedAt, id: capability.id }));
    return { rows: await capabilityAnswers(ctx, rows), next };
  }),
  bind(publishCapabilityOperation, async ({ ctx, body: { content }, request }) => {
    const { code, version, repeated } = await publishCapability(ctx, { capability: content, ...idempotencyKey(request) });
    return { code, version, repeated };
  }),
);
export const loader = route.loader;
export const action = route.action;
