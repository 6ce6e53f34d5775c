import type { Context } from "#app/kernel/context.server.ts";
import { validScene } from "../scene.fixtures.ts";
import { SCENE_STEPS } from "../vocabulary.ts";
import { type DraftContent, fieldsOf, fieldValue } from "./content.ts";
import { getDraft, stepOf } from "./reads.server.ts";
import { saveDraft } from "./save-draft.server.ts";
import { contentOf } from "./to-input.ts";

/** What a person types into the form for a scene that every rule accepts. */
export function typedScene(facts: DraftContent = {}): DraftContent {
  const waivedDimensions = {
    perception: "识别由产线既有视觉完成，不另设指标",
    interaction: "工位无人值守，没有人机协作",
    reliability: "首期试点不考核可靠性",
  };
  return {
    ...contentOf(validScene({ maturity: "ready", retrofitLevel: "minor", complianceStatus: "notApplicable" })),
    waivedDimensions,
    ...facts,
  };
}

/** Fills every step of a draft through the verb, as the form does. Gives back the version to submit. */
export async function fillDraft(ctx: Context, code: string, content: DraftContent = typedScene()): Promise<number> {
  for (const { key } of SCENE_STEPS.filter(({ fields }) => fields.length > 0)) {
    const { marks } = stepOf(await getDraft(ctx, code), key);
    const values = Object.fromEntries(fieldsOf(key).map((field) => [field, fieldValue(content, field)]));
    await saveDraft(ctx, { code, step: key, values, marks });
  }
  return (await getDraft(ctx, code)).version;
}
