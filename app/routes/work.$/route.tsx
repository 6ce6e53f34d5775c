import type { LoaderFunctionArgs } from "@remix-run/node";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { notFound } from "#app/kernel/errors.ts";

/** Every address of the workbench that no page answers. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    await requireActor(request, context);
    throw notFound("页面");
  });
}

export default function NoSuchPage() {
  return null;
}
