import { FILE_TYPES } from "#db/vocabulary/files.ts";
import { attachment } from "./attachment.ts";

export interface Workbook {
  file: Buffer;
  fileName: string;
}

/** A workbook as a file to save. */
export function workbookResponse({ file, fileName }: Workbook): Response {
  return new Response(new Uint8Array(file), {
    headers: {
      "Content-Type": FILE_TYPES.xlsx.mime,
      "Content-Disposition": attachment(fileName),
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
    },
  });
}
