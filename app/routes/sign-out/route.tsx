import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { signOut } from "#app/http/sign-in.server.ts";

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const { headers } = await signOut(request, context);
    return redirect(paths.home(), { headers });
  });
}

/** A typed address changes nothing. */
export async function loader() {
  return redirect(paths.home());
}
