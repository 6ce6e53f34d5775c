import { z } from "zod";
import { sceneInput } from "#app/areas/scenes/schemas.ts";
import { SCENE_DOMAINS, SCENE_FIELDS, SCENE_STATUSES } from "#db/vocabulary/scenes.ts";
import { listQuery } from "../cursor.ts";
import { operation } from "../operation.ts";
import { accepted, created, pageOf, scene } from "./answers.ts";

const TAG = "场景";
const many = <T extends string>(values: readonly [T, ...T[]]) => z.array(z.enum(values)).max(values.length).default([]);
const version = z.number({ error: "请给出 version：您读取时的版本号。" }).int().describe("读取时的版本号；与当前不同则返回 409");

export const listScenes = operation({
  id: "listScenes",
  method: "GET",
  path: "/api/v1/scenes",
  tag: TAG,
  summary: "场景列表",
  description: "按最近变化时间从早到晚列出公开场景；mine=true 时列出本单位全部场景。限定公开的内容不返回，见 withheld。",
  scope: "scenes:read",
  query: z.strictObject({
    mine: z
      .enum(["true", "false"], { error: "mine 须为 true 或 false。" })
      .default("false")
      .transform((text) => text === "true")
      .describe("只列出本单位的场景"),
    domain: many(SCENE_DOMAINS),
    field: many(SCENE_FIELDS),
    status: many(SCENE_STATUSES),
    ...listQuery,
  }),
  status: 200,
  answer: pageOf(scene),
});

export const readScene = operation({
  id: "readScene",
  method: "GET",
  path: "/api/v1/scenes/{code}",
  tag: TAG,
  summary: "一个场景",
  scope: "scenes:read",
  status: 200,
  answer: scene,
  refusals: ["notFound"],
});

export const listContacts = operation({
  id: "listContacts",
  method: "GET",
  path: "/api/v1/contacts",
  tag: TAG,
  summary: "本单位联系人",
  description: "场景 contactId 可用的值。只有称谓，不含姓名与联系方式；联系人在工作台“联系人与授权”维护。",
  scope: "scenes:write",
  status: 200,
  answer: z.object({ rows: z.array(z.object({ id: z.uuid(), title: z.string() })) }),
});

export const createSceneOperation = operation({
  id: "createScene",
  method: "POST",
  path: "/api/v1/scenes",
  tag: TAG,
  summary: "新建场景草稿",
  description: "内容与网页表单同一套校验。带 Idempotency-Key（UUID）重复发送不会新建第二个；submit=true 时保存后直接提交审核。",
  scope: "scenes:write",
  contentAs: "scene",
  body: z.strictObject({ content: sceneInput, submit: z.boolean().default(false) }),
  status: 201,
  answer: created,
  refusals: ["conflict"],
});

export const updateSceneOperation = operation({
  id: "updateScene",
  method: "PUT",
  path: "/api/v1/scenes/{code}",
  tag: TAG,
  summary: "改写草稿或被退回的场景",
  scope: "scenes:write",
  contentAs: "scene",
  body: z.strictObject({ version, content: sceneInput, submit: z.boolean().default(false) }),
  status: 200,
  answer: accepted,
  refusals: ["notFound", "conflict"],
});

export const submitSceneOperation = operation({
  id: "submitScene",
  method: "POST",
  path: "/api/v1/scenes/{code}/submit",
  tag: TAG,
  summary: "提交审核",
  scope: "scenes:write",
  contentAs: "scene",
  body: z.strictObject({ version }),
  status: 200,
  answer: accepted,
  refusals: ["notFound", "conflict"],
});
