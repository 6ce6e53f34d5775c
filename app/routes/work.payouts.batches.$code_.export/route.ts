import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { exportBatch, readFormat } from "#app/areas/payouts/index.server.ts";
import { fileResponse } from "#app/http/file-response.server.ts";
import { readForm } from "#app/http/form.server.ts";
import { freshFactorAt } from "#app/http/fresh-factor.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { isAppError } from "#app/kernel/errors.ts";

/**
 * The file of a batch for the bank. A post, because it is recorded, and the first one moves the batch. It answers with a file, so that what is
 * in the way is shown elsewhere: a missing second factor leads to its confirmation and back, any other refusal to the page of the batch.
 */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    const format = readFormat((await readForm(request)).get("format"));
    const factorAt = await freshFactorAt(request, context, ctx.actor);
    if (!factorAt) return redirect(paths.confirmFactor({ to: paths.payoutBatch(code) }));
    try {
      return fileResponse(await exportBatch(ctx, { code, format }, { factorAt }));
    } catch (error) {
      if (isAppError(error) && error.code === "conflict") return redirect(`${paths.payoutBatch(code)}?refused=export`);
      throw error;
    }
  });
}

/** Opened as a page it leads to the batch. */
export async function loader({ params }: LoaderFunctionArgs) {
  return redirect(paths.payoutBatch(params["code"] ?? ""));
}
