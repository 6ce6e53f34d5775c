import { questionsOn } from "#app/areas/questions/index.server.ts";
import { mayAsk } from "#app/areas/questions/policy.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { isAppError } from "#app/kernel/errors.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import type { QuestionObject } from "#db/vocabulary/questions.ts";

/** Questions shown at once on the page of what they are about. */
const PAGE_SIZE = 10;

/**
 * What the panel of questions shows on an object's own page, turned by `?questions=`; null where the object is not for this reader to ask
 * about, which an object's page may still be.
 */
export async function questionsPanel(ctx: Context, request: Request, on: { type: QuestionObject; code: string }) {
  const asked = new URL(request.url).searchParams.get("questions") ?? "1";
  try {
    const panel = await questionsOn(ctx, on, pageFrom(new URLSearchParams({ page: asked }), PAGE_SIZE));
    return { ...panel, mayAsk: panel.asking.open && mayAsk(ctx.actor), isVisitor: ctx.actor.kind === "public" };
  } catch (error) {
    if (isAppError(error) && error.code === "notFound") return null;
    throw error;
  }
}
