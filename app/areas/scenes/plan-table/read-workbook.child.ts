import { LIMITS, type WorkbookAnswer } from "./limits.ts";
import { readSheets } from "./read-sheets.ts";

/** Entry of the reading process: a workbook on standard input, one {@link WorkbookAnswer} as JSON on standard output. It knows nothing else. */
const chunks: Buffer[] = [];
let size = 0;
for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
  size += chunk.length;
  if (size > LIMITS.fileBytes + 1) break;
  chunks.push(chunk);
}
process.stdout.write(JSON.stringify(answer(Buffer.concat(chunks))));

function answer(file: Buffer): WorkbookAnswer {
  try {
    return { sheets: readSheets(file) };
  } catch (error) {
    if ((error as Error).name === "WorkbookRefused") return { refused: (error as Error).message };
    return { refused: "文件内部的表格无法识别。请在表格软件中重新另存为 .xlsx 后上传。" };
  }
}
