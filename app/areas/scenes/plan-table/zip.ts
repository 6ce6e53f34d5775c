import { crc32, inflateRawSync } from "node:zlib";
import { LIMITS, WorkbookRefused } from "./limits.ts";

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

const DAMAGED = "文件已损坏，或不是 .xlsx 文件。请在表格软件中重新另存为 .xlsx 后上传。";
const TOO_LARGE = "文件解压后过大，已拒绝读取。请只保留工作计划表的内容后重新上传。";

interface Entry {
  name: string;
  method: number;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

/** The parts of a workbook by name; nothing is inflated before it is asked for. */
export interface ZipParts {
  names: string[];
  /** The part's bytes, or null when there is none. Throws WorkbookRefused when it is not what its header says. */
  read(name: string): Buffer | null;
}

/**
 * Opens the zip container of an .xlsx. The directory is checked before anything is inflated (count, names, declared sizes and ratio,
 * overlaps), and a part that inflates to more than was declared is refused at that byte, so that no header is believed.
 */
export function openZip(file: Buffer): ZipParts {
  if (file.length > LIMITS.fileBytes) throw new WorkbookRefused("文件超过 10 MB。请删去图片等内容后重新上传。");
  refuseOtherFormats(file);
  const { entries, directoryAt } = readDirectory(file);
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > LIMITS.inflatedBytes || total > file.length * LIMITS.ratio) throw new WorkbookRefused(TOO_LARGE);
  const bodies = bodiesOf(file, entries, directoryAt);
  let budget: number = LIMITS.inflatedBytes;
  return {
    names: entries.map((entry) => entry.name),
    read(name) {
      const at = entries.findIndex((entry) => entry.name === name);
      const entry = entries[at];
      const body = bodies[at];
      if (!entry || !body) return null;
      if (entry.size > budget) throw new WorkbookRefused(TOO_LARGE);
      const content = inflate(entry, body);
      budget -= content.length;
      return content;
    },
  };
}

/** Old and locked workbooks are OLE containers, whatever they are called. */
function refuseOtherFormats(file: Buffer): void {
  if (file.subarray(0, 8).equals(Buffer.from("d0cf11e0a1b11ae1", "hex"))) {
    if (file.includes(Buffer.from("EncryptedPackage", "utf16le")))
      throw new WorkbookRefused("文件设有打开密码。请在表格软件中取消密码后重新上传。");
    throw new WorkbookRefused("这是旧版 .xls 文件（可能改过扩展名）。请在表格软件中另存为 .xlsx 后上传。");
  }
  if (file.length < 22 || file.readUInt32LE(0) !== LOCAL)
    throw new WorkbookRefused("这不是 .xlsx 文件。请上传用表格软件另存的 .xlsx 文件。");
}

function readDirectory(file: Buffer): { entries: Entry[]; directoryAt: number } {
  const endAt = findEnd(file);
  const count = file.readUInt16LE(endAt + 10);
  const directorySize = file.readUInt32LE(endAt + 12);
  const directoryAt = file.readUInt32LE(endAt + 16);
  // Several disks and the 64-bit form have no place in a file of ten megabytes.
  if (file.readUInt32LE(endAt + 4) !== 0 || file.readUInt16LE(endAt + 8) !== count || directoryAt + directorySize !== endAt)
    throw new WorkbookRefused(DAMAGED);
  if (count > LIMITS.entries) throw new WorkbookRefused("文件内部的部件过多，不是普通的工作计划表。请另存为新文件后上传。");
  const entries: Entry[] = [];
  const names = new Set<string>();
  let at = directoryAt;
  for (let i = 0; i < count; i++) {
    if (at + 46 > endAt || file.readUInt32LE(at) !== CENTRAL) throw new WorkbookRefused(DAMAGED);
    const nameLength = file.readUInt16LE(at + 28);
    const name = file.toString("utf8", at + 46, at + 46 + nameLength);
    const isEncrypted = (file.readUInt16LE(at + 8) & 1) !== 0;
    const method = file.readUInt16LE(at + 10);
    if (isEncrypted) throw new WorkbookRefused("文件经过加密压缩。请在表格软件中取消密码后重新上传。");
    if (!isPlainName(name) || names.has(name.toLowerCase()) || (method !== STORED && method !== DEFLATED))
      throw new WorkbookRefused(DAMAGED);
    names.add(name.toLowerCase());
    entries.push({
      name,
      method,
      crc: file.readUInt32LE(at + 16),
      packed: file.readUInt32LE(at + 20),
      size: file.readUInt32LE(at + 24),
      offset: file.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  if (at !== endAt) throw new WorkbookRefused(DAMAGED);
  return { entries, directoryAt };
}

function findEnd(file: Buffer): number {
  const lowest = Math.max(0, file.length - 22 - 0xffff);
  for (let at = file.length - 22; at >= lowest; at--) {
    if (file.readUInt32LE(at) === END && at + 22 + file.readUInt16LE(at + 20) === file.length) return at;
  }
  throw new WorkbookRefused(DAMAGED);
}

/** A name inside the container: no way out of it, no drive, no control characters. */
function isPlainName(name: string): boolean {
  const hasWayOut = name.startsWith("/") || /[\\:\p{Cc}]/u.test(name) || name.split("/").includes("..");
  return name !== "" && !hasWayOut;
}

/** The packed bytes of each entry. Entries that overlap, or a name that differs in the two headers, are how one file is made to read as two. */
function bodiesOf(file: Buffer, entries: Entry[], directoryAt: number): Buffer[] {
  const spans = entries.map((entry) => {
    const { offset, packed, name } = entry;
    if (offset + 30 > directoryAt || file.readUInt32LE(offset) !== LOCAL) throw new WorkbookRefused(DAMAGED);
    const nameLength = file.readUInt16LE(offset + 26);
    const start = offset + 30 + nameLength + file.readUInt16LE(offset + 28);
    const isSameName = file.toString("utf8", offset + 30, offset + 30 + nameLength) === name;
    if (!isSameName || start + packed > directoryAt) throw new WorkbookRefused(DAMAGED);
    return { offset, start, end: start + packed };
  });
  const inOrder = [...spans].sort((a, b) => a.offset - b.offset);
  for (const [i, span] of inOrder.entries()) if (i > 0 && span.offset < (inOrder[i - 1]?.end ?? 0)) throw new WorkbookRefused(DAMAGED);
  return spans.map(({ start, end }) => file.subarray(start, end));
}

function inflate(entry: Entry, body: Buffer): Buffer {
  const content = entry.method === STORED ? body : inflateUpTo(body, entry.size);
  if (content.length !== entry.size || crc32(content) !== entry.crc)
    throw new WorkbookRefused("文件内部的大小与内容不符，已拒绝读取。请另存为新文件后上传。");
  return content;
}

function inflateUpTo(body: Buffer, size: number): Buffer {
  try {
    return inflateRawSync(body, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE")
      throw new WorkbookRefused("文件内部的大小与内容不符，已拒绝读取。请另存为新文件后上传。");
    throw new WorkbookRefused(DAMAGED);
  }
}
