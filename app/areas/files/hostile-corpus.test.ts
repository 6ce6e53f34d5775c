import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import * as sample from "#test/file-samples.ts";
import { testWorld } from "#test/world.ts";
import { openFile, storeFile } from "./index.server.ts";

const world = await testWorld();
const unit = await world.organization();

const store = async (name: string, bytes: Buffer | string) =>
  storeFile(unit.ctx, { name, stream: Readable.from([Buffer.from(bytes as string)]) });

/** Everything the store holds of a file. */
async function stored(id: string): Promise<Buffer[]> {
  const file = await openFile(unit.ctx, id);
  return [await buffer(await file.read()), ...(file.thumbnail ? [await buffer(await file.thumbnail.read())] : [])];
}

const SCRIPT = "<script>alert(document.cookie)</script>";
const HTML = `<!doctype html><html><body>${SCRIPT}</body></html>`;
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${SCRIPT}</svg>`;
const photo = await sample.photo();
const png = await sample.plainPng();
const webp = await sample.webpWithNotes();
const gif = await sample.gif();
const appended = (bytes: Buffer, tail: string | Buffer) => Buffer.concat([bytes, Buffer.from(tail as string)]);

/** Refused: name, bytes, words of the reason. */
const refused: [what: string, name: string, bytes: Buffer | string, reason: string][] = [
  ["an SVG with a script", "logo.svg", SVG, "不支持这种文件"],
  ["an SVG called png", "logo.png", SVG, "不符"],
  ["HTML called png", "photo.png", HTML, "不符"],
  ["HTML called jpg", "photo.jpg", HTML, "不符"],
  ["HTML called pdf", "report.pdf", HTML, "不符"],
  ["HTML", "page.html", HTML, "不支持这种文件"],
  ["a program by its second extension", "invoice.pdf.exe", sample.pdf(), "不支持这种文件"],
  ["a script by its second extension", "photo.jpg.php", photo, "不支持这种文件"],
  ["a name that reads backwards", "invoice\u202efdp.exe.pdf", sample.pdf(), "控制字符"],
  ["a name with a zero byte", "photo.php\u0000.jpg", photo, "控制字符"],
  ["a name without extension", "photo", photo, "不支持这种文件"],
  ["no name but an extension's dot", "photo.", photo, "不支持这种文件"],
  ["a GIF", "moving.gif", gif, "不支持这种文件"],
  ["a GIF called png", "moving.png", gif, "不符"],
  ["a GIF that is a script as well", "both.jpg", appended(Buffer.from("GIF89a/*"), `*/=1;${SCRIPT}`), "不符"],
  ["a TIFF called jpg", "scan.jpg", await sample.tiff(), "不符"],
  ["a JPEG called png", "photo.png", photo, "不符"],
  ["a moving WebP", "moving.webp", await sample.movingWebp(), "动态图片"],
  ["a moving PNG", "moving.png", await sample.movingPng(), "不符"],
  ["a PNG that claims 100 000 × 100 000 pixels", "huge.png", sample.hugePng(100_000, 100_000), "像素过多"],
  ["a PNG of a little more than 40 million pixels", "large.png", sample.hugePng(8_000, 5_001), "像素过多"],
  ["a truncated JPEG", "cut.jpg", photo.subarray(0, photo.length - 60), "损坏"],
  ["a truncated PNG", "cut.png", png.subarray(0, png.length - 40), "损坏"],
  ["nothing", "empty.pdf", "", "是空的"],
  ["nothing called jpg", "empty.jpg", "", "是空的"],
  ["a PDF without its end", "cut.pdf", "%PDF-1.7\n1 0 obj", "损坏"],
  ["a PDF with a page of HTML behind it", "both.pdf", appended(sample.pdf(), HTML.repeat(20)), "损坏"],
  ["a PDF with something before it", "both.pdf", `#!/bin/sh\n${sample.pdf()}`, "不符"],
  ["a zip called docx", "archive.docx", sample.zip([{ name: "a.txt", data: "x" }]), "不符"],
  ["a spreadsheet called docx", "table.docx", sample.xlsx(), "不符"],
  ["a Word file with macros", "macro.docx", sample.docx([{ name: "word/vbaProject.bin", data: "x" }]), "宏"],
  ["a Word file that declares macros", "macro.docx", sample.docx([], sample.MACRO_MAIN), "宏"],
  ["an Excel file with macros", "macro.xlsx", sample.xlsx([{ name: "xl/macrosheets/sheet1.xml", data: "x" }]), "宏"],
  ["a Word file with an embedded program", "object.docx", sample.docx([{ name: "word/embeddings/oleObject1.bin", data: "x" }]), "嵌入程序"],
  ["an encrypted Word file", "locked.docx", sample.docx([{ name: "word/media/a.png", data: "x", encrypted: true }]), "加密"],
  ["a Word file whose part climbs out", "slip.docx", sample.docx([{ name: "../../etc/cron.d/x", data: "x" }]), "损坏"],
  ["a Word file with one part twice", "twice.docx", sample.docx([{ name: "word/document.xml", data: "other" }]), "不符"],
  ["a Word file that claims gigabytes", "bomb.docx", sample.docx([{ name: "word/media/a.png", claims: 2 ** 31 }]), "展开后过大"],
  ["a Word file behind a program", "both.docx", Buffer.concat([Buffer.from("MZ\x90\x00"), sample.docx()]), "不符"],
  ["a Word file with a page of HTML behind it", "both.docx", appended(sample.docx(), HTML), "损坏"],
  ["a truncated Excel file", "cut.xlsx", sample.xlsx().subarray(0, 200), "损坏"],
  ["HTML called mp4", "film.mp4", HTML, "不符"],
  [
    "an MP4 without a description",
    "film.mp4",
    Buffer.concat([sample.box("ftyp", "isom", Buffer.alloc(4), "isommp41"), sample.box("mdat", "x")]),
    "损坏",
  ],
  ["a truncated MP4", "film.mp4", sample.mp4().subarray(0, 900), "损坏"],
  ["an MP4 with HTML behind it", "film.mp4", appended(sample.mp4(), HTML), "损坏"],
  ["an MP4 with a track of positions", "film.mp4", sample.mp4([sample.track("meta")]), "定位"],
];

