import { getCapability, updateCapability } from "#app/areas/capabilities/index.server.ts";
import { capabilityAnswers } from "#app/http/api/capability-answers.server.ts";
import { bind, endpoint } from "#app/http/api/endpoint.server.ts";
import { readCapability, updateCapabilityOperation } from "#app/http/api/operations/capabilities.ts";
import { notFound } from "#app/kernel/errors.ts";

const route = endpoint(
  bind(readCapability, async ({ ctx, params }) => {
    const [answer] = await capabilityAnswers(ctx, [await getCapability(ctx, params["code"] ?? "")]);
    if (!answer) throw notFound("能力");
    return answer;
  }),
  bind(updateCapabilityOperation, ({ ctx, params, body: { content, version } }) =>
    updateCapability(ctx, { code: params["code"] ?? "", version, capability: content }),
  ),
);
export const loader = route.loader;
export const action = route.action;
