import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { switchOrganization } from "#app/areas/organizations/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor, signedInUser } from "#app/http/session.server.ts";
import { AppError } from "#app/kernel/errors.ts";

/** Leads to the workbench whatever page the switch was on: that page may not be the other organization's. */
export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const user = await signedInUser(request, context);
    if (!user) throw new AppError("unauthenticated", "登录已失效，请重新登录。");
    const form = await request.formData();
    await switchOrganization(ctx, user.sessionId, { organizationId: String(form.get("organizationId") ?? "") });
    return redirect(paths.workbench());
  });
}

/** A typed address changes nothing. */
export async function loader() {
  return redirect(paths.workbench());
}
