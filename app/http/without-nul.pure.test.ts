import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createElement } from "react";
import { renderToPipeableStream } from "react-dom/server";
import { expect, test } from "vitest";
import { withoutNul } from "./without-nul.server.ts";

/** Ten thousand characters of three bytes each in short pieces: some piece meets every border of the renderer's buffer. */
const page = createElement(
  "main",
  null,
  Array.from({ length: 1000 }, (_, i) => createElement("p", { key: i }, "把真实作业现场变成考场")),
);

test("a long Chinese page streams without zero bytes and whole", async () => {
  const stream = withoutNul();
  const { pipe } = renderToPipeableStream(page, { onAllReady: () => pipe(stream) });
  const bytes = await buffer(stream);
  expect(bytes.includes(0)).toBe(false);
  expect(bytes.toString("utf8").match(/把真实作业现场变成考场/g)).toHaveLength(1000);
});

test("other bytes pass as they are", async () => {
  const bytes = Buffer.from("实景 <p>𠮷</p>\n");
  expect(await buffer(Readable.from([bytes]).pipe(withoutNul()))).toEqual(bytes);
});
