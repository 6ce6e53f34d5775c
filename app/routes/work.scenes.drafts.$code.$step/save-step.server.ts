import { type DraftValues, type SavedDraft, saveDraft, stepFromForm } from "#app/areas/scenes/index.server.ts";
import { SCENE_STEPS, type SceneStepKey } from "#app/areas/scenes/vocabulary.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";

/** What the step's action answers when it does not go on to the next page. */
export interface StepReply {
  /** Fields a colleague changed too; `values` is what was sent, which those fields still hold. */
  conflicts?: SavedDraft["conflicts"];
  values?: DraftValues;
  /** Saved, and shown with everything that is missing or wrong. */
  isChecked?: boolean;
  /** Not saved, and why. */
  refusal?: string;
  /** Files that were not taken. */
  refused?: Record<string, string[]>;
  extraRows?: number;
}

/** The step an address or form names, and the one after it: one with something to fill in. Throws not found. */
export function stepNamed(name: unknown): { key: SceneStepKey; fields: readonly string[]; next: SceneStepKey } {
  const at = SCENE_STEPS.findIndex(({ key, fields }) => key === name && fields.length > 0);
  const step = SCENE_STEPS[at];
  if (!step) throw notFound("页面");
  return { key: step.key, fields: step.fields, next: SCENE_STEPS[at + 1]?.key ?? "check" };
}

/** Saves the fields of a step as the form sent them; `values` in their place when a button of the form changed them. */
export async function saveStep(
  ctx: Context,
  code: string,
  step: SceneStepKey,
  form: FormData,
  values = stepFromForm(step, form),
): Promise<SavedDraft> {
  const under = (prefix: string) =>
    Object.fromEntries(
      [...form].flatMap(([name, value]) =>
        name.startsWith(prefix) && typeof value === "string" ? [[name.slice(prefix.length), value]] : [],
      ),
    );
  const settled = under("settled.") as Record<string, "mine" | "theirs" | "both">;
  const [page, turn] = [String(form.get("page") ?? ""), Number(form.get("turn")) || 0];
  return saveDraft(ctx, { code, step, values, marks: under("marks."), settled, page, turn });
}
