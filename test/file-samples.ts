import { deflateRawSync } from "node:zlib";
import sharp from "sharp";

/** Files for the tests, written byte by byte or by sharp: what people send, and what people who mean harm send. */

/** Where the camera of the samples stood, as text that must not be found in anything stored. */
const POSITION = { GPSLatitude: "23/1 7/1 4512/100", GPSLatitudeRef: "N", GPSLongitude: "113/1 19/1 2700/100", GPSLongitudeRef: "E" };
/** A text that samples carry in their notes. */
export const CANARY = "CANARY-GPS-23.1125-113.3208";

const canvas = (width = 60, height = 40) => sharp({ create: { width, height, channels: 3, background: { r: 30, g: 78, b: 140 } } });

const cameraNotes = { IFD0: { Make: CANARY, ImageDescription: CANARY }, IFD3: POSITION };
export const photo = () => canvas().withExif(cameraNotes).jpeg().toBuffer();
/** Stored lying on its side, as phones do: 60 × 40 that is shown 40 × 60. */
export const lyingPhoto = () =>
  canvas()
    .withExif({ ...cameraNotes })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
export const pngWithNotes = () =>
  canvas().withExif(cameraNotes).withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${CANARY}</x:xmpmeta>`).png().toBuffer();
export const webpWithNotes = () => canvas().withExif(cameraNotes).webp().toBuffer();
export const plainPng = (width?: number, height?: number) => canvas(width, height).png().toBuffer();
export const movingWebp = async () =>
  sharp([await plainPng(), await canvas().negate().png().toBuffer()], { join: { animated: true } })
    .webp()
    .toBuffer();
export const gif = () => canvas().gif().toBuffer();
export const tiff = () => canvas().tiff().toBuffer();

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
const crc32 = (data: Buffer) =>
  (data.reduce((crc, byte) => (crcTable[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}
const PNG_SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");

/** A PNG that claims a size in its head and holds next to nothing. */
export function hugePng(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    PNG_SIGNATURE,
    chunk("IHDR", head),
    chunk("IDAT", Buffer.from("789c030000000001", "hex")),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A PNG with a moving picture's head. */
export async function movingPng(): Promise<Buffer> {
  const still = await plainPng();
  const control = Buffer.alloc(8);
  control.writeUInt32BE(2, 0);
  return Buffer.concat([still.subarray(0, 33), chunk("acTL", control), still.subarray(33)]);
}

/** A PNG with a text chunk behind its head. */
export async function pngWithText(text: string): Promise<Buffer> {
  const still = await plainPng();
  return Buffer.concat([still.subarray(0, 33), chunk("tEXt", Buffer.from(`Comment\0${text}`)), still.subarray(33)]);
}

export interface ZipPart {
  name: string;
  data?: string | Buffer;
  encrypted?: boolean;
  /** What the table of contents says instead of the truth. */
  claims?: number;
}

/** A zip archive with its parts in order. */
export function zip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const data = Buffer.from(part.data ?? "");
    const packed = deflateRawSync(data);
    const name = Buffer.from(part.name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(part.encrypted ? 1 : 0, 2);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc32(data), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(part.claims ?? data.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), shared, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), shared, rest, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

const OFFICE = "application/vnd.openxmlformats-officedocument";
const contentTypes = (content: string) => `<Types><Override PartName="/x" ContentType="${content}"/></Types>`;
const WORD_MAIN = `${OFFICE}.wordprocessingml.document.main+xml`;
const SHEET_MAIN = `${OFFICE}.spreadsheetml.sheet.main+xml`;

/** A Word or Excel file of the least parts, and further ones. */
export const docx = (further: readonly ZipPart[] = [], content = WORD_MAIN) =>
  zip([{ name: "[Content_Types].xml", data: contentTypes(content) }, { name: "word/document.xml", data: "<w:document/>" }, ...further]);
export const xlsx = (further: readonly ZipPart[] = [], content = SHEET_MAIN) =>
  zip([{ name: "[Content_Types].xml", data: contentTypes(content) }, { name: "xl/workbook.xml", data: "<workbook/>" }, ...further]);
export const MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml";

export const pdf = (body = "1 0 obj<<>>endobj") => Buffer.from(`%PDF-1.7\n${body}\ntrailer<<>>\n%%EOF\n`);

/** A box of an MP4. */
export function box(type: string, ...content: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part as string, "latin1")));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, body]);
}
const handler = (kind: string) => box("hdlr", Buffer.alloc(8), kind, Buffer.alloc(13));
export const track = (kind: string, ...further: Buffer[]) =>
  box("trak", box("tkhd", Buffer.alloc(84)), box("mdia", handler(kind)), ...further);
export const mp4 = (inMoov: readonly Buffer[] = [], behind: readonly Buffer[] = []) =>
  Buffer.concat([
    box("ftyp", "isom", Buffer.alloc(4), "isomiso2avc1mp41"),
    box("moov", box("mvhd", Buffer.alloc(100)), track("vide"), ...inMoov),
    box("mdat", Buffer.alloc(4000, 7)),
    ...behind,
  ]);
