import { type FileHandle, open } from "node:fs/promises";
import { fileTypeFromBuffer } from "file-type";
import { invalid } from "#app/kernel/errors.ts";
import { FILE_TYPES, type FileExtension } from "#db/vocabulary/files.ts";
import { inspectMp4 } from "./inspect-mp4.server.ts";
import { inspectOffice } from "./inspect-office.server.ts";

/** Enough for every signature we know. */
const HEAD_BYTES = 4_100;
/** Where the end mark of a PDF has to stand. */
const PDF_TAIL_BYTES = 1_024;

/**
 * Refuses a file whose bytes are not what its extension says, or that carries what we do not take: macros, damaged ends, tracks with
 * positions. Positions written into the head of a video are overwritten in place. Of an image only the signature is looked at, so that no
 * other decoder meets it; it is proven by encoding it anew.
 */
export async function inspect(path: string, extension: FileExtension): Promise<void> {
  const handle = await open(path, "r+");
  try {
    const { size } = await handle.stat();
    if (size === 0) throw invalid("文件是空的，请检查后重新上传。");
    if (extension === "docx" || extension === "xlsx") return await inspectOffice(handle, size, extension);
    const head = await readAt(handle, 0, Math.min(HEAD_BYTES, size));
    const found = await fileTypeFromBuffer(head);
    if (found?.mime !== FILE_TYPES[extension].mime) throw notWhatItSays(extension);
    if (extension === "mp4") await inspectMp4(handle, size);
    if (extension === "pdf") {
      const tail = await readAt(handle, Math.max(0, size - PDF_TAIL_BYTES), Math.min(PDF_TAIL_BYTES, size));
      if (!head.subarray(0, 5).equals(Buffer.from("%PDF-")) || !tail.includes("%%EOF")) throw damaged("PDF");
    }
  } finally {
    await handle.close();
  }
}

export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

export const notWhatItSays = (extension: string) => invalid(`文件内容与扩展名 .${extension} 不符。请确认文件没有被改名，再重新上传。`);
export const damaged = (what: string) => invalid(`这个 ${what} 文件不完整或已损坏，请重新导出后上传。`);
