import type { LoaderFunctionArgs } from "@remix-run/node";
import { editionOf, renderTaskBookDocx } from "#app/areas/task-books/index.server.ts";
import { attachment } from "#app/http/attachment.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";

/** The task book as .docx: the frozen version with its signatures, or the draft, named as such. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const { taskBook, document, edition } = await editionOf(ctx, params["code"] ?? "");
    const file = await renderTaskBookDocx(document, edition);
    const name = `${taskBook.code} ${document.title}${edition.digest ? `（第${edition.version}版）` : "（草案）"}.docx`;
    return new Response(new Uint8Array(file), {
      headers: {
        "Content-Type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Content-Disposition": attachment(name),
        "X-Content-Type-Options": "nosniff",
      },
    });
  });
}
