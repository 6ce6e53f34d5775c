import { attachment } from "./attachment.ts";

/** A workbook as a file to save. */
export function workbookResponse({ file, fileName }: { file: Buffer; fileName: string }): Response {
  return new Response(new Uint8Array(file), {
    headers: {
      "Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "Content-Disposition": attachment(fileName),
      "X-Content-Type-Options": "nosniff",
    },
  });
}
