import { z } from "zod";
import { capabilityInput } from "#app/areas/capabilities/schemas.ts";
import { SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
import { SCENE_FIELDS } from "#db/vocabulary/scenes.ts";
import { listQuery } from "../cursor.ts";
import { operation } from "../operation.ts";
import { accepted, capability, created, pageOf } from "./answers.ts";

const TAG = "能力";
const many = <T extends string>(values: readonly [T, ...T[]]) => z.array(z.enum(values)).max(values.length).default([]);

export const listCapabilities = operation({
  id: "listCapabilities",
  method: "GET",
  path: "/api/v1/capabilities",
  tag: TAG,
  summary: "能力列表",
  description: "按最近变化时间从早到晚列出已发布的能力；mine=true 时列出本单位全部能力。",
  scope: "capabilities:read",
  query: z.strictObject({
    mine: z
      .enum(["true", "false"], { error: "mine 须为 true 或 false。" })
      .default("false")
      .transform((text) => text === "true")
      .describe("只列出本单位的能力"),
    role: many(SUPPLY_ROLES),
    field: many(SCENE_FIELDS),
    ...listQuery,
  }),
  status: 200,
  answer: pageOf(capability),
});

export const readCapability = operation({
  id: "readCapability",
  method: "GET",
  path: "/api/v1/capabilities/{code}",
  tag: TAG,
  summary: "一项能力",
  scope: "capabilities:read",
  status: 200,
  answer: capability,
  refusals: ["notFound"],
});

export const publishCapabilityOperation = operation({
  id: "publishCapability",
  method: "POST",
  path: "/api/v1/capabilities",
  tag: TAG,
  summary: "发布能力",
  description: "内容与网页表单同一套校验。带 Idempotency-Key（UUID）重复发送不会发布第二项。",
  scope: "capabilities:write",
  contentAs: "capability",
  body: z.strictObject({ content: capabilityInput }),
  status: 201,
  answer: created,
  refusals: ["conflict"],
});

export const updateCapabilityOperation = operation({
  id: "updateCapability",
  method: "PUT",
  path: "/api/v1/capabilities/{code}",
  tag: TAG,
  summary: "改写已发布的能力，形成新版本",
  scope: "capabilities:write",
  contentAs: "capability",
  body: z.strictObject({
    version: z.number({ error: "请给出 version：您读取时的版本号。" }).int().describe("读取时的版本号；与当前不同则返回 409"),
    content: capabilityInput,
  }),
  status: 200,
  answer: accepted,
  refusals: ["notFound", "conflict"],
});
