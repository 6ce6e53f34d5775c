import type { FileHandle } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";
import { invalid } from "#app/kernel/errors.ts";
import { damaged, notWhatItSays, readAt } from "./inspect.server.ts";

/** Part that a document of the kind has, and its declared content. Documents with macros declare another. */
const MAIN_PARTS = {
  docx: { part: "word/document.xml", content: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml" },
  xlsx: { part: "xl/workbook.xml", content: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml" },
};
/** Macros, controls and embedded programs. */
const ACTIVE_PARTS =
  /(^|\/)(vbaProject|vbaData|activeX\d*|oleObject\d*)\.(bin|xml)$|(^|\/)(activeX|macrosheets|dialogsheets)\/|\.(exe|dll|js|vbs|hta|lnk)$/i;
const END_RECORD = 0x06054b50;
const CENTRAL_RECORD = 0x02014b50;
const LOCAL_RECORD = 0x04034b50;
const END_BYTES = 22;
const MOST_ENTRIES = 5_000;
const MOST_DIRECTORY_BYTES = 4 * 1024 * 1024;
/** Declared inflated size of all parts together; nothing but the list of contents is inflated here. */
const MOST_INFLATED = 1024 * 1024 * 1024;
const MOST_CONTENT_TYPES_BYTES = 1024 * 1024;

interface Entry {
  name: string;
  flags: number;
  method: number;
  packed: number;
  inflated: number;
  offset: number;
}

/** Reads the table of contents of a docx or xlsx without unpacking it, and refuses what is damaged, encrypted, hidden or active. */
export async function inspectOffice(handle: FileHandle, size: number, extension: keyof typeof MAIN_PARTS): Promise<void> {
  // Bytes before the first part would be another file in the same clothes.
  if (size < END_BYTES || (await readAt(handle, 0, 4)).readUInt32LE(0) !== LOCAL_RECORD) throw notWhatItSays(extension);
  const entries = await readDirectory(handle, size, extension);
  const { part, content } = MAIN_PARTS[extension];
  const names = new Set(entries.map(({ name }) => name));
  const contentTypes = entries.find(({ name }) => name === "[Content_Types].xml");
  if (names.size !== entries.length || !contentTypes || !names.has(part)) throw notWhatItSays(extension);
  if (entries.some(({ flags }) => flags & 1)) throw invalid("文件已加密，无法查验。请取消密码后重新上传。");
  if (entries.some(({ name }) => name.includes("..") || name.startsWith("/") || name.includes("\\"))) throw damaged(extension);
  if (entries.reduce((sum, { inflated }) => sum + inflated, 0) > MOST_INFLATED) throw invalid("文件展开后过大，请拆分后上传。");
  const declared = await readContentTypes(handle, contentTypes, extension);
  if (entries.some(({ name }) => ACTIVE_PARTS.test(name)) || /macroEnabled|vbaProject/i.test(declared)) {
    throw invalid(`文件含有宏或嵌入程序，不能上传。请另存为不含宏的 .${extension} 文件。`);
  }
  if (!declared.includes(content)) throw notWhatItSays(extension);
}

async function readDirectory(handle: FileHandle, size: number, extension: string): Promise<Entry[]> {
  // No comment behind the end record: Office writes none, and it is where a second file would hide.
  const end = await readAt(handle, size - END_BYTES, END_BYTES);
  if (end.readUInt32LE(0) !== END_RECORD || end.readUInt16LE(20) !== 0) throw damaged(extension);
  const [count, length, offset] = [end.readUInt16LE(10), end.readUInt32LE(12), end.readUInt32LE(16)];
  if (count === 0 || count > MOST_ENTRIES || length > MOST_DIRECTORY_BYTES || offset + length + END_BYTES !== size)
    throw damaged(extension);
  const directory = await readAt(handle, offset, length);
  const entries: Entry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL_RECORD) throw damaged(extension);
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString("utf8", at + 46, at + 46 + nameLength),
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      inflated: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function readContentTypes(handle: FileHandle, entry: Entry, extension: string): Promise<string> {
  if (entry.packed > MOST_CONTENT_TYPES_BYTES) throw damaged(extension);
  const local = await readAt(handle, entry.offset, 30);
  if (local.length < 30 || local.readUInt32LE(0) !== LOCAL_RECORD) throw damaged(extension);
  const packed = await readAt(handle, entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28), entry.packed);
  if (entry.method === 0) return packed.toString("utf8");
  try {
    return inflateRawSync(packed, { maxOutputLength: MOST_CONTENT_TYPES_BYTES }).toString("utf8");
  } catch {
    throw damaged(extension);
  }
}
