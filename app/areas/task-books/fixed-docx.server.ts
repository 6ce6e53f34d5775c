import { inflateRawSync } from "node:zlib";
import { writeStoredZip, type ZipEntry } from "#app/sealing/stored-zip.ts";

const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const DEFLATED = 8;

/**
 * A .docx of our own writer with its clock taken out: `at` stands for the times inside, and the parts are stored in a file whose bytes follow
 * from them alone. What the writer makes differs in nothing else from one call to the next.
 */
export function fixedDocx(docx: Buffer, at: Date): Buffer {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const entries = unzip(docx).map(({ name, bytes }) =>
    name === "docProps/core.xml" ? { name, bytes: Buffer.from(withTimes(bytes.toString("utf8"), time)) } : { name, bytes },
  );
  return writeStoredZip(entries);
}

const withTimes = (xml: string, time: string): string =>
  xml.replace(/(<dcterms:(?:created|modified) [^>]*>)[^<]*(<)/g, (_, open: string, close: string) => `${open}${time}${close}`);

/** The parts of a zip file in the order of its directory; the bytes come from our own writer, so sizes are taken at their word. */
function unzip(file: Buffer): ZipEntry[] {
  const end = file.lastIndexOf(Buffer.from("504b0506", "hex"));
  if (end < 0 || file.readUInt32LE(end) !== END || end + END_BYTES > file.length) throw new TypeError("not a zip file");
  const count = file.readUInt16LE(end + 10);
  const entries: ZipEntry[] = [];
  let at = file.readUInt32LE(end + 16);
  for (let n = 0; n < count; n++) {
    if (file.readUInt32LE(at) !== CENTRAL) throw new TypeError("not a zip directory");
    const nameLength = file.readUInt16LE(at + 28);
    const local = file.readUInt32LE(at + 42);
    const start = local + LOCAL_BYTES + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const packed = file.subarray(start, start + file.readUInt32LE(at + 20));
    entries.push({
      name: file.toString("utf8", at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameLength),
      bytes: file.readUInt16LE(at + 10) === DEFLATED ? inflateRawSync(packed) : Buffer.from(packed),
    });
    at += CENTRAL_BYTES + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}
