import { describe, expect, test } from "vitest";
import { clauseTexts } from "./clause-texts/index.ts";
import { taskBookContentHash } from "./content-hash.ts";
import { sampleDocument } from "./draft-sample.ts";
import type { TaskBookEdition } from "./printed-form.ts";
import { renderClauseHtml, renderTaskBookHtml, TASK_BOOK_CSS, taskBookPageCss } from "./render-html.ts";

const edition: TaskBookEdition = {
  code: "RW-2026-0042",
  version: 4,
  digest: taskBookContentHash(sampleDocument()),
  signatures: [{ organizationId: "org-maker", signerName: "签署人甲", signedAt: "2026-06-26 16:20" }],
};

/** Tags in document order must open and close in pairs. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  for (const [, close, name] of html.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/g)) {
    if (name === undefined || name === "col" || name === "br") continue;
    if (close === "") open.push(name);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

describe("renderTaskBookHtml", () => {
  test("is one balanced article with twenty clauses, their tables and the signing block", () => {
    const html = renderTaskBookHtml(sampleDocument(), edition);
    expect(unbalanced(html)).toEqual([]);
    expect(html.match(/<h1>/g)).toHaveLength(1);
    const below = renderTaskBookHtml(sampleDocument(), edition, 2);
    expect(below).not.toContain("<h1");
    expect(below.match(/<h3 id="clause-\d+-title">/g)).toHaveLength(20);
    expect([...html.matchAll(/<h2 id="clause-(\d+)-title">/g)].map((match) => Number(match[1]))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    for (const text of [
      "电池测试线柔性插接 任务书",
      "插接位置精度",
      "≤\u00a00.5\u00a0mm",
      "25,000.0000",
      "第 4 版",
      "签署人甲",
      "2026-06-26 16:20",
      edition.digest ?? "",
    ]) {
      expect(html).toContain(text);
    }
    expect(html).not.toMatch(/ style=|<script|undefined/);
  });

  test("text of the parties is never markup, in any place it can stand", () => {
    const attack = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;`;
    const poisoned = JSON.parse(
      JSON.stringify(sampleDocument(), (key, value) =>
        [
          "name",
          "title",
          "testMethod",
          "subject",
          "purpose",
          "acceptance",
          "sceneName",
          "site",
          "trigger",
          "territory",
          "forumName",
          "unit",
        ].includes(key)
          ? attack
          : value,
      ),
    );
    const html = renderTaskBookHtml(poisoned, {
      ...edition,
      signatures: [{ organizationId: "org-maker", signerName: attack, signedAt: attack }],
    });
    expect(html).not.toMatch(/<script|<img|onerror='/);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).toContain("&amp;amp;");
    expect(unbalanced(html)).toEqual([]);
  });

  test("a draft says that nobody can sign it", () => {
    const html = renderTaskBookHtml(sampleDocument(), { ...edition, digest: null, signatures: [] });
    expect(html).toContain("草案，尚未冻结");
    expect(html).toContain("草案不具有签署效力");
  });

  test("one clause can be set alone; line feeds of long texts become breaks", () => {
    const document = sampleDocument();
    document.boundary.humanRole = "监护\n上下料衔接";
    const clause = clauseTexts(document)[1];
    if (!clause) throw new Error("clause 2");
    expect(renderClauseHtml(clause)).toContain("监护<br>上下料衔接");
  });
});

describe("styles", () => {
  test("every class of the fragment is styled", () => {
    const used = new Set(
      [...renderTaskBookHtml(sampleDocument(), edition).matchAll(/class="([^"]+)"/g)].flatMap((match) => match[1]?.split(" ") ?? []),
    );
    const unstyled = [...used].filter(
      (name) => !["task-book-head", "task-book-clause"].includes(name) && !TASK_BOOK_CSS.includes(`.${name}`),
    );
    expect(unstyled).toEqual([]);
  });

  test("A4 with a type area of 156 × 225 mm, heads that repeat, rows that do not split", () => {
    const [top, right, bottom, left] = (/margin:(\d+)mm (\d+)mm (\d+)mm (\d+)mm/.exec(TASK_BOOK_CSS) ?? []).slice(1).map(Number) as [
      number,
      number,
      number,
      number,
    ];
    expect([210 - left - right, 297 - top - bottom]).toEqual([156, 225]);
    expect(TASK_BOOK_CSS).toContain("display:table-header-group");
    expect(TASK_BOOK_CSS).toContain("break-inside:avoid");
  });

  test("page boxes carry number, version and digest, and take nothing but a number and hex digits", () => {
    expect(taskBookPageCss(edition)).toContain(`"— " counter(page) " —\\A 第 4 版 · 摘要 ${edition.digest}"`);
    expect(() => taskBookPageCss({ version: 4, digest: '"}body{display:none}' })).toThrow(RangeError);
    expect(() => taskBookPageCss({ version: Number.NaN, digest: null })).toThrow(RangeError);
  });
});
