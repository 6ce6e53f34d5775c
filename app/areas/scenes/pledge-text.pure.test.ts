import { expect, test } from "vitest";
import { PLEDGE, PLEDGE_HASH } from "./pledge-text.ts";

/** What was confirmed under each edition; a line is added, none is ever changed. */
const CONFIRMED: Record<string, string> = {
  "2026-11": "1c050ee7b15a2690ec3a68e1dcf3565aa058baca0b53d7c979dbdfe352385ce1",
  "2026-11.2": "327e7e809d5e7b9e07b23ce47d71c4235a5fff07e2332ba6897ff8b05ff53fcf",
};

test("the words of an edition never change: whoever changes one gives them a new edition", () => {
  expect(CONFIRMED[PLEDGE.edition]).toBe(PLEDGE_HASH);
});

test("the pledge has its articles, each with something to say", () => {
  expect(PLEDGE.articles.length).toBeGreaterThanOrEqual(10);
  for (const { heading, paragraphs } of PLEDGE.articles) {
    expect(heading.length).toBeGreaterThan(1);
    expect(paragraphs.join("").length, heading).toBeGreaterThan(20);
  }
});
