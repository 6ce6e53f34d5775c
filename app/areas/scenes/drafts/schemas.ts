import { z } from "zod";
import { SCENE_STEPS, type SceneStepKey } from "../vocabulary.ts";

const code = z.string().max(40);

/** Where a draft begins: empty, from an industry template, as a copy of an own scene, or as the next text of one. */
export const startDraftInput = z.strictObject({
  formKey: z.uuid().optional(),
  from: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("blank") }),
    z.strictObject({
      kind: z.literal("template"),
      template: z.string({ error: "请选择一个行业模板。" }).min(1, "请选择一个行业模板。").max(40),
    }),
    z.strictObject({ kind: z.literal("copy"), code: z.string({ error: "请选择要复制的场景。" }).min(1, "请选择要复制的场景。").max(40) }),
    z.strictObject({ kind: z.literal("scene"), code }),
  ]),
});

const fields = z.record(z.string().max(40), z.string().max(40));

/**
 * `page` and `turn` name the page that saves and how often it has.
 * `marks` are the fingerprints of the values the form started from; `settled` says how fields two people
 * changed are to be settled.
 */
export const saveDraftInput = z.strictObject({
  code,
  step: z.enum(SCENE_STEPS.map(({ key }) => key) as [SceneStepKey, ...SceneStepKey[]]),
  values: z.record(z.string().max(40), z.unknown()),
  marks: fields,
  page: z.string().max(40).default(""),
  turn: z.number().int().min(0).default(0),
  settled: z.record(z.string().max(40), z.enum(["mine", "theirs", "both"])).default({}),
});

export const draftActInput = z.strictObject({ code });
/** `version` is the one that was looked through before it is handed in; `note` says what the revision of a public scene changes and why. */
export const submitDraftInput = z.strictObject({
  code,
  version: z.number({ error: "请刷新页面后再提交。" }).int(),
  note: z.string().max(2_000).default(""),
});
