import { expect, test } from "vitest";
import { checkTaskBook } from "./checks.ts";
import { taskBookContentHash } from "./content-hash.ts";
import { type TaskBookDocument, taskBookDocument } from "./document.ts";
import { sampleDocument } from "./draft-sample.ts";
import { wordsOf } from "./printed-form.ts";
import { readDocument } from "./upgrade-document.ts";

/** The sample as it was stored before the payment term of the user unit was known. */
function second(): TaskBookDocument {
  const { paymentDays: _, ...benefitSharing } = sampleDocument().benefitSharing;
  return { ...sampleDocument(), schemaVersion: 2, benefitSharing } as unknown as TaskBookDocument;
}

test("a document from before the payment term is read with none, says what it said, and keeps its digest", () => {
  const stored = second();
  const digest = taskBookContentHash(stored);
  const read = readDocument(stored);
  expect(taskBookDocument.safeParse(read).error).toBeUndefined();
  expect(read.benefitSharing).toEqual({ ...sampleDocument().benefitSharing, paymentDays: null });
  expect(taskBookContentHash(stored)).toBe(digest);
  const clause12 = (document: TaskBookDocument) => wordsOf(document).clauses.find(({ key }) => key === "benefitSharing")?.blocks ?? [];
  const saysWhen = (words: unknown) => /自交付之日起 \d+ 日内付款/.test(JSON.stringify(words));
  expect(clause12(sampleDocument()).filter(saysWhen)).toHaveLength(1);
  expect(clause12(read)).toHaveLength(clause12(sampleDocument()).length - 1);
  expect(saysWhen(wordsOf(read))).toBe(false);
  expect(checkTaskBook(read).filter(({ code }) => code === 31)).toMatchObject([
    { severity: "warning", field: "paymentDays", message: expect.stringContaining("没有约定用户单位的付款期限") },
  ]);
});

test("a document of today is read as it is", () => {
  const document = sampleDocument();
  expect(readDocument(document)).toBe(document);
});
