import { FILE_TYPES } from "#db/vocabulary/files.ts";
import { attachment } from "./attachment.ts";

const MIMES = { csv: "text/csv; charset=utf-8", xlsx: FILE_TYPES.xlsx.mime } as const;

/** A list as a file to save; what kind it is, its name says. */
export function fileResponse({ file, fileName }: { file: Buffer; fileName: string }): Response {
  return new Response(new Uint8Array(file), {
    headers: {
      "Content-Type": MIMES[fileName.endsWith(".xlsx") ? "xlsx" : "csv"],
      "Content-Disposition": attachment(fileName),
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
    },
  });
}
