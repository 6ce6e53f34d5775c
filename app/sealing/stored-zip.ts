import { crc32 } from "node:zlib";

/**
 * Zip files whose bytes follow from their content alone: entries in the order given, stored and not compressed (what a compressor makes differs
 * between its versions), one time stamp, no extra fields, no comment. Reading takes nothing else, so that a file is one of ours down to the last
 * byte or none. This is why no library is used: they write and read much more than the one form.
 */
export interface ZipEntry {
  /** ASCII letters, digits, dots, hyphens and slashes. */
  name: string;
  bytes: Buffer;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** 1980-01-01 00:00, the first a zip can hold. */
const DATE = 0x0021;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const NAME = /^[A-Za-z0-9._/[\]-]{1,200}$/;

/** The one file these entries make. Throws RangeError on names that are not plain or come twice. */
export function writeStoredZip(entries: readonly ZipEntry[]): Buffer {
  if (new Set(entries.map(({ name }) => name)).size !== entries.length) throw new RangeError("an entry comes twice");
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    if (!NAME.test(name)) throw new RangeError(`not a plain entry name: ${name}`);
    const facts = factsOf(name, bytes);
    const local = Buffer.concat([u32(LOCAL), u16(VERSION), facts, Buffer.from(name), bytes]);
    centrals.push(
      Buffer.concat([u32(CENTRAL), u16(VERSION), u16(VERSION), facts, u16(0), u16(0), u16(0), u32(0), u32(offset), Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const count = u16(entries.length);
  const end = Buffer.concat([u32(END), u16(0), u16(0), count, count, u32(directory.length), u32(offset), u16(0)]);
  return Buffer.concat([...locals, directory, end]);
}

/** The entries of a file written by {@link writeStoredZip}, or null for any other bytes, be it one of them. */
export function readStoredZip(file: Buffer): ZipEntry[] | null {
  try {
    const entries = readEntries(file);
    return writeStoredZip(entries).equals(file) ? entries : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readEntries(file: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (file.readUInt32LE(at) === LOCAL) {
    const size = file.readUInt32LE(at + 18);
    const nameLength = file.readUInt16LE(at + 26);
    const start = at + LOCAL_BYTES + nameLength;
    if (start + size > file.length - CENTRAL_BYTES - END_BYTES) throw new RangeError("an entry runs over the end");
    entries.push({
      name: file.toString("latin1", at + LOCAL_BYTES, start),
      bytes: file.subarray(start, start + size),
    });
    at = start + size;
  }
  return entries;
}

/** What local header and directory say alike: flags, method, time, date, sum, sizes, lengths of name and extra field. */
function factsOf(name: string, bytes: Buffer): Buffer {
  return Buffer.concat([
    u16(0),
    u16(0),
    u16(0),
    u16(DATE),
    u32(crc32(bytes)),
    u32(bytes.length),
    u32(bytes.length),
    u16(name.length),
    u16(0),
  ]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