/** Taken, but only what is harmless of it: name, bytes, what must not be found in the store. */
const cleaned: [what: string, name: string, bytes: Buffer, gone: string[]][] = [
  ["a JPEG with a camera's notes and position", "site.jpg", photo, [sample.CANARY, "Exif"]],
  ["a JPEG lying on its side", "site.jpeg", await sample.lyingPhoto(), [sample.CANARY, "Exif"]],
  ["a PNG with notes", "site.png", await sample.pngWithNotes(), [sample.CANARY, "eXIf"]],
  ["a WebP with notes", "site.webp", await sample.webpWithNotes(), [sample.CANARY, "EXIF"]],
  ["a JPEG with a page of HTML behind it", "both.jpg", appended(photo, HTML), ["<script", sample.CANARY]],
  ["a JPEG with an archive behind it", "both.jpg", appended(photo, sample.docx()), ["word/document.xml"]],
  ["a PNG with a script in its text", "both.png", await sample.pngWithText(SCRIPT), ["<script"]],
  [
    "an MP4 with a position in its notes",
    "film.mp4",
    sample.mp4([sample.box("udta", sample.box("\xa9xyz", sample.CANARY))]),
    [sample.CANARY],
  ],
  [
    "an MP4 with a position in a track's notes",
    "film.mp4",
    sample.mp4([sample.track("soun", sample.box("meta", sample.CANARY))]),
    [sample.CANARY],
  ],
  ["an MP4 with notes behind it", "film.mp4", sample.mp4([], [sample.box("uuid", sample.CANARY)]), [sample.CANARY]],
];

const outcomes = { refused: 0, cleaned: 0 };

describe("refused", () => {
  test.each(refused)("%s", async (_, name, bytes, reason) => {
    await expect(store(name, bytes)).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining(reason) });
    outcomes.refused++;
  });
});

describe("cleaned", () => {
  test.each(cleaned)("%s", async (_, name, bytes, gone) => {
    for (const text of gone) expect(bytes.includes(Buffer.from(text, "latin1")) || text === "Exif").toBe(true);
    const file = await store(name, bytes);
    for (const part of await stored(file.id)) {
      for (const text of gone) expect(part.includes(Buffer.from(text, "latin1")), `${text} is still there`).toBe(false);
      if (!file.mime.startsWith("image/")) continue;
      const facts = await sharp(part).metadata();
      expect([facts.exif, facts.xmp, facts.iptc, facts.pages]).toEqual([undefined, undefined, undefined, undefined]);
    }
    outcomes.cleaned++;
  });

  test("a photo stands upright afterwards", async () => {
    const file = await store("site.jpg", await sample.lyingPhoto());
    expect([file.width, file.height]).toEqual([40, 60]);
  });
});

describe("a name", () => {
  test.each([
    ["../../../etc/cron.d/report.pdf", "report.pdf"],
    ["C:\\fakepath\\report.pdf", "report.pdf"],
    ["..\\..\\report.pdf", "report.pdf"],
    ["检测报告（第二版）.PDF", "检测报告（第二版）.PDF"],
    ["<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"],
  ])("%j is kept as %j and is no part of where the bytes lie", async (sent, kept) => {
    const file = await store(sent, sample.pdf());
    expect(file.name).toBe(kept);
    const [row] = await world.db.query.files.findMany({ where: (files, { eq }) => eq(files.id, file.id) });
    expect(row?.storageKey).toMatch(/^[0-9a-f]{2}\/[0-9a-f]{40}$/);
  });
});

describe("what people send", () => {
  test.each<[string, Buffer, string]>([
    ["现场.jpg", photo, "image/jpeg"],
    ["现场.png", png, "image/png"],
    ["现场.webp", webp, "image/webp"],
    ["报告.pdf", sample.pdf(), "application/pdf"],
    [
      "方案.docx",
      sample.docx([{ name: "word/media/image1.png", data: "x" }]),
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ],
    ["台账.xlsx", sample.xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    ["运行.mp4", sample.mp4([sample.track("soun")]), "video/mp4"],
  ])("%s is taken", async (name, bytes, mime) => {
    const file = await store(name, bytes);
    const [whole] = await stored(file.id);
    expect(file).toMatchObject({ name, mime, size: whole?.length });
    if (mime.startsWith("application/")) expect(whole?.equals(bytes)).toBe(true);
  });
});

afterAll(() => {
  // The corpus of reliability C4: at least thirty, none active inline, none with a position.
  expect(refused.length + cleaned.length).toBeGreaterThanOrEqual(30);
  expect(outcomes).toEqual({ refused: refused.length, cleaned: cleaned.length });
});
