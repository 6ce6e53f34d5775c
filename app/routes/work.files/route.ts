import { type ActionFunctionArgs, json, redirect } from "@remix-run/node";
import type { FileLine } from "#app/areas/files/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { errorResponse, responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { readUploads } from "#app/http/uploads.server.ts";
import { invalid } from "#app/kernel/errors.ts";

/** POST /work/files: takes in the file of the field `file` and answers its line; a refusal answers with its reason. For app/ui/file-field.tsx. */
export async function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  return responding(context, async () => {
    const { stored, refusals } = await readUploads(request, context, await requireActor(request, context));
    const [file] = stored;
    if (file) return json<{ file: FileLine }>({ file }, { status: 201 });
    return errorResponse(refusals[0] ?? invalid("请选择文件。"), context);
  });
}

/** Opened as a page it leads to the workbench. */
export function loader(): Response {
  return redirect(paths.workbench());
}
