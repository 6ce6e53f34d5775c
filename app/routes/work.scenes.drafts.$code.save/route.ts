import { type ActionFunctionArgs, json } from "@remix-run/node";
import { readForm } from "#app/http/form.server.ts";
import { checkForm } from "#app/http/form-bounds.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { saveStep, stepNamed } from "#app/routes/work.scenes.drafts.$code.$step/save-step.server.ts";

/** Saves a step while it is typed; the same verb as the form's own button. Refusals come as JSON with their status. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const form = await readForm(request);
    checkForm(form);
    return json(await saveStep(ctx, params["code"] ?? "", stepNamed(form.get("step")).key, form));
  });
}
