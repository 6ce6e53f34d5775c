import { monitorEventLoopDelay } from "node:perf_hooks";
import { expect, test } from "vitest";
import type { Services } from "#app/kernel/context.server.ts";
import { isAppError } from "#app/kernel/errors.ts";
import { LIMITS } from "./limits.ts";
import { readWorkbook } from "./read-workbook.server.ts";
import { hostileWorkbooks, sheetXml, workbookWith } from "./workbook.fixtures.ts";

/** The reader needs nothing of the services; they only tell processes apart. */
const services = {} as Services;

async function reasonOf(file: Buffer): Promise<string> {
  const error = await readWorkbook(services, file).then(
    () => null,
    (refused: unknown) => refused,
  );
  expect(isAppError(error)).toBe(true);
  return (error as Error).message;
}

test.each(hostileWorkbooks())("refuses %s with a reason, in two seconds", async (_what, make, reason) => {
  const file = make();
  const started = performance.now();
  expect(await reasonOf(file)).toMatch(reason);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test("all of them together leave the process that asks free and small", async () => {
  const files = hostileWorkbooks().map(([, make]) => make());
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const before = process.memoryUsage().rss;
  delay.enable();
  for (const file of files) await reasonOf(file);
  delay.disable();
  expect(delay.percentile(99) / 1e6).toBeLessThan(100);
  expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
});

test("a validation and a merge over the whole sheet do no harm: neither is looked at beyond what is filled", async () => {
  const row = `<row r="1"><c r="A1" t="inlineStr"><is><t>序号</t></is></c><c r="B1"><v>98.5</v></c></row>`;
  const after = `<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells><dataValidations count="1"><dataValidation type="list" sqref="N1:XFD1048576"><formula1>"a,b"</formula1></dataValidation></dataValidations>`;
  const started = performance.now();
  const [sheet] = await readWorkbook(services, workbookWith(sheetXml(row, after)));
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(sheet?.rows).toHaveLength(1);
  expect(sheet?.rows[0]).toHaveLength(LIMITS.columns);
});

test("a file over ten megabytes is not even started", async () => {
  await expect(readWorkbook(services, Buffer.alloc(LIMITS.fileBytes + 1))).rejects.toMatchObject({ code: "tooLarge" });
});

/** Digits that do not repeat, so that nothing is refused for how well it packs. */
function digits() {
  let seed = 1;
  return () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed;
  };
}

const LETTERS = Array.from(
  { length: LIMITS.columns },
  (_, i) => (i < 26 ? "" : String.fromCharCode(64 + Math.floor(i / 26))) + String.fromCharCode(65 + (i % 26)),
);

function table(rows: number, cell: (address: string) => string): string {
  return sheetXml(
    Array.from(
      { length: rows },
      (_, row) => `<row r="${row + 1}">${LETTERS.map((letter) => cell(`${letter}${row + 1}`)).join("")}</row>`,
    ).join(""),
  );
}

test("a file with more text than a table has is given up, and the next is read", async () => {
  const next = digits();
  const long = workbookWith(
    table(600, (at) => `<c r="${at}" t="inlineStr"><is><t>${Array.from({ length: 30 }, next).join("")}</t></is></c>`),
  );
  expect(long.length).toBeLessThan(LIMITS.fileBytes);
  const [reason] = await Promise.all([reasonOf(long), readWorkbook(services, workbookWith(sheetXml(`<row><c><v>1</v></c></row>`)))]);
  expect(reason).toMatch(/内容过多/);
});

test("the largest table allowed is read within its heap", async () => {
  const next = digits();
  const file = workbookWith(table(LIMITS.rows, (at) => `<c r="${at}"><v>${next()}</v></c>`));
  expect(file.length).toBeLessThan(LIMITS.fileBytes);
  const [sheet] = await readWorkbook(services, file);
  expect(sheet?.rowCount).toBe(LIMITS.rows);
}, 60_000);
