import type { LoaderFunctionArgs } from "@remix-run/node";
import { responding } from "#app/http/respond.server.ts";
import { notFound } from "#app/kernel/errors.ts";

/** Every address that no page answers. */
export async function loader({ context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    throw notFound("页面");
  });
}

export default function NoSuchPage() {
  return null;
}
