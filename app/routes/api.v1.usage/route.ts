import type { ActionFunctionArgs } from "@remix-run/node";
import { contractOfKey } from "#app/areas/contracts/index.server.ts";
import { MAX_BODY_BYTES, recordUsage } from "#app/areas/usage/index.server.ts";
import { problem, problemOf } from "#app/http/api/problem.ts";
import { readBody } from "#app/http/api/read-body.ts";
import { contextFor } from "#app/kernel/context.server.ts";
import { invalid } from "#app/kernel/errors.ts";

const ACCEPTED_TYPES = ["application/cloudevents-batch+json", "application/json"];

/** POST /api/v1/usage: a batch of CloudEvents under a contract's key; 202 with one result per event, after they are committed. */
export async function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== "POST") return notAllowed();
  try {
    const { services, requestId } = context;
    const key = await contractOfKey(contextFor(services, { kind: "public" }, requestId), request.headers.get("authorization"));
    const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
    if (!ACCEPTED_TYPES.includes(type)) return problem("unsupportedType", `内容类型须为 ${ACCEPTED_TYPES.join(" 或 ")}。`);
    const events = readJson(await readBody(request, MAX_BODY_BYTES));
    const { results } = await recordUsage(contextFor(services, { kind: "contractKey", ...key }, requestId), events);
    return Response.json({ results }, { status: 202 });
  } catch (error) {
    return problemOf(error, context);
  }
}

export function loader(): Response {
  return notAllowed();
}

function notAllowed(): Response {
  return problem("methodNotAllowed", "请使用 POST 上报用量事件。", { Allow: "POST" });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid("请求体不是有效的 JSON。");
  }
}
