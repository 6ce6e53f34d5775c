import { z } from "zod";
import { operation } from "../operation.ts";
import { matches } from "./answers.ts";

const TAG = "匹配";

export const readMatches = operation({
  id: "readMatches",
  method: "GET",
  path: "/api/v1/scenes/{code}/matches",
  tag: TAG,
  summary: "本单位场景的最新方案",
  description: "按名次列出创新应用联合体方案：先比未满足的必须项，再比价值。",
  scope: "matches:read",
  status: 200,
  answer: matches,
  refusals: ["notFound"],
});

export const requestMatches = operation({
  id: "requestMatches",
  method: "POST",
  path: "/api/v1/scenes/{code}/matches",
  tag: TAG,
  summary: "请求重新匹配",
  description: "异步执行；完成后 GET 同一地址读取。",
  scope: "scenes:write",
  status: 202,
  answer: z.object({ code: z.string() }),
  refusals: ["notFound", "conflict"],
});
