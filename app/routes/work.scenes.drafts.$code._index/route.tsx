import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { getDraft } from "#app/areas/scenes/index.server.ts";
import { SCENE_STEPS } from "#app/areas/scenes/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";

/** 继续填写: the first step that is not done. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const { code, states } = await getDraft(ctx, params["code"] ?? "");
    return redirect(paths.draftStep(code, SCENE_STEPS.find(({ key }) => states[key] !== "done")?.key ?? "check"));
  });
}
