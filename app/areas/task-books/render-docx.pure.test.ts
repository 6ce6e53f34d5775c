import { inflateRawSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { taskBookContentHash } from "./content-hash.ts";
import { sampleDocument } from "./draft-sample.ts";
import type { TaskBookEdition } from "./printed-form.ts";
import { renderTaskBookDocx } from "./render-docx.server.ts";

/** Files of a zip by name, read through its central directory (APPNOTE 4.3.12, 4.3.16). */
function unzip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const files = new Map<string, Buffer>();
  for (let index = 0; index < count; index += 1) {
    expect(bytes.readUInt32LE(at)).toBe(0x02014b50);
    const method = bytes.readUInt16LE(at + 10);
    const size = bytes.readUInt32LE(at + 20);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(start, start + size);
    files.set(name, method === 0 ? content : inflateRawSync(content));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return files;
}

const edition: TaskBookEdition = {
  code: "RW-2026-0042",
  version: 4,
  digest: taskBookContentHash(sampleDocument()),
  signatures: [{ organizationId: "org-maker", signerName: "签署人甲", signedAt: "2026-06-26 16:20" }],
};

/** The words of a WordprocessingML part, without its tags. */
const textOf = (xml: string) =>
  xml
    .replace(/<[^>]+>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");

describe("renderTaskBookDocx", () => {
  let bytes: Buffer;
  let files: Map<string, Buffer>;
  let body: string;
  let foot: string;

  beforeAll(async () => {
    bytes = await renderTaskBookDocx(sampleDocument(), edition);
    files = unzip(bytes);
    body = files.get("word/document.xml")?.toString("utf8") ?? "";
    foot = [...files]
      .filter(([name]) => /^word\/footer\d+\.xml$/.test(name))
      .map(([, part]) => part.toString("utf8"))
      .join("");
  });

  test("is a Word file of some size", () => {
    expect(bytes.toString("latin1", 0, 4)).toBe("PK\x03\x04");
    expect(bytes.length).toBeGreaterThan(10_000);
    expect([...files.keys()]).toEqual(expect.arrayContaining(["[Content_Types].xml", "word/document.xml", "word/styles.xml"]));
  });

  test("holds parties, indicators, shares and all twenty clauses", () => {
    const text = textOf(body);
    for (const part of [
      "电池测试线柔性插接 任务书",
      "广州云岭储能科技有限公司",
      "深圳衡步机器人有限公司",
      "插接位置精度",
      "≤\u00a00.5\u00a0mm",
      "25.00%",
      "25,000.0000",
      "100,000.00",
      "签署人甲",
      edition.digest ?? "",
    ]) {
      expect(text).toContain(part);
    }
    for (const heading of ["第一条　当事人、角色与授权", "第七条　项目成果归属", "第十二条　利益分配", "第二十条　变更、违约与争议"])
      expect(text).toContain(heading);
    expect(text).not.toMatch(/undefined|\[object/);
  });

  test("uses the fonts of official documents, repeats table heads and keeps rows whole", () => {
    const styles = files.get("word/styles.xml")?.toString("utf8") ?? "";
    expect(styles).toMatch(/w:ascii="Times New Roman"[^>]*w:eastAsia="仿宋"|w:eastAsia="仿宋"[^>]*w:ascii="Times New Roman"/);
    expect(styles).toContain('w:eastAsia="黑体"');
    expect(body.match(/<w:tblHeader\/>/g)?.length).toBe(body.match(/<w:tbl>/g)?.length);
    expect(body.match(/<w:cantSplit\/>/g)?.length).toBe(body.match(/<w:tr>/g)?.length);
  });

  test("never leaves the line that leads to the signatures alone on a page, and breaks no figure in two", () => {
    const paragraphs = body.match(/<w:p>.*?<\/w:p>/gs) ?? [];
    const closing = paragraphs.findIndex((paragraph) => textOf(paragraph).includes("以下为签署页"));
    expect(paragraphs[closing - 1]).toContain("<w:keepNext/>");
    expect(paragraphs[closing - 2]).not.toContain("<w:keepNext/>");
    // Latin text under a Chinese language tag is broken between any two characters, "SC-2026-011|7".
    expect(files.get("word/styles.xml")?.toString("utf8")).toContain('<w:lang w:val="en-US" w:eastAsia="zh-CN"/>');
  });

  test("carries page number, version and digest at the foot", () => {
    expect(foot).toContain("PAGE");
    expect(textOf(foot)).toContain(`第 4 版 · 摘要 ${edition.digest}`);
    expect(textOf(foot)).toContain("— ");
  });

  test("text of the parties is never markup", async () => {
    const document = sampleDocument();
    document.title = `</w:t><w:p>"任务书" & <b>`;
    const xml =
      unzip(await renderTaskBookDocx(document, edition))
        .get("word/document.xml")
        ?.toString("utf8") ?? "";
    expect(xml).not.toContain('</w:t><w:p>"');
    expect(textOf(xml)).toContain(document.title);
  });
});
