import type { ActionFunctionArgs } from "@remix-run/node";
import { json, redirect } from "@remix-run/node";
import { listImports, PLAN_FILE_LIMITS, startImport } from "#app/areas/scenes/index.server.ts";
import { mayImportScenes } from "#app/areas/scenes/policy.ts";
import { readOneFile } from "#app/http/uploads.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { ERROR_CODES, isAppError } from "#app/kernel/errors.ts";
import { pageFrom } from "#app/kernel/paging.ts";

/** What the page of imports shows. */
export async function importsPage(ctx: Context, url: string) {
  return { ...(await listImports(ctx, pageFrom(new URL(url).searchParams))), mayImport: mayImportScenes(ctx.actor) };
}

/** Takes an uploaded table in and leads to its page; a file that is refused is answered with the reason at the field. */
export async function startImportAction({ request, context }: ActionFunctionArgs, ctx: Context, toImport: (id: string) => string) {
  try {
    const { file } = await readOneFile(request, context, PLAN_FILE_LIMITS.fileBytes);
    const { id } = await startImport(ctx, { fileName: file?.name ?? "工作计划表.xlsx", file: file?.bytes ?? new Uint8Array() });
    return redirect(toImport(id));
  } catch (error) {
    if (!isAppError(error) || !["invalid", "tooLarge", "unavailable"].includes(error.code)) throw error;
    return json({ message: error.fields["file"]?.[0] ?? error.message }, { status: ERROR_CODES[error.code] });
  }
}
