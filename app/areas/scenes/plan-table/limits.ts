/** What an uploaded workbook may be (reliability C3). */
export const LIMITS = {
  fileBytes: 10 * 1024 * 1024,
  /** Counted while inflating: what the headers say is not trusted. */
  inflatedBytes: 100 * 1024 * 1024,
  ratio: 100,
  entries: 200,
  sheets: 20,
  rows: 20_000,
  columns: 60,
  /** Of the reading process. */
  heapMegabytes: 256,
  milliseconds: 10_000,
  /** Text that a read workbook hands on. */
  answerBytes: 8 * 1024 * 1024,
} as const;

/** Rows of one sheet that are handed on; how many there were is told beside them. */
export const HANDED_ROWS = 600;

/** Why a workbook is not read, in words for the person who sent it. */
export class WorkbookRefused extends Error {
  override name = "WorkbookRefused";
}

/** One sheet as rows of texts; empty cells are "". Row 1 is at index 0, and trailing empty rows and cells are left out. */
export interface SheetGrid {
  name: string;
  rows: string[][];
  /** Rows of the sheet, those not handed on included. */
  rowCount: number;
}

/** What the reading process answers. */
export type WorkbookAnswer = { sheets: SheetGrid[] } | { refused: string };
