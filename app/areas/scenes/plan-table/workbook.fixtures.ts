import { crc32, deflateRawSync } from "node:zlib";

interface Part {
  name: string;
  content: Buffer | string;
  /** What the headers say, where it is not the truth. */
  claimedSize?: number;
  /** Already deflated content, with its true size and checksum. */
  packed?: { body: Buffer; size: number; crc: number };
  encrypted?: boolean;
}

/** A zip container of these parts, byte for byte as the test wants it. */
export function zipOf(parts: Part[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const content = Buffer.from(part.content);
    const body = part.packed?.body ?? deflateRawSync(content);
    const name = Buffer.from(part.name);
    const size = part.claimedSize ?? part.packed?.size ?? content.length;
    const crc = part.packed?.crc ?? crc32(content);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(part.encrypted ? 1 : 0, 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc, 10);
    facts.writeUInt32LE(body.length, 14);
    facts.writeUInt32LE(size, 18);
    facts.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("504b0304", "hex"), facts, name, body]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from("504b01021400", "hex"), facts, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

const MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** The smallest workbook around one sheet; `parts` replace or join its own. */
export function workbookWith(sheet: string, parts: Part[] = [], options: { mainType?: string } = {}): Buffer {
  const own: Part[] = [
    {
      name: "[Content_Types].xml",
      content: `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${options.mainType ?? `${MAIN}.sheet.main+xml`}"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${MAIN}.worksheet+xml"/></Types>`,
    },
    {
      name: "_rels/.rels",
      content: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: "xl/workbook.xml",
      content: `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="工作计划表" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      content: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    { name: "xl/worksheets/sheet1.xml", content: sheet },
  ];
  const replaced = own.map((part) => parts.find((given) => given.name === part.name) ?? part);
  return zipOf([...replaced, ...parts.filter((given) => own.every((part) => part.name !== given.name))]);
}

/** The XML of a sheet: its rows, and what stands after them. */
export const sheetXml = (rows: string, after = "") =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData>${after}</worksheet>`;

const oneRow = `<row r="1"><c r="A1" t="inlineStr"><is><t>序号</t></is></c></row>`;

/** Half a gigabyte of one letter in half a megabyte: deflated a block at a time, so that the test does not hold it either. */
export function bomb(): Part {
  const block = Buffer.alloc(64 * 1024 * 1024, 0x41);
  const first = deflateRawSync(block, { finishFlush: 2 });
  const last = deflateRawSync(block);
  const size = block.length * 8;
  let crc = 0;
  for (let i = 0; i < 8; i++) crc = crc32(block, crc);
  return { name: "xl/worksheets/sheet1.xml", content: "", packed: { body: Buffer.concat([...Array(7).fill(first), last]), size, crc } };
}

/** Workbooks that must be refused, by what is wrong with them, with words of the reason. */
export function hostileWorkbooks(): [what: string, file: () => Buffer, reason: RegExp][] {
  const ole = (text: string) =>
    Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(1_000), Buffer.from(text, "utf16le"), Buffer.alloc(9_000)]);
  const entity = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
  return [
    ["a bomb of 512 MB", () => workbookWith("", [bomb()]), /解压后过大/],
    ["a bomb with forged sizes", () => workbookWith("", [{ ...bomb(), claimedSize: 4_000 }]), /大小与内容不符/],
    [
      "a size forged in one header",
      () => workbookWith("", [{ name: "xl/worksheets/sheet1.xml", content: sheetXml(oneRow), claimedSize: 10 }]),
      /大小与内容不符/,
    ],
    ["entity expansion", () => workbookWith(`<?xml version="1.0"?>${entity}${sheetXml("<row><c><v>&b;</v></c></row>")}`), /实体声明/],
    [
      "a declaration hidden in another encoding",
      () => workbookWith("", [{ name: "xl/worksheets/sheet1.xml", content: Buffer.from(`\ufeff${entity}${sheetXml(oneRow)}`, "utf16le") }]),
      /无法识别/,
    ],
    ["a way out of the container", () => workbookWith(sheetXml(oneRow), [{ name: "../../etc/cron.d/x", content: "x" }]), /已损坏/],
    ["a Windows path", () => workbookWith(sheetXml(oneRow), [{ name: "..\\x.xml", content: "x" }]), /已损坏/],
    [
      "two parts of one name",
      () =>
        zipOf([
          { name: "a.xml", content: "1" },
          { name: "A.xml", content: "2" },
        ]),
      /已损坏/,
    ],
    ["a renamed .xls", () => ole("Workbook"), /\.xls 文件/],
    ["a workbook under a password", () => ole("EncryptedPackage"), /打开密码/],
    ["a zip under a password", () => workbookWith(sheetXml(oneRow), [{ name: "x.xml", content: "x", encrypted: true }]), /加密压缩/],
    ["macros", () => workbookWith(sheetXml(oneRow), [{ name: "xl/vbaProject.bin", content: "x" }]), /宏/],
    [
      "a macro workbook renamed",
      () => workbookWith(sheetXml(oneRow), [], { mainType: "application/vnd.ms-excel.sheet.macroEnabled.main+xml" }),
      /宏/,
    ],
    [
      "links to other workbooks",
      () => workbookWith(sheetXml(oneRow), [{ name: "xl/externalLinks/externalLink1.xml", content: "<a/>" }]),
      /其他工作簿/,
    ],
    [
      "too many parts",
      () =>
        workbookWith(
          sheetXml(oneRow),
          Array.from({ length: 200 }, (_, i) => ({ name: `xl/media/${i}.png`, content: "x" })),
        ),
      /部件过多/,
    ],
    [
      "too many sheets",
      () =>
        workbookWith(sheetXml(oneRow), [
          {
            name: "xl/workbook.xml",
            content: `<workbook xmlns:r="r"><sheets>${Array.from({ length: 21 }, (_, i) => `<sheet name="${i}" r:id="rId1"/>`).join("")}</sheets></workbook>`,
          },
        ]),
      /超过 20 张/,
    ],
    ["a cell in the last corner", () => workbookWith(sheetXml(`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`)), /不是工作计划表/],
    ["cut off in the middle", () => workbookWith(sheetXml(oneRow)).subarray(0, 900), /已损坏/],
    ["broken XML", () => workbookWith("<worksheet><sheetData><row <c"), /无法识别/],
    [
      "a hundred thousand quotes",
      () => workbookWith(`<worksheet>${Array.from({ length: 100_000 }, (_, i) => `<c a${(i * 7919) % 9973}="`).join("")}`),
      /无法识别/,
    ],
    ["random bytes", () => Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256)), /不是 \.xlsx/],
    ["a text file", () => Buffer.from("序号,报送单位,用户单位\n1,甲,乙\n".repeat(10)), /不是 \.xlsx/],
    ["an empty file", () => Buffer.alloc(0), /不是 \.xlsx/],
    ["a zip that is no workbook", () => zipOf([{ name: "readme.txt", content: "hello" }]), /不是 \.xlsx/],
    ["a workbook without a filled cell", () => workbookWith(sheetXml("")), /没有可以读取/],
  ];
}
